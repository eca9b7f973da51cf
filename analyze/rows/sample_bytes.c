/* Texts made of the bytes that were kept of samples: tracepoints, raw bytes, registers. */
#include "analyze/rows/registers.h"
#include "analyze/rows/samples.h"

#include <inttypes.h>

/* NULL where the sample has none. */
static const struct pi_sample_bytes *bytes_of(const struct pipa_rows *rows, size_t i)
{
        const struct rows_sample_state *state = rows->state;

        return pi_columns_bytes(&rows->rec->columns, state->sample[i]);
}

/* What was made of one sample is copied: the next overwrites it. */
void rows_fill_trace(struct pipa_rows *rows, const struct rows_column *column,
                     const struct rows_cells *out)
{
        struct rows_sample_state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++) {
                const struct pi_sample_bytes *bytes = bytes_of(rows, i);
                struct pi_str text = { NULL, 0 };

                if (bytes && bytes->raw.p)
                        text = pi_trace_text(&state->trace,
                                             pi_recording_event(rows->rec, state->sample[i]->event),
                                             bytes->raw);
                if (text.p)
                        text = pi_arena_copy(&state->texts, text);
                out->text[i] = (struct pipa_text){ text.p, text.n };
        }
}

void rows_fill_raw(struct pipa_rows *rows, const struct rows_column *column,
                   const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++) {
                const struct pi_sample_bytes *bytes = bytes_of(rows, i);

                out->text[i] =
                        bytes ? (struct pipa_text){ (const char *)bytes->raw.p, bytes->raw.n }
                              : ROWS_UNKNOWN;
        }
}

/* "ABI:2    AX:0x1    BX:0x0": as perf script does (perf_sample__fprintf_regs). */
static struct pi_str regs_text(struct rows_sample_state *state, struct pi_str machine,
                               uint64_t mask, const uint64_t *regs)
{
        struct rows_pen *pen = &state->pen;
        size_t at = 1;

        rows_pen_begin(pen);
        rows_pen_format(pen, "ABI:%" PRIu64, regs[0]);
        for (unsigned bit = 0; bit < 64; bit++) {
                char name[ROWS_REGISTER_NAME];

                if (!(mask >> bit & 1))
                        continue;
                rows_register_name(machine, bit, name);
                rows_pen_format(pen, " %5s:0x%" PRIx64, name, regs[at++]);
        }
        return rows_pen_copy(pen, &state->texts);
}

/* `what`: those at the interrupt, else the user's. */
void rows_fill_regs(struct pipa_rows *rows, const struct rows_column *column,
                    const struct rows_cells *out)
{
        struct rows_sample_state *state = rows->state;

        for (size_t i = 0; i < rows->count; i++) {
                const struct pi_event *event =
                        pi_recording_event(rows->rec, state->sample[i]->event);
                const struct pi_sample_bytes *bytes = bytes_of(rows, i);
                const uint64_t *regs = !bytes         ? NULL
                                       : column->what ? bytes->regs_intr
                                                      : bytes->regs_user;
                struct pi_str text = { NULL, 0 };

                if (regs)
                        text = regs_text(state, rows->rec->machine.arch,
                                         column->what ? event->regs_intr : event->regs_user, regs);
                out->text[i] = (struct pipa_text){ text.p, text.n };
        }
}

bool rows_present_trace(const struct pi_recording *rec, const struct rows_column *column)
{
        (void)column;
        return rec->columns.bytes.count > 0 && rec->tracing.points.list.count > 0;
}

bool rows_present_raw(const struct pi_recording *rec, const struct rows_column *column)
{
        (void)column;
        for (size_t i = 0; i < rec->columns.bytes.count; i++) {
                if (PI_AT(&rec->columns.bytes, struct pi_sample_bytes, i)->raw.p)
                        return true;
        }
        return false;
}

bool rows_present_regs(const struct pi_recording *rec, const struct rows_column *column)
{
        uint64_t mask = 0;

        for (size_t i = 0; i < rec->events.count; i++) {
                const struct pi_event *event = pi_recording_event(rec, i);
                mask |= column->what ? event->regs_intr : event->regs_user;
        }
        return mask != 0;
}
