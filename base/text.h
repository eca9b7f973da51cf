/* A scanner for line-based text (/proc files, kallsyms, CSV): views into the caller's buffer,
 * nothing copied, nothing changed. */
#ifndef PIPA_BASE_TEXT_H
#define PIPA_BASE_TEXT_H

#include "base/str.h"

struct pi_text {
        const char *p, *end;
        size_t line; /* the number of the line last returned, from 1 */
};

struct pi_text pi_text_of(struct pi_str s);

/* The next line without its '\n' (and without a '\r' before it). False at the end. A last line
 * without '\n' counts. */
bool pi_text_line(struct pi_text *t, struct pi_str *line);

/* Takes the next run of bytes other than space and tab off the front of *rest. False where none
 * is left. */
bool pi_text_word(struct pi_str *rest, struct pi_str *word);

/* Takes the part up to `separator` (or all of it) off the front of *rest. False where *rest was
 * already used up; an empty last field is returned once. Start with rest->p non-NULL. */
bool pi_text_field(struct pi_str *rest, char separator, struct pi_str *field);

/* The whole of s as a number: no sign, no space, no prefix; false on overflow, on an empty text or
 * on any other byte, and then *out is left alone. */
bool pi_text_u64(struct pi_str s, uint64_t *out);
bool pi_text_hex(struct pi_str s, uint64_t *out);

/* The whole of s as a decimal number ("-1.5e3", "12"), '.' whatever the locale. */
bool pi_text_double(struct pi_str s, double *out);

#endif
