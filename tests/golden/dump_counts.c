/* What perf stat counted -> one line per count, as the source left it: what stat.py compares with a
 * reading of its own. No passes.
 *
 *     dump_counts FILE
 *
 * Fields are separated by tabs; bytes below 0x21, but for blanks, and backslashes are \xHH.
 *     set number form started command wide elapsed runs intervals-merged
 *     unit name scope cgroup cpus socket die cluster cache core cpu node tid
 *     count|summary|total from to unit cgroup event occurrence unit-of-value state value running
 *                         ratio variance group
 *     printed from to unit counter value label judgement
 *     note code count subject text */
#include "tests/lib/reading.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const states[] = { "absent", "counted", "not-counted", "not-supported" };
static const char *const scopes[] = { "all",   "cpu",    "core", "cluster", "die",
                                      "cache", "socket", "node", "thread" };

static void put(struct pi_str s)
{
        putchar('\t');
        for (size_t i = 0; i < s.n; i++) {
                unsigned char byte = (unsigned char)s.p[i];
                if (byte < 0x20 || byte == '\\')
                        printf("\\x%02x", byte);
                else
                        putchar(byte);
        }
}

static void put_id(const struct pi_counts *counts, uint32_t id)
{
        put(id == PI_NONE ? PI_STR("-") : pi_strtab_at(counts->strings, id));
}

static void put_number(uint32_t number)
{
        if (number == PI_NONE)
                printf("\t-");
        else
                printf("\t%" PRIu32, number);
}

static void put_count(const struct pi_counts *counts, const char *what,
                      const struct pi_count_interval *at, uint32_t index,
                      const struct pi_count *count)
{
        const struct pi_count_series *series = pi_counts_series(counts, index);
        const struct pi_counter *counter = pi_counts_counter(counts, series->counter);
        const struct pi_count_unit *unit = pi_counts_unit(counts, series->unit);

        printf("%s\t%" PRId64 "\t%" PRId64, what, at ? at->from_ns : -1, at ? at->to_ns : -1);
        put_id(counts, unit->name);
        put_id(counts, unit->cgroup);
        put_id(counts, counter->name);
        put_number(counter->occurrence);
        put_id(counts, counter->unit);
        printf("\t%s\t%.17g\t%.17g\t%.17g\t%.17g", states[count->state], count->value,
               count->running_ns, count->running_ratio, series->variance_ratio);
        put_number(counter->group);
        putchar('\n');
}

static void put_units(const struct pi_counts *counts)
{
        for (uint32_t i = 0; i < counts->units.list.count; i++) {
                const struct pi_count_unit *unit = pi_counts_unit(counts, i);
                printf("unit");
                put_id(counts, unit->name);
                printf("\t%s", scopes[unit->scope]);
                put_id(counts, unit->cgroup);
                printf("\t%" PRIu32, unit->cpus);
                put_number(unit->socket);
                put_number(unit->die);
                put_number(unit->cluster);
                put_number(unit->cache);
                put_number(unit->core);
                put_number(unit->cpu);
                put_number(unit->node);
                put_number(unit->tid);
                putchar('\n');
        }
}

static void put_interval(const struct pi_counts *counts, const char *what,
                         const struct pi_count_interval *at)
{
        for (uint32_t i = 0; i < at->count; i++) {
                struct pi_count count = pi_count_at(at, i);
                if (count.state != PI_COUNT_ABSENT)
                        put_count(counts, what, at, i, &count);
        }
}

static void put_printed(const struct pi_counts *counts)
{
        for (size_t i = 0; i < counts->printed.count; i++) {
                const struct pi_printed *printed = PI_AT(&counts->printed, struct pi_printed, i);
                const struct pi_count_interval *at =
                        printed->interval == PI_NONE
                                ? NULL
                                : pi_counts_interval(counts, printed->interval);
                printf("printed\t%" PRId64 "\t%" PRId64, at ? at->from_ns : -1,
                       at ? at->to_ns : -1);
                put_id(counts, pi_counts_unit(counts, printed->unit)->name);
                put_id(counts, printed->counter == PI_NONE
                                       ? PI_NONE
                                       : pi_counts_counter(counts, printed->counter)->name);
                printf("\t%.17g", printed->value);
                put_id(counts, printed->label);
                put_id(counts, printed->judgement);
                putchar('\n');
        }
}

static void put_set(const struct pi_counts *counts, size_t number)
{
        printf("set\t%zu", number);
        put(pi_str_of(counts->form));
        put(counts->started);
        put(counts->command);
        printf("\t%d\t%.17g\t%.17g\t%" PRIu32 "\n", counts->wide, counts->elapsed_s, counts->runs,
               counts->merge);
        put_units(counts);
        for (size_t i = 0; i < counts->intervals.count; i++)
                put_interval(counts, "count", pi_counts_interval(counts, i));
        put_interval(counts, "summary", &counts->summary);
        for (uint32_t i = 0; i < counts->series.list.count; i++)
                put_count(counts, "total", NULL, i, &pi_counts_series(counts, i)->total);
        put_printed(counts);
}

static void put_notes(const struct pi_notes *notes)
{
        for (size_t i = 0; i < notes->list.count; i++) {
                const struct pi_note *note = PI_AT(&notes->list, struct pi_note, i);
                printf("note\t%s\t%" PRIu64, note->code, note->count);
                put(note->subject);
                put(note->text);
                putchar('\n');
        }
}

static void put_all(const struct pi_recording *rec, const struct pi_bundle *bundle, void *user)
{
        (void)bundle;
        (void)user;
        for (size_t i = 0; i < rec->counts.count; i++)
                put_set(PI_AT(&rec->counts, struct pi_counts, i), i);
        put_notes(rec->notes);
}

int main(int argc, char **argv)
{
        struct pipa_error err;

        if (argc != 2)
                return 2;
        if (reading_run(argv[1], put_all, NULL, &err) == PIPA_OK)
                return 0;
        fprintf(stderr, "%s: %s\n", err.member, err.text);
        return 1;
}
