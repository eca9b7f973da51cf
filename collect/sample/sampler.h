/* Samples: perf events -> one mmap ring per CPU -> perf.data. Owns everything between
 * perf_event_open and the finished file. Chains are frame-pointer call chains of kernel and user;
 * the clock is CLOCK_MONOTONIC; perf.data is in perf's file format, with the features perf writes.
 */
#ifndef PIPA_COLLECT_SAMPLE_SAMPLER_H
#define PIPA_COLLECT_SAMPLE_SAMPLER_H

#include "collect/bundle/spool.h"
#include "collect/sample/event.h"

#include <sys/types.h>

enum pc_scope { PC_SCOPE_MACHINE, PC_SCOPE_PROCESSES, PC_SCOPE_COMMAND };

struct pc_sampler_options {
        enum pc_scope scope;
        const pid_t
                *pids; /* [pid_count] for PROCESSES: as asked; for COMMAND: the one waiting child */
        size_t pid_count;
        const char *events; /* as given to -e; NULL: the default event */
        unsigned frequency_hz;
        unsigned ring_pages; /* data pages per CPU, a power of two; 0: 128, less where mlock forbids
                              */
        const char *cmdline; /* for the CMDLINE feature: already without what must not be told */
};

struct pc_sampler; /* opaque, in the arena */

/* What the ladder of privileges came to, and what was counted so far. */
struct pc_sampler_state {
        bool kernel;        /* kernel frames are recorded */
        bool all_processes; /* the whole machine, not the own processes only */
        char why[256];      /* which rung and why; "" for the first */
        size_t event_count;
        const struct pc_event *events;
        unsigned frequency_hz; /* what the kernel allows of what was asked for */
        uint64_t samples, lost, bytes;
};

/* Opens the events: all CPUs with the kernel; else (EACCES, EPERM) without the kernel; else, for
 * MACHINE, this user's own processes with, then without it. Says what was taken and what would
 * allow more. NULL, having said why, where no rung holds: the recording then has no samples. Events
 * are disabled (for COMMAND: enabled by its exec). */
struct pc_sampler *pc_sampler_open(const struct pc_sampler_options *options, struct pi_arena *arena,
                                   struct pc_log *log);

/* Writes header, existing processes (COMM, FORK, MMAP2 with build ids; kernel and modules) and
 * enables the events. False, having said why. */
bool pc_sampler_start(struct pc_sampler *sampler, const struct pc_spool *spool);

/* Descriptors to poll for POLLIN, after which pc_sampler_drain is due; count is set. Borrowed. (One
 * that stands for all: events whose thread is gone would hang up in every poll.) */
const int *pc_sampler_fds(const struct pc_sampler *sampler, size_t *count);

/* Moves what the rings hold to the file. False on a write error (said), which ends the recording.
 */
bool pc_sampler_drain(struct pc_sampler *sampler);

/* True where every event of PROCESSES or COMMAND has hung up: all processes are gone. To be asked
 * after each poll. */
bool pc_sampler_ended(struct pc_sampler *sampler);

/* The processes with most samples since the last call, most first; at most `max`. Returns how many.
 */
size_t pc_sampler_busiest(struct pc_sampler *sampler, pid_t *pids, size_t max);

/* All processes that were sampled so far, in order of first sight; borrowed until the next drain.
 */
const pid_t *pc_sampler_pids(const struct pc_sampler *sampler, size_t *count);

/* Build ids (20-byte, hex in `text`) and paths of the files that samples fell into; for
 * --with-binaries. Calls `each` once per file. */
void pc_sampler_files(struct pc_sampler *sampler,
                      void (*each)(void *user, pid_t pid, const char *path, const char *build_id),
                      void *user);

/* Stops, drains, writes LOST_SAMPLES, build ids and features, completes the header, closes the
 * file. False on a write error (said). */
bool pc_sampler_finish(struct pc_sampler *sampler);

struct pc_sampler_state pc_sampler_state(const struct pc_sampler *sampler);

void pc_sampler_close(struct pc_sampler *sampler); /* NULL is allowed */

#endif
