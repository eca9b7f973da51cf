/* Samples: a row for each, in order of time. */
#include "analyze/rows/samples.h"

#include "base/limits.h"

#include <stdlib.h>

#define TEXT PIPA_COLUMN_TEXT
#define WHOLE PIPA_COLUMN_WHOLE

static const struct rows_column columns[] = {
        { "time", "ns", PIPA_COLUMN_TIME, true, rows_fill_time, 0, 0, NULL },
        { "clock", "ns", WHOLE, true, rows_fill_clock, 0, 0, NULL },
        { "wall", "ns", WHOLE, true, rows_fill_wall, 0, 0, NULL },
        { "order", "", WHOLE, false, rows_fill_order, 0, 0, NULL },
        { "comm", "", TEXT, false, rows_fill_comm, 0, 0, NULL },
        { "process", "", TEXT, false, rows_fill_process, 0, 0, NULL },
        { "pid", "", WHOLE, true, rows_fill_pid, 0, 0, NULL },
        { "tid", "", WHOLE, true, rows_fill_tid, 0, 0, NULL },
        { "cpu", "", WHOLE, true, rows_fill_cpu, 0, 0, NULL },
        { "event", "", TEXT, false, rows_fill_event, 0, 0, NULL },
        { "event_id", "", WHOLE, false, rows_fill_event_id, 0, 0, NULL },
        { "unit", "", TEXT, false, rows_fill_unit, 0, 0, NULL },
        { "period", "", WHOLE, true, rows_fill_period, 0, 0, NULL },
        { "weight_value", "", PIPA_COLUMN_NUMBER, false, rows_fill_weight_value, 0, 0, NULL },
        { "mode", "", TEXT, false, rows_fill_mode, 0, 0, NULL },
        { "stack", "", WHOLE, false, rows_fill_stack, 0, 0, NULL },
        { "chain", "", WHOLE, false, rows_fill_chain, 0, 0, NULL },
        { "ip", "", WHOLE, true, rows_fill_ip, 0, 0, NULL },
        { "sym", "", TEXT, false, rows_fill_sym, 0, 0, NULL },
        { "symoff", "bytes", WHOLE, true, rows_fill_symoff, 0, 0, NULL },
        { "dso", "", TEXT, false, rows_fill_dso, 0, 0, NULL },
        { "addr", "", WHOLE, true, rows_fill_addr, 0, 0, rows_present_addr },
        { "addr_sym", "", TEXT, false, rows_fill_addr_sym, 0, 0, rows_present_addr_frame },
        { "addr_symoff", "bytes", WHOLE, true, rows_fill_addr_symoff, 0, 0,
          rows_present_addr_frame },
        { "addr_dso", "", TEXT, false, rows_fill_addr_dso, 0, 0, rows_present_addr_frame },
        { "phys_addr", "", WHOLE, true, rows_fill_phys_addr, 0, 0, rows_present_phys_addr },
        { "data_src", "", WHOLE, true, rows_fill_trait, ROWS_TRAIT(data_src, PI_HAS_DATA_SRC), 0,
          rows_present_trait },
        { "weight", "", WHOLE, true, rows_fill_weight, 0, 0, rows_present_weight },
        { "ins_lat", "", WHOLE, true, rows_fill_latency, false, 0, rows_present_weight },
        { "retire_lat", "", WHOLE, true, rows_fill_latency, true, 0, rows_present_weight },
        { "transaction", "", WHOLE, true, rows_fill_trait,
          ROWS_TRAIT(transaction, PI_HAS_TRANSACTION), 0, rows_present_trait },
        { "data_page_size", "bytes", WHOLE, true, rows_fill_trait,
          ROWS_TRAIT(data_page_bytes, PI_HAS_DATA_PAGE_SIZE), 0, rows_present_trait },
        { "code_page_size", "bytes", WHOLE, true, rows_fill_trait,
          ROWS_TRAIT(code_page_bytes, PI_HAS_CODE_PAGE_SIZE), 0, rows_present_trait },
        { "cgroup", "", TEXT, false, rows_fill_cgroup, ROWS_TRAIT(cgroup, PI_HAS_CGROUP), 0,
          rows_present_trait },
        { "branch_first", "", WHOLE, true, rows_fill_branches, false, 0, rows_present_branches },
        { "branch_count", "", WHOLE, true, rows_fill_branches, true, 0, rows_present_branches },
        { "trace", "", TEXT, false, rows_fill_trace, 0, PIPA_NEED_RAW, rows_present_trace },
        { "raw", "", TEXT, false, rows_fill_raw, 0, PIPA_NEED_RAW, rows_present_raw },
        { "iregs", "", TEXT, false, rows_fill_regs, true, PIPA_NEED_RAW, rows_present_regs },
        { "uregs", "", TEXT, false, rows_fill_regs, false, PIPA_NEED_RAW, rows_present_regs },
};

static enum pipa_status open_samples(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                     struct pipa_error *err)
{
        struct rows_sample_state *state = rows->state = calloc(1, sizeof(*state));

        if (!state)
                return pi_fail_memory(err, NULL);
        pi_arena_init(&state->texts, PI_LIMIT_MEMORY_BYTES);
        pi_arena_init(&state->programs, PI_LIMIT_MEMORY_BYTES);
        if (rows_has_column(rows, "trace") &&
            !pi_trace_init(&state->trace, rows->rec, &state->programs))
                return pi_fail_memory(err, &state->programs);
        return rows_filter_make(&state->filter, rows->rec, opt->filter, err);
}

/* A sample's number in the count of samples and records. */
static uint64_t order_of(const struct pi_recording *rec, struct rows_sample_state *state, size_t i)
{
        const struct pi_vec *records = &rec->kept_records;

        while (state->records < records->count &&
               PI_AT(records, struct pi_kept_record, state->records)->samples_before <= i)
                state->records++;
        return i + state->records;
}

static size_t pull_samples(struct pipa_rows *rows)
{
        struct rows_sample_state *state = rows->state;
        const struct pi_recording *rec = rows->rec;
        size_t n = 0;

        pi_arena_done(&state->texts);
        for (; state->next < rec->samples.count && n < ROWS_CHUNK; state->next++) {
                const struct pi_sample *sample = pi_recording_sample(rec, state->next);

                if (!rows_filter_sample(&state->filter, sample))
                        continue;
                state->sample[n] = sample;
                state->order[n++] = order_of(rec, state, state->next);
        }
        return n;
}

static void close_samples(struct pipa_rows *rows)
{
        struct rows_sample_state *state = rows->state;

        if (!state)
                return;
        rows_filter_done(&state->filter);
        rows_pen_done(&state->pen);
        pi_arena_done(&state->programs);
        pi_arena_done(&state->texts);
        free(state);
}

const struct rows_kind rows_samples = {
        .id = PIPA_ROWS_SAMPLES,
        .name = "samples",
        .need = PIPA_NEED_SAMPLES | PIPA_NEED_RAW,
        .column = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .open = open_samples,
        .pull = pull_samples,
        .close = close_samples,
};
