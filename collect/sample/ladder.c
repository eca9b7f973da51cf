/* kernel.perf_event_paranoid: above 0 no user may observe whole CPUs, above 1 none may see the
 * kernel, and distributions' kernels have 3 or 4 for nothing at all; CAP_PERFMON lifts all three.
 */
#include "collect/sample/ladder.h"

#include "base/limits.h"
#include "collect/sample/explain.h"
#include "collect/sample/target.h"

#include <errno.h>
#include <stdio.h>

struct rung {
        bool kernel, all;
};

static const struct rung rungs[] = {
        { true, true }, { false, true }, { true, false }, { false, false }
};

struct climb {
        const struct pc_sampler_options *options;
        struct pc_fds *fds;
        const struct pc_fds *wanted; /* as asked for, before a rung took the kernel away */
        struct pc_log *log;
        struct pc_open_failure failure;
        pid_t pid; /* of the process that failed */
};

static bool wants_kernel(const struct pc_fds *fds)
{
        for (size_t i = 0; i + 1 < fds->event_count; i++)
                if (!fds->event[i].attr.exclude_kernel)
                        return true;
        return false;
}

/* An event of the kernel alone has nothing left to see without it. */
static const struct pc_event *kernel_only(const struct pc_fds *fds)
{
        for (size_t i = 0; i + 1 < fds->event_count; i++)
                if (fds->event[i].attr.exclude_user)
                        return &fds->event[i];
        return NULL;
}

static void restrict_events(struct climb *climb, bool kernel)
{
        struct pc_fds *fds = climb->fds;
        memcpy(fds->event, climb->wanted->event, sizeof(fds->event));
        for (size_t i = 0; i < fds->event_count && !kernel; i++) {
                struct perf_event_attr *attr = &fds->event[i].attr;
                attr->exclude_kernel = attr->exclude_hv = 1;
                attr->ksymbol = attr->bpf_event = 0;
        }
}

static bool list_threads(struct climb *climb, bool all, struct pi_vec *tids)
{
        const struct pc_sampler_options *options = climb->options;
        pi_vec_init(tids, climb->fds->arena, sizeof(pid_t), PI_LIMIT_THREADS);
        if (options->scope == PC_SCOPE_MACHINE && !all) {
                climb->failure.error = ESRCH;
                return pc_target_own(tids);
        }
        if (options->scope == PC_SCOPE_MACHINE) {
                pid_t *machine = pi_vec_push(tids);
                if (machine)
                        *machine = -1;
                return machine;
        }
        for (size_t i = 0; i < options->pid_count; i++)
                if (!pc_target_threads(options->pids[i], tids)) {
                        climb->failure = (struct pc_open_failure){ .error = errno };
                        climb->pid = options->pids[i];
                        return false;
                }
        return true;
}

static bool try_rung(struct climb *climb, struct rung rung)
{
        struct pi_vec tids;
        climb->failure = (struct pc_open_failure){ .error = ENOMEM, .tid = -1 };
        climb->pid = -1;
        restrict_events(climb, rung.kernel);
        if (!list_threads(climb, rung.all, &tids))
                return false;
        bool own = climb->options->scope == PC_SCOPE_MACHINE && !rung.all;
        if (pc_fds_open(climb->fds, &tids, own, &climb->failure))
                return true;
        climb->pid = climb->failure.tid;
        return false;
}

/* Own processes are a rung for the machine only: who names processes wants those. Events of user
 * space alone lose nothing on the rungs that grant the kernel. */
static bool applies(const struct climb *climb, struct rung rung)
{
        if (!rung.all && climb->options->scope != PC_SCOPE_MACHINE)
                return false;
        return rung.kernel || wants_kernel(climb->wanted);
}

static void say_taken(struct climb *climb, struct rung rung, struct pc_sampler_state *state)
{
        const char *what = rung.all      ? "without kernel frames"
                           : rung.kernel ? "only this user's own processes"
                                         : "only this user's own processes, without kernel frames";
        char refused[64] = "", why[PC_EXPLAIN_MAX];
        if (rung.kernel && rung.all)
                return;
        if (climb->fds->refused)
                snprintf(refused, sizeof(refused), " (%llu threads refused)",
                         (unsigned long long)climb->fds->refused);
        snprintf(state->why, sizeof(state->why), "%s%s: %s", what, refused,
                 pc_explain_privilege(why));
        pc_say(climb->log, "samples %s", state->why);
}

bool pc_ladder_open(const struct pc_sampler_options *options, struct pc_fds *fds,
                    struct pc_sampler_state *state, struct pc_log *log)
{
        const struct pc_fds wanted = *fds;
        struct climb climb = { .options = options, .fds = fds, .wanted = &wanted, .log = log };
        bool machine = options->scope == PC_SCOPE_MACHINE;
        for (size_t i = 0; i < sizeof(rungs) / sizeof(rungs[0]); i++) {
                if (!applies(&climb, rungs[i]))
                        continue;
                if (!rungs[i].kernel && kernel_only(&wanted)) {
                        pc_explain_kernel_only(kernel_only(&wanted), log);
                        return false;
                }
                if (try_rung(&climb, rungs[i])) {
                        state->kernel = rungs[i].kernel && wants_kernel(&wanted);
                        state->all_processes = rungs[i].all && machine;
                        say_taken(&climb, rungs[i], state);
                        return true;
                }
                if (climb.failure.error != EACCES && climb.failure.error != EPERM)
                        break;
        }
        pc_explain_open(&climb.failure, fds, climb.pid, log);
        return false;
}
