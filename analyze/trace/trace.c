#include "analyze/trace/trace.h"

#include "analyze/trace/trace_parse.h"
#include "analyze/trace/trace_show.h"

#define TRACEPOINT 2 /* PERF_TYPE_TRACEPOINT of perf_event_attr.type */

bool pi_trace_init(struct pi_trace *trace, const struct pi_recording *rec, struct pi_arena *arena)
{
        *trace = (struct pi_trace){ .rec = rec, .arena = arena };
        trace->program =
                PI_NEW_ARRAY(arena, struct trace_program *, rec->tracing.points.list.count);
        trace->text = PI_NEW(arena, struct trace_text);
        return trace->program && trace->text && trace_text_init(trace->text, arena);
}

/* The program of a point; NULL where memory ran out. */
static const struct trace_program *program_of(struct pi_trace *trace,
                                              const struct pi_tracepoint *point, uint32_t place)
{
        if (!trace->program[place]) {
                trace->program[place] = PI_NEW(trace->arena, struct trace_program);
                if (trace->program[place])
                        trace_program_read(trace->program[place], trace->rec, point, trace->arena);
        }
        return trace->program[place];
}

/* Width or precision that an argument says; INT32_MIN where it is not known. */
static int32_t star(const struct trace_sample *sample, const struct trace_node *node)
{
        struct trace_value v = trace_eval(sample, node);
        int64_t n = (int32_t)v.bits;

        return !v.known ? INT32_MIN : n > INT16_MAX * 64 ? INT16_MAX * 64 : (int32_t)n;
}

static struct trace_spec spec_of(const struct trace_sample *sample, const struct trace_piece *piece)
{
        struct trace_spec spec = piece->spec;
        int32_t n;

        if (piece->width) {
                n = star(sample, piece->width);
                spec.minus |= n < 0 && n != INT32_MIN;
                spec.width = n == INT32_MIN ? 0 : n < 0 ? (uint32_t)-n : (uint32_t)n;
        }
        if (piece->precision) {
                n = star(sample, piece->precision);
                spec.precision = n < 0 ? -1 : n;
        }
        return spec;
}

static void show_piece(struct trace_text *text, const struct pi_trace *trace,
                       const struct trace_sample *sample, const struct trace_piece *piece)
{
        struct trace_spec spec;

        trace_text_str(text, piece->text);
        if (!piece->value)
                return;
        spec = spec_of(sample, piece);
        if (spec.conversion == 's')
                trace_show_string(text, trace, sample, &spec, piece->value);
        else if (spec.conversion == 'p')
                trace_show_pointer(text, trace, sample, &spec, piece->value);
        else
                trace_show_number(text, &spec, trace_eval(sample, piece->value));
}

struct pi_str pi_trace_text(struct pi_trace *trace, const struct pi_event *event,
                            struct pi_bytes raw)
{
        const struct pi_tracing *tracing = &trace->rec->tracing;
        struct trace_sample sample = { tracing, tracing->long_bytes == 4 ? 4 : 8, raw };
        uint32_t place =
                event->type == TRACEPOINT ? pi_tracing_place(tracing, event->config) : PI_NONE;
        const struct trace_program *program;
        const struct pi_tracepoint *point;

        if (place == PI_NONE)
                return (struct pi_str){ NULL, 0 };
        point = PI_AT(&tracing->points.list, struct pi_tracepoint, place);
        program = program_of(trace, point, place);
        trace_text_begin(trace->text);
        if (!program || program->failed) {
                trace_text_str(trace->text, PI_STR("[FAILED TO PARSE]"));
                trace_show_fields(trace->text, trace->rec, point, raw);
        } else {
                for (const struct trace_piece *piece = program->pieces; piece; piece = piece->next)
                        show_piece(trace->text, trace, &sample, piece);
        }
        return trace_text_end(trace->text);
}
