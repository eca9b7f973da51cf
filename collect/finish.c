/* From a recording that has stopped to a bundle: what can be finished is finished, whatever failed
 * before. */
#include "collect/record.h"

#include "collect/bundle/members.h"
#include "collect/facts/facts.h"
#include "pipa/format.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define INTERRUPT_MS 1000

static void stop_sampler(struct pc_recording *rec)
{
        if (rec->sampler && !pc_sampler_finish(rec->sampler)) {
                rec->broken = true;
                pc_record_use_reserve(rec);
        }
}

/* While they are still there: a command of ours is ended after this. */
static void take_processes(struct pc_recording *rec)
{
        const pid_t *pids = rec->options->pids;
        size_t count = rec->options->pid_count;
        if (rec->sampler)
                pids = pc_sampler_pids(rec->sampler, &count);
        pc_facts_processes(&rec->spool, pids, count, rec->log);
}

static void take_binary(void *user, pid_t pid, const char *path, const char *build_id)
{
        struct pc_recording *rec = user;
        pc_facts_binary(&rec->spool, pid, path, build_id, &rec->binary_bytes, rec->log);
}

static void end_command(struct pc_recording *rec)
{
        struct pc_command *command = &rec->command;
        const char *name = rec->options->command ? rec->manifest.command[0] : "";
        if (!command->pid)
                return;
        /* Ctrl-C goes to the command as well: it may have something to say before it ends. */
        bool told = strcmp(rec->manifest.end_reason, "SIGINT") == 0;
        bool ours = !pc_command_wait(command, told ? INTERRUPT_MS : 0);
        pc_command_stop(command);
        rec->manifest.command_status = command->status;
        if (command->status == PC_COMMAND_RUNNING)
                pc_missing(rec->log, true, "the command's status",
                           "%s was asked to end (SIGTERM) and is still running", name);
        else if (command->status > 128)
                pc_say(rec->log, "%s was ended by signal %d%s", name, command->status - 128,
                       ours ? ", which pipa-collect sent" : "");
        else
                pc_say(rec->log, "%s ended with status %d", name, command->status);
}

static int64_t spool_bytes(const struct pc_recording *rec, const char *const *members, size_t count)
{
        int64_t sum = 0;
        struct stat st;
        for (size_t i = 0; i < count; i++)
                if (fstatat(rec->spool.dir, members[i], &st, AT_SYMLINK_NOFOLLOW) == 0)
                        sum += st.st_size;
        return sum;
}

static void take_cost(struct pc_recording *rec)
{
        struct pc_usage now = pc_usage_now(), zero = { 0, 0 };
        rec->cost.user_ns = now.user_ns;
        rec->cost.system_ns = now.system_ns;
        rec->cost.setup_ns = pc_usage_since(zero, rec->at_start);
        rec->cost.steady_ns = pc_usage_since(rec->at_start, rec->at_end);
        rec->cost.finish_ns = pc_usage_since(rec->at_end, now);
        rec->cost.max_rss_bytes = pc_peak_rss_bytes();
        rec->manifest.cost = &rec->cost;
}

/* Its hash stands in the manifest: nothing may be added any more. */
static void close_log(struct pc_recording *rec)
{
        pc_trace(rec->log, "recorded until: %s", rec->manifest.end_reason);
        close(rec->log->fd);
        rec->log->fd = -1;
}

/* False where the members cannot even be listed. */
static bool write_manifest(struct pc_recording *rec)
{
        struct pc_manifest *m = &rec->manifest;
        m->state = rec->interrupted || rec->broken ? "interrupted" : "complete";
        if (!pc_members_list(&rec->spool, rec->arena, &m->members, &m->member_count, rec->log))
                return false;
        take_cost(rec);
        rec->cost.written_bytes = spool_bytes(rec, m->members, m->member_count);
        if (!pc_manifest_write(&rec->spool, m, rec->log))
                rec->broken = true;
        return true;
}

/* Bytes of what was written, or -1. */
static int64_t deliver(struct pc_recording *rec)
{
        const struct pc_manifest *m = &rec->manifest;
        if (rec->output->kind == PC_OUTPUT_DIRECTORY)
                return rec->cost.written_bytes;
        int64_t bytes = pc_output_write(rec->output, &rec->spool, m->members, m->member_count,
                                        m->end.realtime_ns / 1000000000, rec->log);
        if (bytes >= 0)
                pc_spool_remove(&rec->spool);
        return bytes;
}

static int judge(const struct pc_recording *rec)
{
        const struct pc_manifest *m = &rec->manifest;
        if (rec->broken) {
                pc_error(rec->log, "the recording is cut short: not everything could be written");
                return PC_EXIT_FAILED;
        }
        if (rec->options->no_samples || (m->sampling && m->sampling->samples > 0))
                return PC_EXIT_GOOD;
        pc_error(rec->log, "NO SAMPLES were taken%s; the bundle tells nothing of where time went",
                 m->sampling ? ": what was recorded did not run, or the event did not occur"
                             : " (see above why)");
        return PC_EXIT_NO_SAMPLES;
}

int pc_record_finish(struct pc_recording *rec)
{
        int64_t bytes = -1;
        pc_signals_finishing(&rec->signals, rec->spool.path,
                             rec->output->kind == PC_OUTPUT_FILE ? rec->output->draft : NULL);
        stop_sampler(rec);
        take_processes(rec);
        end_command(rec);
        if (rec->sampler && rec->options->with_binaries)
                pc_sampler_files(rec->sampler, take_binary, rec);
        pc_record_count(rec);
        pc_snap_close(rec->snap);
        rec->snap = NULL;
        pc_record_use_reserve(rec);
        close_log(rec);
        if (write_manifest(rec))
                bytes = deliver(rec);
        if (bytes < 0) {
                pc_error(rec->log, "the recording is left in %s; 'pipa analyze %s' reads it",
                         rec->spool.path, rec->spool.path);
                return PC_EXIT_FAILED;
        }
        pc_record_say_end(rec, bytes);
        return judge(rec);
}
