/* The run as JSON: what manifest.h holds, what the kernel says of itself, what the log calls
 * missing. */
#include "collect/bundle/manifest.h"

#include "base/cleanup.h"
#include "base/json.h"
#include "base/limits.h"
#include "collect/bundle/digest.h"
#include "collect/os/host.h"
#include "collect/os/write.h"
#include "pipa/format.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define CHAINS "frame pointer"

static void put_text(struct pi_json *json, const char *key, const char *text)
{
        pi_json_key(json, key);
        if (text && *text)
                pi_json_str(json, pi_str_of(text));
        else
                pi_json_null(json);
}

static void put_words(struct pi_json *json, const char *key, const char *const *words, size_t count)
{
        pi_json_key(json, key);
        pi_json_array(json);
        for (size_t i = 0; i < count; i++)
                pi_json_str(json, pi_str_of(words[i]));
        pi_json_array_end(json);
}

static void put_clocks(struct pi_json *json, const char *key, const struct pc_clocks *clocks)
{
        pi_json_key(json, key);
        if (!clocks->monotonic_ns) {
                pi_json_null(json);
                return;
        }
        pi_json_object(json);
        pi_json_key_i64(json, "monotonic_ns", clocks->monotonic_ns);
        pi_json_key_i64(json, "boottime_ns", clocks->boottime_ns);
        pi_json_key_i64(json, "realtime_ns", clocks->realtime_ns);
        pi_json_object_end(json);
}

/* A count that is not known before the recording has ended. */
static void put_count(struct pi_json *json, const struct pc_manifest *m, const char *key,
                      uint64_t value)
{
        pi_json_key(json, key);
        if (m->end_reason)
                pi_json_u64(json, value);
        else
                pi_json_null(json);
}

static void put_format(struct pi_json *json)
{
        pi_json_key_str(json, "format", PI_STR(PIPA_BUNDLE_FORMAT));
        pi_json_key(json, "version");
        pi_json_object(json);
        pi_json_key_u64(json, "major", PIPA_BUNDLE_MAJOR);
        pi_json_key_u64(json, "minor", PIPA_BUNDLE_MINOR);
        pi_json_object_end(json);
        pi_json_key_str(json, "tool", PI_STR("pipa-collect " PIPA_VERSION));
}

static void put_host(struct pi_json *json)
{
        struct pc_host host = pc_host_now();
        put_text(json, "host", host.name);
        put_text(json, "arch", host.arch);
        put_text(json, "kernel", host.kernel);
        put_text(json, "boot_id", host.boot_id);
        put_text(json, "kernel_build_id", host.kernel_build_id);
        pi_json_key_i64(json, "clock_ticks_hz", sysconf(_SC_CLK_TCK));
        pi_json_key_i64(json, "page_bytes", sysconf(_SC_PAGESIZE));
        pi_json_key_i64(json, "cpus_online", sysconf(_SC_NPROCESSORS_ONLN));
}

static void put_scope(struct pi_json *json, const struct pc_manifest *m)
{
        static const char *const scope[] = { [PC_SCOPE_MACHINE] = "machine",
                                             [PC_SCOPE_PROCESSES] = "processes",
                                             [PC_SCOPE_COMMAND] = "command" };
        put_text(json, "scope", scope[m->scope]);
        pi_json_key(json, "processes");
        pi_json_array(json);
        for (size_t i = 0; i < m->pid_count; i++)
                pi_json_i64(json, m->pids[i]);
        pi_json_array_end(json);
        put_words(json, "command", m->command, m->command_count);
        pi_json_key(json, "command_status");
        if (m->command_status >= 0)
                pi_json_i64(json, m->command_status);
        else
                pi_json_null(json);
}

/* "k=v" words whose keys differ; options.c saw to both. */
static void put_labels(struct pi_json *json, const struct pc_manifest *m)
{
        pi_json_key(json, "labels");
        pi_json_object(json);
        for (size_t i = 0; i < m->label_count; i++) {
                const char *equals = strchr(m->labels[i], '=');
                char key[PC_LABEL_KEY_MAX + 1];
                size_t n = equals ? (size_t)(equals - m->labels[i]) : 0;
                if (n == 0 || n > PC_LABEL_KEY_MAX)
                        continue;
                memcpy(key, m->labels[i], n);
                key[n] = 0;
                pi_json_key_str(json, key, pi_str_of(equals + 1));
        }
        pi_json_object_end(json);
}

static void put_sampling(struct pi_json *json, const struct pc_manifest *m)
{
        const struct pc_sampler_state *s = m->sampling;
        pi_json_key(json, "sampling");
        if (!s) {
                pi_json_null(json);
                return;
        }
        pi_json_object(json);
        pi_json_key(json, "events");
        pi_json_array(json);
        for (size_t i = 0; i < s->event_count; i++)
                pi_json_str(json, pi_str_of(s->events[i].name));
        pi_json_array_end(json);
        pi_json_key_u64(json, "frequency_hz", s->frequency_hz);
        pi_json_key_str(json, "chains", PI_STR(CHAINS));
        pi_json_key_bool(json, "kernel", s->kernel);
        pi_json_key_bool(json, "all_processes", s->all_processes);
        pi_json_key_str(json, "why", pi_str_of(s->why));
        put_count(json, m, "samples", s->samples);
        put_count(json, m, "lost", s->lost);
        put_count(json, m, "bytes", s->bytes);
        pi_json_object_end(json);
}

