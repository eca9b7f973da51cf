/* What a sample's stack begins with: its thread's name, process, thread or CPU
 * (pipa_export_options.by). */
#ifndef PIPA_REPORT_EXPORT_ROOTS_H
#define PIPA_REPORT_EXPORT_ROOTS_H

#include "base/strtab.h"
#include "report/export.h"
#include "report/export_scratch.h"

/* Columns of samples that a root needs, in this order. */
#define PI_ROOT_COLUMNS "comm", "pid", "tid", "cpu"
enum { PI_ROOT_COMM, PI_ROOT_PID, PI_ROOT_TID, PI_ROOT_CPU, PI_ROOT_COLUMN_COUNT };

#define PI_ROOT_RECENT 256

struct pi_root_key {
        struct pi_str comm;
        uint64_t pid, tid, cpu;
};

struct pi_roots {
        enum pipa_export_by by;
        bool folded; /* spaces become '_', as stackcollapse-perf.pl has them */
        struct pi_strtab labels;
        struct pi_scratch scratch;
        struct {
                struct pi_root_key key;
                uint32_t id; /* PI_NONE: empty */
        } recent[PI_ROOT_RECENT];
};

bool pi_roots_init(struct pi_roots *roots, enum pipa_export_by by, bool folded,
                   struct pi_arena *arena);
void pi_roots_done(struct pi_roots *roots);

/* The string id in `labels` of a sample's root; PI_NONE where a limit is met. */
uint32_t pi_roots_of(struct pi_roots *roots, const struct pipa_column *column, size_t row);

#endif
