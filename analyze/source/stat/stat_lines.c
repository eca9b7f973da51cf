/* One line: what it is, and where it goes. */
#include "analyze/source/stat/stat_number.h"
#include "analyze/source/stat/stat_reader.h"

#define STARTED "# started on "
#define TITLE " Performance counter stats for "

static bool has_content(const struct pi_counts *counts)
{
        return counts->intervals.count > 0 || counts->printed.count > 0;
}

/* What begins a run: perf stat --append puts several into one file. */
static bool begin_run(struct stat_reader *reader, struct pi_str line)
{
        bool started = pi_str_starts(line, PI_STR(STARTED));

        if (!started && !pi_str_starts(line, PI_STR(TITLE)))
                return true;
        if (has_content(reader->counts) && !stat_rows_restart(reader))
                return false;
        if (!started)
                return true;
        line = (struct pi_str){ line.p + sizeof(STARTED) - 1, line.n - sizeof(STARTED) + 1 };
        reader->counts->started = pi_arena_copy(reader->rec->arena, stat_trim(line));
        return reader->counts->started.p;
}

static void count_odd(struct stat_reader *reader)
{
        if (reader->odd < STAT_ODD_SHOWN)
                reader->odd_line[reader->odd] = reader->line;
        reader->odd++;
}

static enum pipa_status refuse_commas(const struct stat_reader *reader, struct pipa_error *err)
{
        return pi_fail(err, PIPA_E_UNSUPPORTED, reader->member->name, PI_NO_OFFSET,
                       "has decimal commas of its locale between commas of its fields (line %llu): "
                       "where a number ends cannot be told; count again with LC_ALL=C perf stat",
                       (unsigned long long)reader->line);
}

static enum pipa_status take(struct stat_reader *reader, enum stat_line kind, struct pi_str line,
                             const struct stat_row *row, struct pipa_error *err)
{
        bool good = true;

        if (kind == STAT_LINE_COMMA)
                return refuse_commas(reader, err);
        if (kind == STAT_LINE_ODD)
                count_odd(reader);
        else if (kind == STAT_LINE_ROW)
                good = stat_rows_take(reader, row, line);
        else if (kind == STAT_LINE_NAMES)
                good = stat_rows_names(reader, line);
        else if (kind == STAT_LINE_METRICS)
                good = stat_rows_metrics(reader, line, row);
        else if (kind == STAT_LINE_MESSAGE && reader->messages++ == 0)
                reader->message = pi_arena_copy(reader->rec->arena, stat_trim(line));
        return good ? PIPA_OK
                    : pi_fail_memory(err, reader->scratch->failed ? reader->scratch
                                                                  : reader->rec->arena);
}

/* A line without its newline may be half of one: its last number could go on. */
static bool is_complete(const struct stat_reader *reader, struct pi_str line,
                        const struct stat_row *row)
{
        if (reader->shape.form == STAT_TEXT)
                return row->prints || !row->counts;
        return row->running_text.n > 0 &&
               line.p + line.n > row->running_text.p + row->running_text.n + 6;
}

static enum pipa_status take_json(struct stat_reader *reader, struct pi_str line,
                                  struct pipa_error *err)
{
        struct stat_json json = { .rest = line };
        enum pipa_status status = PIPA_OK;
        struct stat_row row;
        enum stat_line kind;

        if (line.n > 0 && line.p[0] != '{' && stat_trim(line).p[0] != '{')
                return take(reader,
                            line.p[0] == '#'        ? STAT_LINE_EMPTY
                            : stat_is_message(line) ? STAT_LINE_MESSAGE
                                                    : STAT_LINE_ODD,
                            line, NULL, err);
        do {
                kind = stat_json_next(&json, &row);
                status = take(reader, kind, line, &row, err);
        } while (status == PIPA_OK && kind == STAT_LINE_ROW);
        reader->comma |= json.comma;
        return status;
}

enum pipa_status stat_line_take(struct stat_reader *reader, struct pi_str line, bool whole,
                                struct pipa_error *err)
{
        struct stat_row row;
        enum stat_line kind;

        if (line.n > 0 && line.p[line.n - 1] == '\r')
                line.n--;
        if (line.n > 0 && memchr(line.p, 0, line.n)) {
                count_odd(reader);
                return PIPA_OK;
        }
        if (!begin_run(reader, line))
                return pi_fail_memory(err, reader->rec->arena);
        if (stat_trim(line).n == 0)
                return PIPA_OK;
        if (reader->shape.form == STAT_JSON)
                return take_json(reader, line, err);
        kind = reader->shape.form == STAT_TEXT
                       ? stat_text_line(reader->counts, line, &row)
                       : stat_csv_line(&reader->shape.separator, line, &row);
        if (!whole && kind == STAT_LINE_ROW && !is_complete(reader, line, &row)) {
                reader->cut = true;
                return PIPA_OK;
        }
        reader->comma |= kind == STAT_LINE_ROW && row.value_text.n > 0 &&
                         memchr(row.value_text.p, ',', row.value_text.n);
        return take(reader, kind, line, &row, err);
}
