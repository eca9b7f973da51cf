/* The two lines that everybody reads: what is recorded, and what it came to. */
#include "collect/record.h"

#include "base/num.h"
#include "collect/words.h"

#include <stdio.h>

#define SHORT_NS INT64_C(100000000)

/* "the whole machine", "process 12", "3 processes", "gzip" */
static struct pi_str scope_words(const struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        if (o->scope == PC_SCOPE_COMMAND)
                return pi_str_of(rec->manifest.command[0]);
        if (o->scope == PC_SCOPE_PROCESSES && o->pid_count == 1)
                return pi_arena_format(rec->arena, "process %d", (int)o->pids[0]);
        if (o->scope == PC_SCOPE_PROCESSES)
                return pi_arena_format(rec->arena, "%zu processes", o->pid_count);
        if (rec->sampler && !rec->sampling.all_processes)
                return PI_STR("this machine, samples of this user's processes only");
        return PI_STR("the whole machine");
}

/* "cpu-clock at 99 Hz, snapshots every 1 s" */
static struct pi_str rate_words(const struct pc_recording *rec)
{
        struct pi_arena *arena = rec->arena;
        struct pi_str text = PI_STR("no samples");
        char interval[PC_WORDS_MAX];
        for (size_t i = 0; rec->sampler && i < rec->sampling.event_count; i++)
                text = pi_arena_format(arena, "%s%s%s", i ? text.p : "", i ? ", " : "",
                                       rec->sampling.events[i].name);
        if (rec->sampler)
                text = pi_arena_format(arena, "%s at %u Hz", text.p ? text.p : "?",
                                       rec->sampling.frequency_hz);
        if (!rec->snap)
                return pi_arena_format(arena, "%s, no snapshots", text.p ? text.p : "?");
        return pi_arena_format(arena, "%s, snapshots every %s", text.p ? text.p : "?",
                               pc_words_duration(rec->options->interval_ns, interval));
}

void pc_record_say_start(const struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        struct pi_str scope = scope_words(rec), rate = rate_words(rec);
        char duration[PC_WORDS_MAX], until[PC_WORDS_MAX + 64] = "until Ctrl-C";
        const char *other = o->command ? " or until the command ends"
                            : o->pids  ? " or until the end of what is recorded"
                                       : "";
        if (o->duration_ns)
                snprintf(until, sizeof(until), "for %s%s",
                         pc_words_duration(o->duration_ns, duration), other);
        else if (o->command)
                snprintf(until, sizeof(until), "until the command ends");
        else
                snprintf(until, sizeof(until), "until Ctrl-C%s", other);
        pc_say(rec->log, "recording %s: %s, %s", scope.p ? scope.p : "?", rate.p ? rate.p : "?",
               until);
}

/* "5.0 s, 12 345 samples (0 lost), 6 snapshots" */
static void counts(const struct pc_recording *rec, char *out, size_t size)
{
        const struct pc_manifest *m = &rec->manifest;
        char seconds[PC_WORDS_MAX], samples[PC_WORDS_MAX], lost[PC_WORDS_MAX], rounds[PC_WORDS_MAX];
        pc_words_seconds(m->end.monotonic_ns - m->start.monotonic_ns, seconds);
        int n = snprintf(out, size, "%s", seconds);
        if (m->sampling)
                n += snprintf(out + n, size - (size_t)n, ", %s samples (%s lost)",
                              pc_words_count(m->sampling->samples, samples),
                              pc_words_count(m->sampling->lost, lost));
        else
                n += snprintf(out + n, size - (size_t)n, ", no samples");
        if (m->snapshots)
                n += snprintf(out + n, size - (size_t)n, ", %s snapshots",
                              pc_words_count(m->snapshots->rounds, rounds));
        if (m->late_rounds)
                snprintf(out + n, size - (size_t)n, " (%s left out, the machine was too busy)",
                         pc_words_count(m->late_rounds, rounds));
}

/* "cost 0.8 % of one CPU, 0.4 s of CPU time before and after, 9.1 MB"; no share of a recording so
 * short that its two ends are most of it. */
static void costs(const struct pc_recording *rec, char *out, size_t size)
{
        const struct pc_manifest *m = &rec->manifest;
        struct pc_usage zero = { 0, 0 };
        int64_t elapsed = m->end.monotonic_ns - m->start.monotonic_ns;
        int64_t all = pc_usage_since(zero, pc_usage_now()), steady = rec->cost.steady_ns;
        int64_t peak = pc_peak_rss_bytes();
        char share[PI_NUM_TEXT_MAX], seconds[PC_WORDS_MAX], memory[PC_WORDS_MAX] = "memory unknown";
        if (peak >= 0)
                pc_words_bytes((uint64_t)peak, memory);
        if (elapsed < SHORT_NS) {
                snprintf(out, size, "cost %s of CPU time, %s", pc_words_seconds(all, seconds),
                         memory);
                return;
        }
        pi_fixed_text(100.0 * (double)steady / (double)elapsed, 1, share);
        snprintf(out, size, "cost %s %% of one CPU, %s of CPU time before and after, %s", share,
                 pc_words_seconds(all - steady, seconds), memory);
}

void pc_record_say_end(const struct pc_recording *rec, int64_t bytes)
{
        char what[256], cost[256], size[PC_WORDS_MAX];
        counts(rec, what, sizeof(what));
        costs(rec, cost, sizeof(cost));
        pc_say(rec->log, "wrote %s (%s): %s; %s", rec->output->name,
               pc_words_bytes((uint64_t)bytes, size), what, cost);
}
