#include "analyze/source/perf/perf_stat_place.h"

#include "base/limits.h"
#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { ROUND_INTERVAL, ROUND_FINAL };

/* perf 5.17 was the first to write a CPU's number and not its place in the list of CPUs. */
static bool writes_index(struct pi_str version)
{
        unsigned major, minor;
        char text[16];
        size_t n = version.n < sizeof(text) - 1 ? version.n : sizeof(text) - 1;

        memcpy(text, version.p ? version.p : "", n);
        text[n] = '\0';
        return sscanf(text, "%3u.%3u", &major, &minor) == 2 &&
               (major < 5 || (major == 5 && minor < 17));
}

/* perf record writes maps of threads and CPUs too: they alone make no set. */
static struct perf_stat *stat_of(struct perf_file *file)
{
        struct perf_stat *stat = file->stat;

        if (stat)
                return stat;
        stat = PI_NEW(file->scratch, struct perf_stat);
        if (!stat)
                return NULL;
        pi_set_init(&stat->places, file->scratch, sizeof(struct perf_stat_place),
                    PI_LIMIT_COUNT_SERIES);
        pi_vec_init(&stat->threads, file->scratch, sizeof(struct perf_stat_thread),
                    PI_LIMIT_THREADS);
        pi_vec_init(&stat->cpus, file->scratch, sizeof(uint32_t), PI_LIMIT_TOPOLOGY);
        stat->counter = PI_NEW_ARRAY(file->scratch, uint32_t, PI_LIMIT_EVENTS);
        if (!stat->counter)
                return NULL;
        for (size_t i = 0; i < PI_LIMIT_EVENTS; i++)
                stat->counter[i] = PI_NONE;
        stat->by_index = writes_index(file->rec->machine.perf_version);
        file->stat = stat;
        return stat;
}

static bool begin_counts(struct perf_file *file, struct perf_stat *stat)
{
        struct pi_counts *counts = stat->counts ? NULL : pi_recording_add_counts(file->rec);

        if (stat->counts)
                return true;
        if (!counts)
                return false;
        stat->counts = counts;
        counts->form = "perf stat record";
        counts->member = pi_arena_copy(file->rec->arena, file->member->name);
        counts->command = pi_arena_copy(file->rec->arena, file->rec->machine.cmdline);
        if (stat->threads.count > 0)
                counts->wide = PI_AT(&stat->threads, struct perf_stat_thread, 0)->pid == -1
                                       ? PI_WIDE_MACHINE
                                       : PI_WIDE_TASKS;
        return true;
}

/* u64 id, u32 cpu, u32 thread, u64 value, u64 enabled, u64 running. */
static bool read_stat(struct perf_file *file, struct perf_stat *stat, struct pi_cursor *c)
{
        uint64_t id = pi_cursor_u64(c);
        uint32_t cpu = pi_cursor_u32(c), thread = pi_cursor_u32(c);
        struct perf_stat_reading now = { .value = pi_cursor_u64(c) };
        struct perf_stat_place *place;

        now.enabled_ns = pi_cursor_u64(c);
        now.running_ns = pi_cursor_u64(c);
        if (c->bad) {
                file->bad_record++;
                return true;
        }
        place = perf_stat_find(file, stat, id, cpu, thread);
        if (!place)
                return !file->scratch->failed && !file->rec->arena->failed;
        place->now = now;
        place->round = stat->rounds + 1;
        return true;
}

/* What was counted since the reading before, as perf scales it: by the time it was enabled over the
 * time it ran. */
static struct pi_count difference(struct perf_stat *stat, const struct perf_stat_place *place,
                                  double scale)
{
        struct pi_count count = { NAN, NAN, NAN, PI_COUNT_NOT_COUNTED };
        const struct perf_stat_reading *now = &place->now, *before = &place->before;
        double enabled_ns = (double)(now->enabled_ns - before->enabled_ns);

        if (now->value < before->value || now->enabled_ns < before->enabled_ns ||
            now->running_ns < before->running_ns) {
                stat->backward++;
                return count;
        }
        if (now->running_ns == before->running_ns || enabled_ns == 0) {
                pi_counts_unseen(stat->counts, place->series, enabled_ns);
                return count;
        }
        count.state = PI_COUNT_COUNTED;
        count.running_ns = (double)(now->running_ns - before->running_ns);
        count.running_ratio = count.running_ns < enabled_ns ? count.running_ns / enabled_ns : 1;
        count.value = (double)(now->value - before->value) / count.running_ratio;
        if (!isnan(scale))
                count.value *= scale;
        return count;
}

