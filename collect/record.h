/* One recording: set up (begin.c), running (record.c), brought home (finish.c). */
#ifndef PIPA_COLLECT_RECORD_H
#define PIPA_COLLECT_RECORD_H

#include "collect/bundle/manifest.h"
#include "collect/bundle/output.h"
#include "collect/command.h"
#include "collect/cost.h"
#include "collect/watch.h"

struct pc_recording {
        const struct pc_options *options;
        const struct pc_output *output;
        struct pi_arena *arena;
        struct pc_log *log;
        struct pc_signals signals;
        struct pc_spool spool;
        int reserve; /* disk space that is given back where the disk is full; -1: none */
        struct pc_watch watch;
        struct pc_command command;
        struct pc_sampler *sampler; /* NULL: no samples */
        struct pc_snap *snap;       /* NULL: no snapshots */
        struct pc_manifest manifest;
        struct pc_sampler_state sampling;
        struct pc_snap_state snapshots;
        struct pc_cost cost;
        uint64_t binary_bytes;            /* copied by --with-binaries */
        struct pc_usage at_start, at_end; /* of the loop */
        bool interrupted;                 /* ended before what was asked for was over */
        bool broken;                      /* something could not be written */
};

/* Makes the spool, opens and starts everything; the command is running, if there is one. -1: go on;
 * else the exit code, having said why, and nothing is left behind. */
int pc_record_begin(struct pc_recording *recording);

/* Until the time is over, a signal comes, or what is recorded has ended. */
void pc_record_run(struct pc_recording *recording);

/* Facts of the processes seen, the manifest, the archive. The exit code. */
int pc_record_finish(struct pc_recording *recording);

/* Releases what begin or finish left open. */
void pc_record_done(struct pc_recording *recording);

/* "recording the whole machine: …, until Ctrl-C" */
void pc_record_say_start(const struct pc_recording *recording);

/* "wrote x.tar.zst (1.2 MB): …"; `bytes` is its size. */
void pc_record_say_end(const struct pc_recording *recording, int64_t bytes);

/* Copies what sampler and snapshots came to into the manifest. */
void pc_record_count(struct pc_recording *recording);

/* Gives the reserved disk space back, so that the end can be written on a full disk. */
void pc_record_use_reserve(struct pc_recording *recording);

#endif
