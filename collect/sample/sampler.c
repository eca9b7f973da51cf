/* The life of a recording: open, start, drain, finish, close. */
#include "collect/sample/sampler.h"

#include "base/cleanup.h"
#include "collect/os/host.h"
#include "collect/sample/attr.h"
#include "collect/sample/feature.h"
#include "collect/sample/hangup.h"
#include "collect/sample/hits.h"
#include "collect/sample/ladder.h"
#include "collect/sample/lost.h"
#include "collect/sample/ring.h"
#include "collect/sample/synth.h"
#include "pipa/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define RING_PAGES 128u

struct pc_sampler {
        struct pc_sampler_options options;
        struct pi_arena *arena;
        struct pc_log *log;
        struct pc_fds fds;
        struct pc_support support;
        struct pc_rings rings;
        struct pc_hangup hangup;
        struct pc_perfdata data;
        struct pc_seen seen;
        struct pc_ids ids;
        struct pc_hits hits;
        struct pc_clocks start;
        struct pc_sampler_state state;
        uint64_t lost_samples; /* as the events themselves count */
};

static unsigned choose_frequency(unsigned wanted, struct pc_log *log)
{
        unsigned allowed = pc_frequency_allowed(wanted);
        if (allowed < wanted)
                pc_say(log,
                       "sampling at %u Hz instead of %u Hz: kernel.perf_event_max_sample_rate "
                       "allows no more",
                       allowed, wanted);
        return allowed;
}

/* The sampled events, then the one that tracks, which is restricted where all others are. */
static bool choose_events(struct pc_sampler *sampler)
{
        struct pc_fds *fds = &sampler->fds;
        if (!sampler->options.events) {
                pc_events_default(&fds->event[0], sampler->log);
                fds->event_count = 1;
        } else if (!pc_events_parse(sampler->options.events, fds->event, &fds->event_count,
                                    sampler->log)) {
                return false;
        }
        unsigned hz = choose_frequency(sampler->options.frequency_hz, sampler->log);
        bool command = sampler->options.scope == PC_SCOPE_COMMAND, kernel = false;
        sampler->support = pc_support_probe();
        for (size_t i = 0; i < fds->event_count; i++) {
                pc_attr_sampled(&fds->event[i].attr, &sampler->support, hz);
                fds->event[i].attr.enable_on_exec = command;
                kernel |= !fds->event[i].attr.exclude_kernel;
        }
        struct pc_event *track = &fds->event[fds->event_count++];
        *track = (struct pc_event){ .name = "dummy:HG" };
        pc_attr_tracking(&track->attr, &sampler->support);
        track->attr.disabled = track->attr.enable_on_exec = command;
        track->attr.exclude_kernel = track->attr.exclude_hv = !kernel;
        sampler->state.frequency_hz = hz;
        return true;
}

struct pc_sampler *pc_sampler_open(const struct pc_sampler_options *options, struct pi_arena *arena,
                                   struct pc_log *log)
{
        struct pc_sampler *sampler = PI_NEW(arena, struct pc_sampler);
        if (!sampler) {
                pc_error(log, "no memory for sampling");
                return NULL;
        }
        *sampler = (struct pc_sampler){ .options = *options, .arena = arena, .log = log };
        sampler->data.fd = sampler->hangup.fd = -1;
        pc_seen_init(&sampler->seen, arena);
        pc_ids_init(&sampler->ids, arena);
        if (!pc_fds_init(&sampler->fds, arena)) {
                pc_error(log, "samples are not possible: /sys/devices/system/cpu/online cannot be "
                              "read (is /sys mounted?)");
                return NULL;
        }
        unsigned pages = options->ring_pages ? options->ring_pages : RING_PAGES;
        if (choose_events(sampler) &&
            pc_ladder_open(options, &sampler->fds, &sampler->state, log) &&
            pc_rings_map(&sampler->rings, &sampler->fds, pages, log) &&
            pc_hangup_open(&sampler->hangup, &sampler->fds, &sampler->rings,
                           !sampler->state.all_processes, log))
                return sampler;
        pc_sampler_close(sampler);
        return NULL;
}

/* The spool's copy, if it has one: the kernel makes its own anew for each reader. */
static bool describe_kernel(struct pc_sampler *sampler, const struct pc_spool *spool)
{
        PI_CLEANUP(pi_close_fd)
        int fd = openat(spool->dir, PIPA_MEMBER_KALLSYMS, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0)
                fd = open("/proc/kallsyms", O_RDONLY | O_CLOEXEC);
        return pc_synth_kernel(&sampler->data, fd, sampler->log);
}

/* The processes to describe: all, or those asked for. A command's child describes itself when it
 * execs, but its threads' chains may begin before. */
static bool describe(struct pc_sampler *sampler, const struct pc_spool *spool)
{
        const struct pc_sampler_options *options = &sampler->options;
        const pid_t *pids = options->scope == PC_SCOPE_MACHINE ? NULL : options->pids;
        if (sampler->state.kernel && !describe_kernel(sampler, spool))
                return false;
        if (!pc_synth_tasks(&sampler->data, pids, pids ? options->pid_count : 0, &sampler->ids))
                return false;
        pc_perfdata_record(&sampler->data, PC_RECORD_FINISHED_INIT, 0);
        return pc_perfdata_record_end(&sampler->data, false) && pc_perfdata_flush(&sampler->data);
}

