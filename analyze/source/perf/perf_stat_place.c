/* What a reading is of: its event, CPU and thread, by the maps that perf stat record writes. */
#include "analyze/source/perf/perf_stat_place.h"

#include "base/limits.h"
#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>

enum { CPU_MAP_CPUS, CPU_MAP_MASK, CPU_MAP_RANGE };

#define COMM_BYTES 16

/* u64 nr, then nr times { u64 pid, char comm[16] }. */
bool perf_stat_threads(struct perf_file *file, struct perf_stat *stat, struct pi_cursor *c)
{
        uint64_t count = pi_cursor_u64(c);

        stat->threads.count = 0;
        for (uint64_t i = 0; i < count && !c->bad; i++) {
                int32_t pid = (int32_t)pi_cursor_u64(c);
                struct pi_str comm = pi_cursor_text(c, COMM_BYTES);
                struct perf_stat_thread *thread = c->bad ? NULL : pi_vec_push(&stat->threads);

                if (!thread && !c->bad)
                        return !file->scratch->failed;
                if (thread)
                        *thread =
                                (struct perf_stat_thread){ pid, pi_strtab_intern(file->rec->strings,
                                                                                 comm) };
        }
        file->bad_record += c->bad;
        return true;
}

/* Only the plain list is needed: the other forms came with perf 6.2, which writes numbers. */
void perf_stat_cpus(struct perf_stat *stat, struct pi_cursor *c)
{
        uint16_t count;

        stat->cpus.count = 0;
        if (pi_cursor_u16(c) != CPU_MAP_CPUS)
                return;
        count = pi_cursor_u16(c);
        for (uint32_t i = 0; i < count && !c->bad; i++) {
                uint32_t *cpu = pi_vec_push(&stat->cpus);
                uint16_t number = pi_cursor_u16(c);
                if (cpu)
                        *cpu = number == UINT16_MAX ? PERF_STAT_ANY_CPU : number;
        }
}

static uint32_t real_cpu(const struct perf_stat *stat, uint32_t cpu)
{
        return stat->by_index && cpu < stat->cpus.count ? *PI_AT(&stat->cpus, uint32_t, cpu) : cpu;
}

static bool same_place(const void *items, uint32_t index, const void *key)
{
        const struct perf_stat_place *a = pi_vec_at(&((const struct pi_set *)items)->list, index),
                                     *b = key;

        return a->event == b->event && a->cpu == b->cpu && a->thread == b->thread;
}

/* Several threads are told apart; the one command of `perf stat COMMAND` is all there is. */
static uint32_t unit_of(struct perf_file *file, const struct perf_stat *stat, uint32_t cpu,
                        uint32_t thread)
{
        struct pi_count_unit unit = PI_COUNT_UNIT_ANY;
        char text[64] = "";

        if (stat->threads.count > 1 && thread < stat->threads.count) {
                const struct perf_stat_thread *mapped =
                        PI_AT(&stat->threads, struct perf_stat_thread, thread);
                struct pi_str comm = pi_recording_str(file->rec, mapped->comm);
                unit.scope = PI_SCOPE_THREAD;
                unit.tid = (uint32_t)mapped->pid;
                snprintf(text, sizeof(text), "%.*s-%" PRId32, (int)comm.n, comm.p, mapped->pid);
        } else if (cpu != PERF_STAT_ANY_CPU) {
                unit.scope = PI_SCOPE_CPU;
                unit.cpu = cpu;
                snprintf(text, sizeof(text), "CPU%" PRIu32, cpu);
        }
        unit.name = pi_strtab_intern(file->rec->strings, pi_str_of(text));
        return pi_counts_add_unit(stat->counts, &unit);
}

/* The name an event has may stand for several events: these are counters of their own. */
static uint32_t counter_of(struct perf_file *file, const struct perf_stat *stat, uint32_t index)
{
        const struct pi_event *event = pi_recording_event(file->rec, index);
        struct pi_counter counter = { .name = event->name,
                                      .unit = event->counted_unit == PI_NONE ? 0
                                                                             : event->counted_unit,
                                      .event = index,
                                      .group = PI_NONE };

        if (stat->counter[index] != PI_NONE)
                return stat->counter[index];
        for (uint32_t i = 0; i < index; i++)
                counter.occurrence += pi_recording_event(file->rec, i)->name == event->name;
        stat->counter[index] = pi_counts_add_counter(stat->counts, &counter);
        return stat->counter[index];
}

static struct perf_stat_place *add_place(struct perf_file *file, struct perf_stat *stat,
                                         struct perf_stat_place *key)
{
        uint64_t hash = pi_hash_pair(pi_hash_pair(key->event, key->cpu), key->thread);
        uint32_t index = pi_map_find(&stat->places.map, hash, same_place, &stat->places, key);

        if (index == PI_NONE) {
                uint32_t unit = unit_of(file, stat, real_cpu(stat, key->cpu), key->thread);

                key->series = pi_counts_add_series(stat->counts, counter_of(file, stat, key->event),
                                                   unit);
                index = pi_set_append(&stat->places, hash, key);
        }
        if (index == PI_NONE)
                return NULL;
        stat->next = index + 1;
        return PI_AT(&stat->places.list, struct perf_stat_place, index);
}

/* NULL where a limit is met, or where no event has this id. */
struct perf_stat_place *perf_stat_find(struct perf_file *file, struct perf_stat *stat, uint64_t id,
                                       uint32_t cpu, uint32_t thread)
{
        struct perf_stat_place key = { .id = id, .cpu = cpu, .thread = thread };

        if (stat->next >= stat->places.list.count)
                stat->next = 0;
        if (stat->places.list.count > 0) {
                struct perf_stat_place *place =
                        PI_AT(&stat->places.list, struct perf_stat_place, stat->next);
                if (place->id == id && place->cpu == cpu && place->thread == thread) {
                        stat->next++;
                        return place;
                }
        }
        key.event = perf_event_of_id(file, id);
        if (key.event == PI_NONE) {
                file->no_event++;
                return NULL;
        }
        return add_place(file, stat, &key);
}
