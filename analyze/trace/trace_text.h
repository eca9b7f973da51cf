/* The text of one sample's tracepoint while it grows. What is beyond PI_LIMIT_TRACE_BYTES, or what
 * memory has no room for, is left out, and the text says so at its end. */
#ifndef PIPA_TRACE_TEXT_H
#define PIPA_TRACE_TEXT_H

#include "base/arena.h"

struct trace_text {
        struct pi_arena *arena;
        char *p;
        size_t n, cap; /* `cap` is more than `n` by what is said at the end */
        bool cut;
};

/* False where the arena refuses. */
bool trace_text_init(struct trace_text *text, struct pi_arena *arena);

/* A new text in the same place, and its end. */
void trace_text_begin(struct trace_text *text);
struct pi_str trace_text_end(struct trace_text *text);

void trace_text_bytes(struct trace_text *text, const void *data, size_t size);
void trace_text_str(struct trace_text *text, struct pi_str s);
void trace_text_char(struct trace_text *text, char c);
void trace_text_fill(struct trace_text *text, char c, uint64_t count);

/* What a value that cannot be read is shown as. */
void trace_text_unknown(struct trace_text *text);

/* At least `digits` of them: lower-case hexadecimal, decimal. */
void trace_text_hex(struct trace_text *text, uint64_t value, unsigned digits);
void trace_text_u64(struct trace_text *text, uint64_t value, unsigned digits);

/* All that was written since `begin`, moved to the right (or filled up) to `width` bytes. */
void trace_text_pad(struct trace_text *text, size_t begin, uint64_t width, bool left);

#endif
