#include "analyze/source/stat/stat_number.h"
#include "analyze/source/stat/stat_reader.h"

#include "base/limits.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>

bool stat_reader_init(struct stat_reader *reader, const struct stat_shape *shape,
                      const struct pi_member *member, struct pi_recording *rec,
                      const struct pi_host *host, struct pi_arena *scratch)
{
        *reader = (struct stat_reader){ .member = member,
                                        .rec = rec,
                                        .host = host,
                                        .scratch = scratch,
                                        .shape = *shape,
                                        .time_ns = PI_NO_TIME };
        pi_set_init(&reader->keys, scratch, sizeof(struct stat_key), PI_LIMIT_COUNT_SERIES);
        pi_vec_init(&reader->slots, scratch, sizeof(struct stat_slot), PI_LIMIT_COUNT_SERIES);
        pi_vec_init(&reader->names, scratch, sizeof(uint32_t), PI_LIMIT_EVENTS);
        return stat_rows_restart(reader);
}

void stat_reader_done(struct stat_reader *reader)
{
        pi_set_done(&reader->keys);
}

static bool begin_set(struct stat_reader *reader)
{
        static const char *const forms[] = { [STAT_NONE] = "perf stat",
                                             [STAT_CSV] = "perf stat, CSV",
                                             [STAT_JSON] = "perf stat, JSON",
                                             [STAT_TEXT] = "perf stat, text" };

        reader->counts = pi_recording_add_counts(reader->rec);
        if (!reader->counts)
                return false;
        reader->counts->member = pi_arena_copy(reader->rec->arena, reader->member->name);
        reader->counts->form = forms[reader->shape.form];
        reader->time_ns = PI_NO_TIME;
        reader->time_bytes = 0;
        reader->names.count = reader->slots.count = reader->place = 0;
        return reader->counts->member.p;
}

/* Indices of the old set mean nothing in the new one. */
bool stat_rows_restart(struct stat_reader *reader)
{
        if (reader->counts && !stat_rows_end(reader))
                return false;
        pi_set_done(&reader->keys);
        pi_set_init(&reader->keys, reader->scratch, sizeof(struct stat_key), PI_LIMIT_COUNT_SERIES);
        return begin_set(reader);
}

bool stat_rows_end(struct stat_reader *reader)
{
        struct pi_counts *counts = reader->counts;

        if (counts->intervals.count == 1 && !counts->by_interval && !isnan(counts->elapsed_s) &&
            counts->elapsed_s < 4e9)
                pi_counts_interval(counts, 0)->to_ns = (int64_t)(counts->elapsed_s * 1e9 + 0.5);
        pi_counts_conclude_groups(counts);
        return pi_counts_end(counts);
}

/* What stands in front of every row of the interval that `line` opens. */
static void keep_time_text(struct stat_reader *reader, const struct stat_row *row,
                           struct pi_str line)
{
        const struct stat_separator *separator = &reader->shape.separator;
        const char *at = row->when == STAT_WHOLE || reader->shape.form != STAT_CSV
                                 ? NULL
                                 : memchr(line.p, separator->text[0], line.n);
        size_t bytes = at ? (size_t)(at - line.p) + 1 : 0;

        reader->time_bytes = bytes <= STAT_TIME_TEXT ? bytes : 0;
        memcpy(reader->time_text, line.p, reader->time_bytes);
}

static bool open_interval(struct stat_reader *reader, const struct stat_row *row,
                          struct pi_str line)
{
        struct pi_counts *counts = reader->counts;
        int64_t from_ns = reader->time_ns == PI_NO_TIME ? 0 : reader->time_ns;

        reader->when = row->when;
        reader->time_ns = row->when == STAT_INTERVAL ? row->time_ns : from_ns;
        reader->epoch++;
        reader->place = 0;
        keep_time_text(reader, row, line);
        if (row->when == STAT_SUMMARY)
                return true;
        counts->by_interval |= row->when == STAT_INTERVAL;
        return pi_counts_begin(counts, from_ns,
                               row->when == STAT_INTERVAL ? row->time_ns : PI_NO_TIME);
}