/* Places that share a series (a thread's CPUs) add up. */
static bool end_round(struct perf_file *file, struct perf_stat *stat, int64_t to_ns)
{
        struct pi_counts *counts = stat->counts;

        if (!pi_counts_begin(counts, stat->time_ns, to_ns))
                return false;
        stat->rounds++;
        for (size_t i = 0; i < stat->places.list.count; i++) {
                struct perf_stat_place *place =
                        PI_AT(&stat->places.list, struct perf_stat_place, i);
                double scale = pi_recording_event(file->rec, place->event)->scale;
                struct pi_count count;

                if (place->round != stat->rounds)
                        continue;
                count = difference(stat, place, scale);
                place->before = place->now;
                if (!pi_counts_put(counts, place->series, &count))
                        return false;
        }
        stat->time_ns = to_ns;
        return true;
}

/* u64 type, u64 time since counting began. */
static bool read_round(struct perf_file *file, struct perf_stat *stat, struct pi_cursor *c)
{
        uint64_t type = pi_cursor_u64(c), time_ns = pi_cursor_u64(c);

        if (c->bad || time_ns > INT64_MAX || (int64_t)time_ns < stat->time_ns) {
                file->bad_record++;
                return true;
        }
        stat->counts->by_interval |= type == ROUND_INTERVAL;
        if (type == ROUND_FINAL)
                stat->counts->elapsed_s = (double)time_ns / 1e9;
        return end_round(file, stat, (int64_t)time_ns);
}

bool perf_stat_read(struct perf_file *file, struct perf_record *record)
{
        struct perf_stat *stat = stat_of(file);

        if (!stat)
                return false;
        switch (record->type) {
        case PERF_RECORD_STAT:
                return begin_counts(file, stat) && read_stat(file, stat, &record->body);
        case PERF_RECORD_STAT_ROUND:
                return begin_counts(file, stat) && read_round(file, stat, &record->body);
        case PERF_RECORD_THREAD_MAP:
                return perf_stat_threads(file, stat, &record->body);
        case PERF_RECORD_CPU_MAP:
                perf_stat_cpus(stat, &record->body);
                return true;
        default:
                return true;
        }
}

/* The recorder's word, where it gave one (feature GROUP_DESC lists groups of two and more). */
static void number_groups(struct perf_file *file, struct pi_counts *counts)
{
        const struct pi_vec *groups = &file->rec->system.groups;

        counts->groups_known = groups->count > 0;
        for (uint32_t i = 0; counts->groups_known && i < counts->counters.list.count; i++) {
                struct pi_counter *counter = pi_counts_counter(counts, i);
                counter->group = counter->event;
                for (size_t g = 0; g < groups->count; g++) {
                        const struct pi_event_group *group =
                                PI_AT(groups, struct pi_event_group, g);
                        if (counter->event >= group->leader &&
                            counter->event - group->leader < group->members)
                                counter->group = group->leader;
                }
        }
}

bool perf_stat_end(struct perf_file *file)
{
        struct perf_stat *stat = file->stat;

        if (!stat || !stat->counts)
                return true;
        /* Without -I a reading ends with a round; one that was cut off before it is still one. */
        if (stat->rounds == 0 && stat->places.list.count > 0 && !end_round(file, stat, PI_NO_TIME))
                return false;
        number_groups(file, stat->counts);
        pi_counts_conclude_groups(stat->counts);
        if (stat->backward > 0)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "counts_backward", "counters",
                              file->member->name, stat->backward, NAN,
                              "%" PRIu64 " readings are smaller than the ones before them: those "
                              "intervals count as not counted",
                              stat->backward);
        return pi_counts_end(stat->counts);
}

void perf_stat_done(struct perf_file *file)
{
        if (file->stat)
                pi_set_done(&file->stat->places);
}