bool pc_sampler_start(struct pc_sampler *sampler, const struct pc_spool *spool)
{
        int fd = pc_spool_open(spool, PIPA_MEMBER_PERF);
        if (fd < 0) {
                pc_error(sampler->log, "%s cannot be made: %s", PIPA_MEMBER_PERF, strerror(errno));
                return false;
        }
        sampler->start = pc_clocks_now();
        if (!pc_perfdata_begin(&sampler->data, fd, &sampler->fds, sampler->log) ||
            !describe(sampler, spool))
                return false;
        if (sampler->options.scope != PC_SCOPE_COMMAND)
                pc_fds_control(&sampler->fds, PERF_EVENT_IOC_ENABLE, false);
        return true;
}

const int *pc_sampler_fds(const struct pc_sampler *sampler, size_t *count)
{
        *count = 1;
        return &sampler->hangup.fd;
}

bool pc_sampler_drain(struct pc_sampler *sampler)
{
        pc_hangup_take(&sampler->hangup);
        return pc_rings_drain(&sampler->rings, &sampler->data, &sampler->seen, &sampler->ids);
}

bool pc_sampler_ended(struct pc_sampler *sampler)
{
        pc_hangup_take(&sampler->hangup);
        return sampler->options.scope != PC_SCOPE_MACHINE && sampler->hangup.alive == 0;
}

size_t pc_sampler_busiest(struct pc_sampler *sampler, pid_t *pids, size_t max)
{
        return pc_seen_busiest(&sampler->seen, pids, max);
}

const pid_t *pc_sampler_pids(const struct pc_sampler *sampler, size_t *count)
{
        *count = sampler->seen.count;
        return sampler->seen.pid;
}

static void collect_features(struct pc_sampler *sampler, struct pc_features *features)
{
        pc_hits_read(&sampler->hits, sampler->data.fd, sampler->data.data_offset,
                     sampler->data.offset, sampler->arena, sampler->log);
        pc_hits_identify(&sampler->hits);
        pc_hits_table(&sampler->hits, &features->at[PC_FEATURE_BUILD_ID]);
        pc_feature_tracing(features, &sampler->fds);
        pc_feature_host(features, sampler->options.cmdline);
        pc_feature_events(features, &sampler->fds);
        pc_feature_topology(features);
        pc_feature_numa(features);
        pc_feature_cache(features);
        pc_feature_sample_time(features, sampler->seen.first_ns, sampler->seen.last_ns);
        pc_feature_clock(features, sampler->start.monotonic_ns, sampler->start.realtime_ns);
}

static void say_dropped(const struct pc_sampler *sampler)
{
        if (sampler->seen.dropped)
                pc_missing(sampler->log, true, "processes",
                           "%llu samples are of processes beyond the number that is kept apart",
                           (unsigned long long)sampler->seen.dropped);
}

bool pc_sampler_finish(struct pc_sampler *sampler)
{
        pc_fds_control(&sampler->fds, PERF_EVENT_IOC_DISABLE, true);
        if (!pc_sampler_drain(sampler))
                return false;
        sampler->lost_samples = pc_lost_write(&sampler->data, &sampler->fds);
        if (!pc_perfdata_flush(&sampler->data))
                return false;
        struct pc_features *features = PI_NEW(sampler->arena, struct pc_features);
        if (!features) {
                pc_error(sampler->log, "no memory to finish perf.data");
                return false;
        }
        pc_features_init(features);
        collect_features(sampler, features);
        bool ok = pc_perfdata_end(&sampler->data, features->at);
        pc_features_done(features);
        pc_perfdata_close(&sampler->data);
        say_dropped(sampler);
        return ok;
}

void pc_sampler_files(struct pc_sampler *sampler,
                      void (*each)(void *user, pid_t pid, const char *path, const char *build_id),
                      void *user)
{
        for (size_t i = 0; i < sampler->hits.files.list.count; i++) {
                const struct pc_hit_file *file =
                        PI_AT(&sampler->hits.files.list, struct pc_hit_file, i);
                char hex[2 * PC_ID_BYTES + 1] = "";
                if (!file->hit || file->kernel || !file->id.n || file->path.p[0] != '/')
                        continue;
                for (size_t byte = 0; byte < file->id.n; byte++)
                        snprintf(hex + 2 * byte, 3, "%02x", file->id.bytes[byte]);
                each(user, pc_hit_process(file), file->path.p, hex);
        }
}

struct pc_sampler_state pc_sampler_state(const struct pc_sampler *sampler)
{
        struct pc_sampler_state state = sampler->state;
        state.event_count = sampler->fds.event_count - 1;
        state.events = sampler->fds.event;
        state.samples = sampler->seen.samples;
        state.lost = sampler->lost_samples > sampler->seen.lost ? sampler->lost_samples
                                                                : sampler->seen.lost;
        state.bytes = sampler->data.offset;
        return state;
}

void pc_sampler_close(struct pc_sampler *sampler)
{
        if (!sampler)
                return;
        pc_rings_unmap(&sampler->rings);
        pc_hangup_close(&sampler->hangup);
        pc_fds_close(&sampler->fds);
        pc_perfdata_close(&sampler->data);
        pc_hits_done(&sampler->hits);
        pc_ids_done(&sampler->ids);
        pc_seen_done(&sampler->seen);
}
