#include "analyze/source/snap/snap_columns.h"

#include "analyze/source/snap/snap_text.h"
#include "base/num.h"

/* "           CPU0       CPU1": offline CPUs have no column. */
static size_t count_words(struct pi_str line)
{
        struct pi_str word;
        size_t count = 0;

        while (pi_text_word(&line, &word))
                count++;
        return count;
}

static bool ready(struct snap_track *track, size_t count)
{
        if (count <= track->column_cap)
                return true;
        track->column_cap = 2 * count;
        track->columns = PI_NEW_ARRAY(track->reader->scratch, uint64_t, 2 * track->column_cap);
        if (track->columns)
                return true;
        track->column_cap = 0;
        track->reader->failed = true;
        return false;
}

bool snap_columns_open(struct snap_columns *columns, struct snap_track *track, struct pi_text text)
{
        struct pi_str line, word;

        *columns = (struct snap_columns){ .text = text };
        if (!pi_text_line(&columns->text, &line))
                return false;
        columns->count = count_words(line);
        if (columns->count == 0 || !ready(track, columns->count))
                return false;
        columns->cpu = track->columns;
        columns->sum = track->columns + track->column_cap;
        for (size_t i = 0; i < columns->count && pi_text_word(&line, &word); i++) {
                struct pi_str number = { word.p + 3, word.n - 3 };
                if (!pi_str_starts(word, PI_STR("CPU")) || !pi_text_u64(number, &columns->cpu[i]))
                        return false;
                columns->sum[i] = 0;
                snap_shape(track, columns->cpu[i]);
        }
        return true;
}

/* All counts, or none. */
static bool take_counts(struct snap_columns *columns, struct pi_str *line, uint64_t *total)
{
        struct pi_str rest = *line;
        uint64_t value, sum = 0;

        for (size_t i = 0; i < columns->count; i++) {
                if (snap_numbers(&rest, &value, 1) == 0)
                        return false;
                sum = pi_sat_add_u64(sum, value);
        }
        rest = *line;
        for (size_t i = 0; i < columns->count; i++) {
                snap_numbers(&rest, &value, 1);
                columns->sum[i] = pi_sat_add_u64(columns->sum[i], value);
        }
        *line = rest;
        *total = sum;
        return true;
}

bool snap_columns_next(struct snap_columns *columns, struct snap_line *out)
{
        struct pi_str line, word;

        while (pi_text_line(&columns->text, &line)) {
                if (!pi_text_word(&line, &word) || word.n < 2 || word.p[word.n - 1] != ':')
                        continue;
                if (!take_counts(columns, &line, &out->total))
                        continue;
                out->name = (struct pi_str){ word.p, word.n - 1 };
                out->rest = line;
                return true;
        }
        return false;
}
