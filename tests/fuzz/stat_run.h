/* Any bytes as one form of perf stat's output, read line by line; and, where the bytes are
 * recognised as that form, by the source as a whole, whose fast way has to find the same. */
#ifndef PIPA_TESTS_STAT_RUN_H
#define PIPA_TESTS_STAT_RUN_H

#include "analyze/source/stat/stat_reader.h"
#include "base/text.h"
#include "tests/fuzz/fuzz_source.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

static inline void stat_must(bool holds)
{
        if (!holds)
                abort();
}

static inline void stat_check_count(const struct pi_count *count)
{
        stat_must(count->state <= PI_COUNT_NOT_SUPPORTED);
        stat_must((count->state == PI_COUNT_COUNTED) == !isnan(count->value));
        stat_must(isnan(count->value) || (count->value >= 0 && isfinite(count->value)));
        stat_must(isnan(count->running_ratio) ||
                  (count->running_ratio > 0 && count->running_ratio <= 1));
}

static inline void stat_check_set(const struct pi_counts *counts)
{
        size_t strings = counts->strings->strings.count;

        for (uint32_t i = 0; i < counts->series.list.count; i++) {
                const struct pi_count_series *series = pi_counts_series(counts, i);
                stat_must(series->counter < counts->counters.list.count &&
                          series->unit < counts->units.list.count);
                stat_must(pi_counts_find(counts, series->counter, series->unit) == i);
                stat_must(pi_counts_counter(counts, series->counter)->name < strings);
        }
        for (size_t i = 0; i < counts->intervals.count; i++) {
                const struct pi_count_interval *at = pi_counts_interval(counts, i);
                stat_must(at->to_ns == PI_NO_TIME || at->from_ns <= at->to_ns);
                for (uint32_t s = 0; s < at->count; s++) {
                        struct pi_count count = pi_count_at(at, s);
                        stat_check_count(&count);
                }
        }
        for (size_t i = 0; i < counts->printed.count; i++) {
                const struct pi_printed *printed = PI_AT(&counts->printed, struct pi_printed, i);
                stat_must(printed->label < strings && printed->unit < counts->units.list.count);
        }
}

static inline void stat_check(const struct pi_recording *rec)
{
        for (size_t i = 0; i < rec->counts.count; i++)
                stat_check_set(PI_AT(&rec->counts, struct pi_counts, i));
}

/* Sums that any difference between two readings would change. */
static inline double stat_sum(const struct pi_recording *rec)
{
        double sum = 0;

        for (size_t k = 0; k < rec->counts.count; k++) {
                const struct pi_counts *counts = PI_AT(&rec->counts, struct pi_counts, k);
                sum += (double)counts->values + (double)counts->printed.count;
                for (size_t i = 0; i < counts->intervals.count; i++) {
                        const struct pi_count_interval *at = pi_counts_interval(counts, i);
                        for (uint32_t s = 0; s < at->count; s++) {
                                struct pi_count count = pi_count_at(at, s);
                                double weight = (double)(k + 1) * (double)(i + 1) * (s + 1);
                                sum += weight * count.state;
                                sum += isnan(count.value) ? 0 : weight * count.value;
                                sum += isnan(count.running_ns) ? 0 : weight * count.running_ns;
                                sum += isnan(count.running_ratio) ? 0
                                                                  : weight * count.running_ratio;
                        }
                }
                for (size_t i = 0; i < counts->printed.count; i++) {
                        const struct pi_printed *row =
                                PI_AT(&counts->printed, struct pi_printed, i);
                        sum += (double)(i + 1) * (row->label + row->unit + row->judgement +
                                                  (isnan(row->value) ? 0 : row->value));
                }
        }
        return sum;
}

/* Every line the slow way. NAN where the reading ends early. */
static inline double stat_by_line(const struct stat_shape *shape, const struct pi_member *member,
                                  struct pi_str bytes)
{
        struct pi_text text = pi_text_of(bytes);
        struct pi_arena arena, scratch;
        struct stat_reader reader;
        struct pi_recording rec;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_str line;
        double sum = NAN;
        bool good;

        pi_arena_init(&arena, FUZZ_MEMORY_BYTES);
        pi_arena_init(&scratch, FUZZ_MEMORY_BYTES);
        pi_notes_init(&notes, &arena);
        good = pi_strtab_init(&strings, &arena) &&
               pi_recording_init(&rec, &arena, &strings, &notes) &&
               stat_reader_init(&reader, shape, member, &rec, NULL, &scratch);
        stat_must(good);
        while (good && pi_text_line(&text, &line)) {
                bool whole = text.p > bytes.p && text.p[-1] == '\n';
                reader.line++;
                good = stat_line_take(&reader, line, whole, NULL) == PIPA_OK;
        }
        stat_must(stat_rows_end(&reader));
        stat_notes(&reader);
        stat_check(&rec);
        if (good)
                sum = stat_sum(&rec);
        stat_reader_done(&reader);
        pi_recording_done(&rec);
        pi_strtab_done(&strings);
        pi_arena_done(&scratch);
        pi_arena_done(&arena);
        return sum;
}

static double stat_source_sum;

static inline void stat_use(const struct pi_recording *rec)
{
        stat_check(rec);
        stat_source_sum = stat_sum(rec);
}

static inline int stat_run(enum stat_form form, const uint8_t *data, size_t size)
{
        struct pi_str bytes = { (const char *)data, size };
        struct stat_shape shape =
                stat_detect((struct pi_str){ bytes.p, size < 4096 ? size : 4096 });
        bool known = shape.form == form;
        struct pi_member member;
        double sum;
        int fd = memfd_create("fuzz", MFD_CLOEXEC);

        if (fd < 0 || write(fd, data, size) != (ssize_t)size)
                abort();
        member = (struct pi_member){ .name = PI_STR("perf_stat.txt"), .fd = fd, .size = size };
        if (!known)
                shape = (struct stat_shape){ form, { { ';' }, 1 } };
        sum = stat_by_line(&shape, &member, bytes);
        stat_source_sum = NAN;
        if (known)
                fuzz_source(&pi_source_stat, &member, stat_use);
        if (!isnan(stat_source_sum) && !isnan(sum))
                stat_must(sum == stat_source_sum);
        close(fd);
        return 0;
}

#endif
