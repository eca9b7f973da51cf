/* The loop: rings that want to be emptied, signals, rounds of snapshots at fixed times. */
#include "collect/record.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

#define BUSIEST 16 /* processes that one round may add to those that are followed */
#define NEVER INT64_MAX

/* A ring whose owner has ended wakes nobody any more, but others may still write into it. */
#define HUNG_UP_NS INT64_C(100000000)

struct loop {
        struct pc_recording *rec;
        struct pollfd *poll; /* [count] signals first */
        size_t count;
        bool hung_up;
        int64_t next_round_ns, end_ns;
};

static void end(struct pc_recording *rec, const char *reason, bool interrupted)
{
        if (rec->manifest.end_reason)
                return;
        rec->manifest.end_reason = reason;
        rec->interrupted = interrupted;
}

static void end_broken(struct pc_recording *rec)
{
        rec->broken = true;
        end(rec, "write error", true);
        pc_record_use_reserve(rec);
}

static void drain(struct pc_recording *rec)
{
        if (rec->sampler && !rec->broken && !pc_sampler_drain(rec->sampler))
                end_broken(rec);
}

static void hold_round(struct pc_recording *rec, bool all)
{
        pid_t pids[BUSIEST];
        if (!rec->snap)
                return;
        size_t count = rec->sampler ? pc_sampler_busiest(rec->sampler, pids, BUSIEST) : 0;
        for (size_t i = 0; i < count; i++)
                pc_snap_follow(rec->snap, pids[i]);
        if (!pc_snap_round(rec->snap, all))
                end_broken(rec);
}

/* Rounds have their times; one whose time has passed altogether is counted and not made up for. */
static void count_late(struct loop *loop)
{
        int64_t interval = loop->rec->options->interval_ns;
        int64_t over = pc_monotonic_ns() - loop->next_round_ns;
        if (over < 0)
                return;
        loop->next_round_ns += (over / interval + 1) * interval;
        loop->rec->manifest.late_rounds += (uint64_t)(over / interval);
}

static void hold_due_round(struct loop *loop)
{
        drain(loop->rec);
        hold_round(loop->rec, false);
        count_late(loop);
}

/* Without a time or an end of their own, -a and -p are ended by a signal: that is as asked. */
static void take_signals(struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        bool early = o->duration_ns || o->command;
        for (int signal; (signal = pc_signals_next(&rec->signals)) != 0;)
                if (signal != SIGCHLD)
                        end(rec, pc_signals_name(signal), early);
}

static void see_ends(struct pc_recording *rec)
{
        if (pc_command_ended(&rec->command))
                end(rec, "command ended", false);
        if (rec->options->scope == PC_SCOPE_PROCESSES &&
            (rec->sampler ? pc_sampler_ended(rec->sampler) : pc_watch_ended(&rec->watch)))
                end(rec, "processes ended", false);
}

static int64_t wake_ns(const struct loop *loop, int64_t now)
{
        int64_t wake = loop->next_round_ns < loop->end_ns ? loop->next_round_ns : loop->end_ns;
        if (loop->hung_up && wake > now + HUNG_UP_NS)
                wake = now + HUNG_UP_NS;
        return wake;
}

/* True where a ring has data. */
static bool wait(struct loop *loop)
{
        int64_t now = pc_monotonic_ns(), wake = wake_ns(loop, now);
        int64_t left = wake > now ? wake - now : 0;
        struct timespec time = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
        bool data = false;
        if (ppoll(loop->poll, loop->count, wake == NEVER ? NULL : &time, NULL) < 0)
                return false;
        for (size_t i = 1; i < loop->count; i++) {
                data |= loop->poll[i].revents != 0;
                if (loop->poll[i].revents & (POLLHUP | POLLERR | POLLNVAL)) {
                        loop->poll[i].fd = -1;
                        loop->hung_up = true;
                }
        }
        return data || loop->hung_up;
}

static bool open_loop(struct loop *loop, struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        size_t count = rec->watch.count;
        const int *fds = rec->watch.fds;
        if (rec->sampler)
                fds = pc_sampler_fds(rec->sampler, &count);
        int64_t start = rec->manifest.start.monotonic_ns;
        *loop = (struct loop){ .rec = rec, .count = count + 1 };
        loop->next_round_ns = rec->snap ? start + o->interval_ns : NEVER;
        loop->end_ns = o->duration_ns ? start + o->duration_ns : NEVER;
        loop->poll = PI_NEW_ARRAY(rec->arena, struct pollfd, count + 1);
        if (!loop->poll)
                return false;
        loop->poll[0] = (struct pollfd){ .fd = rec->signals.fd, .events = POLLIN };
        for (size_t i = 0; i < count; i++)
                loop->poll[i + 1] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
        return true;
}

static void turn(struct loop *loop)
{
        struct pc_recording *rec = loop->rec;
        bool data = wait(loop);
        take_signals(rec);
        see_ends(rec);
        int64_t now = pc_monotonic_ns();
        if (now >= loop->end_ns)
                end(rec, "duration", false);
        if (rec->manifest.end_reason)
                return;
        if (now >= loop->next_round_ns)
                hold_due_round(loop);
        else if (data)
                drain(rec);
}

/* The last round is held when sampling stops, so that series cover all samples. */
void pc_record_run(struct pc_recording *rec)
{
        struct loop loop;
        if (!open_loop(&loop, rec)) {
                pc_error(rec->log, "out of memory; the recording ends");
                end(rec, "out of memory", true);
        }
        while (!rec->manifest.end_reason)
                turn(&loop);
        count_late(&loop);
        drain(rec);
        hold_round(rec, true);
        rec->manifest.end = pc_clocks_now();
        rec->at_end = pc_usage_now();
}
