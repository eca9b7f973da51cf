/* Samples of tracepoints as text, as perf script prints them: by the print fmt that the kernel
 * described the tracepoint with. Formats and raw bytes are hostile: they are parsed into bounded
 * trees, and nothing is read outside the raw bytes.
 *
 * Where perf 6.1 misreads a print fmt, the kernel's own text is given (tests/golden/
 * trace_formats.py has each case). A value that the raw bytes do not hold is "?". */
#ifndef PIPA_TRACE_TRACE_H
#define PIPA_TRACE_TRACE_H

#include "analyze/data/recording.h"

struct trace_program;
struct trace_text;

/* The function that holds a kernel address, and where that begins. False where none is known. */
typedef bool (*pi_trace_name_fn)(void *user, uint64_t address, struct pi_str *name,
                                 uint64_t *begin);

/* Print fmts are parsed when they are first needed, so one of these serves one thread. */
struct pi_trace {
        const struct pi_recording *rec;
        struct pi_arena *arena;
        struct trace_program **program; /* [points] NULL: not parsed yet */
        struct trace_text *text;
        pi_trace_name_fn name_of; /* asked where the tracing data names no function; NULL */
        void *name_user;
};

/* `rec` is read whole; it and `arena` stay the caller's and outlive this. False where the arena
 * refuses. */
bool pi_trace_init(struct pi_trace *trace, const struct pi_recording *rec, struct pi_arena *arena);

/* The text of one sample's raw bytes, what perf script prints behind "event: ". It is as it was
 * recorded (the caller escapes it for its medium) and valid until the next call. {NULL, 0} where
 * the event is no tracepoint, or the recording does not describe it. */
struct pi_str pi_trace_text(struct pi_trace *trace, const struct pi_event *event,
                            struct pi_bytes raw);

#endif