/* Rows of one moment make an interval. Rows without a time are the whole; behind intervals they are
 * the summary of them. */
static bool find_interval(struct stat_reader *reader, struct stat_row *row, struct pi_str line)
{
        bool none = reader->time_ns == PI_NO_TIME;

        if (row->when == STAT_WHOLE && reader->counts->by_interval)
                row->when = STAT_SUMMARY;
        if (row->when == STAT_INTERVAL && !none && row->time_ns < reader->time_ns &&
            !stat_rows_restart(reader))
                return false;
        if (reader->time_ns != PI_NO_TIME && row->when == reader->when &&
            (row->when != STAT_INTERVAL || row->time_ns == reader->time_ns))
                return true;
        return open_interval(reader, row, line);
}

static void print(struct stat_reader *reader, const struct stat_row *row, uint32_t unit,
                  uint32_t counter)
{
        struct pi_strtab *strings = reader->rec->strings;
        bool whole = reader->when == STAT_SUMMARY || reader->counts->intervals.count == 0;

        if (unit == PI_NONE) {
                reader->counts->printed_left_out++;
                return;
        }

        pi_counts_print(
                reader->counts,
                &(struct pi_printed){
                        .interval = whole ? PI_NONE : (uint32_t)reader->counts->intervals.count - 1,
                        .unit = unit,
                        .counter = counter,
                        .label = pi_strtab_intern(strings, row->label),
                        .judgement = pi_strtab_intern(strings, row->judgement),
                        .value = row->metric });
}

bool stat_rows_take(struct stat_reader *reader, const struct stat_row *given, struct pi_str line)
{
        struct stat_row row = *given;
        struct stat_slot slot = { .counter = PI_NONE };
        bool good;

        if (!find_interval(reader, &row, line))
                return false;
        if (!row.counts) {
                print(reader, &row, stat_unit_index(reader, &row), PI_NONE);
                return true;
        }
        slot = stat_slot_of(reader, &row, line);
        if (slot.series != PI_NONE && !isnan(row.variance_ratio))
                pi_counts_series(reader->counts, slot.series)->variance_ratio = row.variance_ratio;
        good = row.when == STAT_SUMMARY
                       ? pi_counts_put_summary(reader->counts, slot.series, &row.count)
                       : pi_counts_put(reader->counts, slot.series, &row.count);
        if (row.prints)
                print(reader, &row, slot.unit, slot.counter);
        return good;
}

bool stat_rows_names(struct stat_reader *reader, struct pi_str line)
{
        struct pi_str field;

        reader->names.count = 0;
        while (stat_csv_field(&reader->shape.separator, &line, &field)) {
                uint32_t *name = pi_vec_push(&reader->names);
                if (!name)
                        return true; /* so many metrics nobody prints */
                *name = pi_strtab_intern(reader->rec->strings, stat_trim(field));
        }
        return true;
}

bool stat_rows_metrics(struct stat_reader *reader, struct pi_str line, const struct stat_row *given)
{
        struct stat_row row = *given;
        struct pi_str field;
        size_t column = 0;
        uint32_t unit;

        if (!find_interval(reader, &row, line))
                return false;
        unit = stat_unit_index(reader, &row);
        while (stat_csv_field(&reader->shape.separator, &line, &field) &&
               column < reader->names.count) {
                row.label = pi_strtab_at(reader->rec->strings,
                                         *PI_AT(&reader->names, uint32_t, column));
                column++;
                /* The first columns are time and unit, under names of their own. */
                if (column <= (row.when != STAT_WHOLE) + (size_t)(row.on.n > 0) + (row.cpus > 0))
                        continue;
                if (row.label.n > 0 && stat_metric(stat_trim(field), true, &row.metric))
                        print(reader, &row, unit, PI_NONE);
        }
        return true;
}
