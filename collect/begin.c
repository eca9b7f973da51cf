/* From the options to a running recording. What is expensive comes before the first sample. */
#include "collect/record.h"

#include "collect/bundle/digest.h"
#include "collect/facts/facts.h"
#include "pipa/format.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Enough for perf.data's features, the log and the manifest. */
#define RESERVE_BYTES (1 << 20)
#define RESERVE_NAME "collect.reserve"

/* A file without a name, so that nothing of it remains whatever happens. */
static int take_reserve(const struct pc_spool *spool)
{
        int fd = pc_spool_open(spool, RESERVE_NAME);
        if (fd < 0)
                return -1;
        unlinkat(spool->dir, RESERVE_NAME, 0);
        if (posix_fallocate(fd, 0, RESERVE_BYTES) == 0)
                return fd;
        close(fd);
        return -1;
}

void pc_record_use_reserve(struct pc_recording *rec)
{
        if (rec->reserve >= 0)
                close(rec->reserve);
        rec->reserve = -1;
}

static bool open_spool(struct pc_recording *rec)
{
        struct pc_spool *spool = &rec->spool;
        bool good = rec->options->force ? pc_spool_replace(spool, rec->output->spool, rec->log)
                                        : pc_spool_create(spool, rec->output->spool, rec->log);
        if (!good)
                return false;
        rec->log->fd = pc_spool_open(spool, PIPA_MEMBER_LOG);
        if (rec->log->fd < 0) {
                pc_error(rec->log, "%s/%s cannot be written: %s", spool->path, PIPA_MEMBER_LOG,
                         strerror(errno));
                return false;
        }
        rec->reserve = take_reserve(spool);
        pc_trace(rec->log, "pipa-collect %s: %s", PIPA_VERSION, rec->options->cmdline);
        return true;
}

/* The name alone of a program, or all words, as --with-cmdline says. */
static bool tell_command(struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        const char **words;
        if (!o->command)
                return true;
        if (o->with_cmdline) {
                rec->manifest.command = (const char *const *)o->command;
                rec->manifest.command_count = o->command_count;
                return true;
        }
        words = PI_NEW(rec->arena, const char *);
        if (!words)
                return false;
        *words = pi_str_basename(pi_str_of(o->command[0])).p;
        rec->manifest.command = words;
        rec->manifest.command_count = 1;
        return true;
}

static bool begin_manifest(struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        struct pc_manifest *m = &rec->manifest;
        *m = (struct pc_manifest){ .state = "recording",
                                   .scope = o->scope,
                                   .pids = o->pids,
                                   .pid_count = o->pid_count,
                                   .command_status = -1,
                                   .labels = o->labels,
                                   .label_count = o->label_count,
                                   .start = pc_clocks_now(),
                                   .interval_ns = o->interval_ns };
        pc_digest_id(m->id);
        return tell_command(rec) && pc_manifest_write(&rec->spool, m, rec->log);
}

/* False where nothing at all would be recorded. */
static bool open_sampler(struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        struct pc_sampler_options want = { .scope = o->scope,
                                           .pids = o->pids,
                                           .pid_count = o->pid_count,
                                           .events = o->events,
                                           .frequency_hz = o->frequency_hz,
                                           .cmdline = o->cmdline };
        if (o->scope == PC_SCOPE_COMMAND) {
                want.pids = &rec->command.pid;
                want.pid_count = 1;
        }
        if (o->no_samples)
                return true;
        rec->sampler = pc_sampler_open(&want, rec->arena, rec->log);
        if (rec->sampler)
                return true;
        if (o->no_snapshots) {
                pc_error(rec->log, "nothing is recorded: there are no samples, and snapshots are "
                                   "not wanted");
                return false;
        }
        pc_error(rec->log,
                 "recording WITHOUT SAMPLES: the bundle will hold snapshots of /proc only");
        return true;
}

static bool open_snap(struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        if (o->no_snapshots)
                return true;
        rec->snap = pc_snap_open(&rec->spool, rec->arena, rec->log);
        if (!rec->snap)
                return false;
        for (size_t i = 0; i < o->pid_count; i++)
                pc_snap_follow(rec->snap, o->pids[i]);
        if (rec->command.pid)
                pc_snap_follow(rec->snap, rec->command.pid);
        return true;
}

void pc_record_count(struct pc_recording *rec)
{
        if (rec->sampler) {
                rec->sampling = pc_sampler_state(rec->sampler);
                rec->manifest.sampling = &rec->sampling;
        }
        if (rec->snap) {
                rec->snapshots = pc_snap_state(rec->snap);
                rec->manifest.snapshots = &rec->snapshots;
        }
}

/* The first round comes before the command's first instruction, so that its series begin at zero.
 */
static int start(struct pc_recording *rec)
{
        if (rec->sampler && !pc_sampler_start(rec->sampler, &rec->spool))
                return PC_EXIT_FAILED;
        rec->manifest.start = pc_clocks_now();
        rec->at_start = pc_usage_now();
        if (rec->snap && !pc_snap_round(rec->snap, true))
                return PC_EXIT_FAILED;
        pc_record_count(rec);
        pc_record_say_start(rec);
        int error = rec->command.pid ? pc_command_start(&rec->command) : 0;
        if (error) {
                pc_error(rec->log, "%s cannot be run: %s; nothing is recorded",
                         rec->options->command[0], strerror(error));
                return error == ENOENT ? PC_EXIT_NOT_FOUND : PC_EXIT_CANNOT_RUN;
        }
        return pc_manifest_write(&rec->spool, &rec->manifest, rec->log) ? -1 : PC_EXIT_FAILED;
}

static int begin(struct pc_recording *rec)
{
        const struct pc_options *o = rec->options;
        if (!pc_signals_open(&rec->signals, rec->log) ||
            !pc_watch_open(&rec->watch, o->pids, o->pid_count, rec->arena, rec->log) ||
            !open_spool(rec) || !begin_manifest(rec))
                return PC_EXIT_FAILED;
        if (o->command &&
            !pc_command_prepare(&rec->command, o->command, rec->output->kind == PC_OUTPUT_STDOUT,
                                &rec->signals, rec->log))
                return PC_EXIT_FAILED;
        /* Before the sampler, which raises this process's limits where it needs to. */
        pc_facts_spec(&rec->spool, rec->arena, rec->log);
        if (!open_sampler(rec))
                return PC_EXIT_FAILED;
        pc_facts_kernel(&rec->spool, rec->log);
        if (!open_snap(rec))
                return PC_EXIT_FAILED;
        return start(rec);
}

int pc_record_begin(struct pc_recording *rec)
{
        rec->signals.fd = rec->spool.dir = rec->spool.lock = rec->reserve = -1;
        rec->command = (struct pc_command){ .go = -1, .verdict = -1 };
        int code = begin(rec);
        if (code >= 0) {
                pc_record_use_reserve(rec);
                pc_spool_remove(&rec->spool);
        }
        return code;
}

void pc_record_done(struct pc_recording *rec)
{
        pc_command_stop(&rec->command);
        pc_sampler_close(rec->sampler);
        pc_snap_close(rec->snap);
        pc_watch_close(&rec->watch);
        pc_record_use_reserve(rec);
        if (rec->log->fd >= 0)
                close(rec->log->fd);
        rec->log->fd = -1;
        pc_spool_done(&rec->spool);
        pc_signals_done(&rec->signals);
}