static void put_snapshots(struct pi_json *json, const struct pc_manifest *m)
{
        const struct pc_snap_state *s = m->snapshots;
        pi_json_key(json, "snapshots");
        if (!s) {
                pi_json_null(json);
                return;
        }
        pi_json_object(json);
        pi_json_key_i64(json, "interval_ns", m->interval_ns);
        put_count(json, m, "rounds", s->rounds);
        put_count(json, m, "late_rounds", m->late_rounds);
        put_count(json, m, "paths", s->paths);
        put_count(json, m, "bytes", s->bytes);
        pi_json_object_end(json);
}

static void put_missing_one(struct pi_json *json, struct pi_str what, struct pi_str why)
{
        pi_json_object(json);
        pi_json_key_str(json, "what", what);
        pi_json_key_str(json, "why", why);
        pi_json_object_end(json);
}

static void put_missing(struct pi_json *json, struct pc_log *log)
{
        pi_json_key(json, "missing");
        pi_json_array(json);
        for (size_t i = 0; i < log->missing.count; i++) {
                const struct pc_missing *missing = PI_AT(&log->missing, struct pc_missing, i);
                put_missing_one(json, missing->what, missing->why);
        }
        if (log->missing_dropped)
                put_missing_one(json, PI_STR("more"),
                                pi_arena_format(log->arena,
                                                "%llu further ones are not listed here; "
                                                "collect.log has them",
                                                (unsigned long long)log->missing_dropped));
        pi_json_array_end(json);
}

static void put_bytes(struct pi_json *json, const char *key, int64_t value)
{
        pi_json_key(json, key);
        if (value >= 0)
                pi_json_i64(json, value);
        else
                pi_json_null(json);
}

static void put_cost(struct pi_json *json, const struct pc_cost *cost)
{
        pi_json_key(json, "cost");
        if (!cost) {
                pi_json_null(json);
                return;
        }
        pi_json_object(json);
        pi_json_key_i64(json, "cpu_user_ns", cost->user_ns);
        pi_json_key_i64(json, "cpu_system_ns", cost->system_ns);
        pi_json_key_i64(json, "setup_cpu_ns", cost->setup_ns);
        pi_json_key_i64(json, "steady_cpu_ns", cost->steady_ns);
        pi_json_key_i64(json, "finish_cpu_ns", cost->finish_ns);
        put_bytes(json, "max_rss_bytes", cost->max_rss_bytes);
        put_bytes(json, "written_bytes", cost->written_bytes);
        pi_json_object_end(json);
}

static bool put_members(struct pi_json *json, const struct pc_spool *spool,
                        const struct pc_manifest *m, struct pc_log *log)
{
        bool good = true;
        pi_json_key(json, "members");
        pi_json_array(json);
        for (size_t i = 0; i < m->member_count; i++) {
                char digits[PC_DIGEST_TEXT];
                uint64_t size;
                if (strcmp(m->members[i], PIPA_MEMBER_MANIFEST) == 0)
                        continue;
                if (!pc_digest_member(spool->dir, m->members[i], &size, digits)) {
                        pc_error(log, "%s/%s cannot be read back: %s", spool->path, m->members[i],
                                 strerror(errno));
                        good = false;
                        continue;
                }
                pi_json_object(json);
                pi_json_key_str(json, "name", pi_str_of(m->members[i]));
                pi_json_key_u64(json, "size", size);
                pi_json_key_str(json, "xxh64", pi_str_of(digits));
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
        return good;
}

static bool put_all(struct pi_json *json, const struct pc_spool *spool, const struct pc_manifest *m,
                    struct pc_log *log)
{
        pi_json_object(json);
        put_format(json);
        pi_json_key_str(json, "id", pi_str_of(m->id));
        put_host(json);
        put_text(json, "state", m->state);
        put_text(json, "end_reason", m->end_reason);
        put_scope(json, m);
        put_labels(json, m);
        put_clocks(json, "start", &m->start);
        put_clocks(json, "end", &m->end);
        put_sampling(json, m);
        put_snapshots(json, m);
        put_missing(json, log);
        put_cost(json, m->cost);
        bool good = put_members(json, spool, m, log);
        pi_json_object_end(json);
        pi_out_char(json->out, '\n');
        return good;
}

static int write_out(void *user, const void *data, size_t size)
{
        return pc_write_all(*(int *)user, data, size) ? 0 : errno;
}

bool pc_manifest_write(const struct pc_spool *spool, const struct pc_manifest *manifest,
                       struct pc_log *log)
{
        struct pi_json json;
        struct pi_out out;
        unlinkat(spool->dir, PC_MANIFEST_DRAFT, 0);
        PI_CLEANUP(pi_close_fd) int fd = pc_spool_open(spool, PC_MANIFEST_DRAFT);
        int error = fd < 0 ? errno : 0;
        if (!error) {
                pi_out_init(&out, write_out, &fd, PI_LIMIT_OUTPUT_BYTES);
                pi_json_init(&json, &out);
                if (!put_all(&json, spool, manifest, log))
                        return false;
                error = pi_out_flush(&out);
        }
        if (!error && renameat(spool->dir, PC_MANIFEST_DRAFT, spool->dir, PIPA_MEMBER_MANIFEST))
                error = errno;
        if (error)
                pc_error(log, "%s/%s cannot be written: %s", spool->path, PIPA_MEMBER_MANIFEST,
                         strerror(error));
        return error == 0;
}
