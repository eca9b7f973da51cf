#include "analyze/table/complaint.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>

#define SENTENCE_BYTES 512

void pi_complaints_init(struct pi_complaints *complaints, struct pi_arena *arena)
{
        *complaints = (struct pi_complaints){ .arena = arena };
        pi_vec_init(&complaints->list, arena, sizeof(struct pi_complaint), PI_LIMIT_COMPLAINTS);
}

void pi_complain(struct pi_complaints *complaints, struct pi_str file, size_t line, size_t column,
                 const char *format, ...)
{
        char text[SENTENCE_BYTES];
        struct pi_complaint *complaint = pi_vec_push(&complaints->list);
        va_list args;

        if (!complaint) {
                complaints->dropped++;
                return;
        }
        va_start(args, format);
        if (vsnprintf(text, sizeof(text), format, args) < 0)
                text[0] = 0;
        va_end(args);
        *complaint = (struct pi_complaint){ file, line, column,
                                            pi_arena_copy(complaints->arena, pi_str_of(text)) };
}

bool pi_complaints_none(const struct pi_complaints *complaints)
{
        return complaints->list.count == 0 && complaints->dropped == 0;
}
