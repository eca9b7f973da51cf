/* The samples of a chunk, and how their cells are filled. */
#ifndef PIPA_ROWS_SAMPLES_H
#define PIPA_ROWS_SAMPLES_H

#include "analyze/rows/filter.h"
#include "analyze/rows/pen.h"
#include "analyze/rows/rows.h"
#include "analyze/trace/trace.h"

struct rows_sample_state {
        struct rows_filter filter;
        size_t next;    /* sample to look at */
        size_t records; /* that took effect before it */
        const struct pi_sample *sample[ROWS_CHUNK];
        uint64_t order[ROWS_CHUNK];
        struct pi_arena texts; /* made for the chunk at hand */
        struct rows_pen pen;
        struct pi_trace trace; /* where tracepoints are printed */
        struct pi_arena programs;
};

typedef void rows_fill(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out);
typedef bool rows_present(const struct pi_recording *rec, const struct rows_column *column);

/* sample_cells.c: who, when, where. */
rows_fill rows_fill_time, rows_fill_clock, rows_fill_wall, rows_fill_order, rows_fill_comm,
        rows_fill_process, rows_fill_pid, rows_fill_tid, rows_fill_cpu, rows_fill_event,
        rows_fill_event_id, rows_fill_unit, rows_fill_period, rows_fill_weight_value,
        rows_fill_mode, rows_fill_stack, rows_fill_chain, rows_fill_ip, rows_fill_sym,
        rows_fill_symoff, rows_fill_dso;

/* sample_extras.c: what only some events record. */
rows_fill rows_fill_addr, rows_fill_phys_addr, rows_fill_addr_sym, rows_fill_addr_symoff,
        rows_fill_addr_dso, rows_fill_weight, rows_fill_latency, rows_fill_trait, rows_fill_cgroup,
        rows_fill_branches;
rows_present rows_present_addr, rows_present_addr_frame, rows_present_phys_addr,
        rows_present_weight, rows_present_trait, rows_present_branches;

/* The `what` of rows_fill_trait: where it stands in struct pi_trait, and above that its PI_HAS_
 * bit.
 */
#define ROWS_TRAIT(field, has) (offsetof(struct pi_trait, field) | (uint64_t)(has) << 32)

/* sample_bytes.c: texts made of the bytes that were kept. */
rows_fill rows_fill_trace, rows_fill_raw, rows_fill_regs;
rows_present rows_present_trace, rows_present_raw, rows_present_regs;

#endif
