/* The list of notes. It is short, so it is searched from the front. */
#include "base/note.h"

#include "base/limits.h"
#include "base/num.h"

#include <stdarg.h>
#include <stdio.h>

void pi_notes_init(struct pi_notes *notes, struct pi_arena *arena)
{
        pi_vec_init(&notes->list, arena, sizeof(struct pi_note), PI_LIMIT_NOTES);
        notes->dropped = 0;
}

static struct pi_note *find(struct pi_notes *notes, const char *code, struct pi_str subject)
{
        for (size_t i = 0; i < notes->list.count; i++) {
                struct pi_note *note = PI_AT(&notes->list, struct pi_note, i);
                if (strcmp(note->code, code) == 0 && pi_str_equal(note->subject, subject))
                        return note;
        }
        return NULL;
}

__attribute__((format(printf, 2, 0))) static struct pi_str
format_text(struct pi_arena *arena, const char *format, va_list args)
{
        char text[PI_LIMIT_NOTE_TEXT + 1];
        int n = vsnprintf(text, sizeof(text), format, args);
        size_t length = n < 0 ? 0 : (size_t)n;
        if (length > PI_LIMIT_NOTE_TEXT)
                length = PI_LIMIT_NOTE_TEXT;
        return pi_arena_copy(arena, (struct pi_str){ text, length });
}

/* Takes over the note where both texts are there and the list has room. */
static void append(struct pi_notes *notes, struct pi_note note)
{
        struct pi_note *last = NULL;
        if (note.subject.p && note.text.p)
                last = pi_vec_push(&notes->list);
        if (last)
                *last = note;
        else
                notes->dropped++;
}

void pi_notes_push(struct pi_notes *notes, enum pi_note_level level, const char *code,
                   const char *weakens, struct pi_str subject, uint64_t count, double share,
                   const char *format, ...)
{
        if (subject.n > PI_LIMIT_NOTE_TEXT)
                subject.n = PI_LIMIT_NOTE_TEXT;
        struct pi_note *known = find(notes, code, subject);
        if (known) {
                known->count = pi_sat_add_u64(known->count, count);
                return;
        }
        if (notes->list.count == notes->list.max) {
                notes->dropped++;
                return;
        }
        struct pi_arena *arena = notes->list.arena;
        struct pi_note note = { .level = level,
                                .code = code,
                                .weakens = weakens,
                                .count = count,
                                .share = share,
                                .subject = pi_arena_copy(arena, subject) };
        va_list args;
        va_start(args, format);
        note.text = format_text(arena, format, args);
        va_end(args);
        append(notes, note);
}
