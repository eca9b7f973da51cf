/* The two shapes that most files of /proc have: rows of numbers, and lines of a key and a value. */
#ifndef PIPA_SOURCE_SNAP_TEXT_H
#define PIPA_SOURCE_SNAP_TEXT_H

#include "base/text.h"

/* A key of the file and the field that it fills. Several keys may fill one field: they add up. */
struct snap_key {
        const char *key;
        uint32_t field;
};

/* Takes up to `count` numbers off the front of *rest; stops before the first word that is none, and
 * returns how many there were. */
size_t snap_numbers(struct pi_str *rest, uint64_t *out, size_t count);

/* Each line: a key, perhaps with a ':' after it, and a number ("MemFree:  12 kB", "pgfault 7"). */
void snap_keyed(struct pi_text text, const struct snap_key *keys, size_t count, uint64_t *field);

/* "12.34" in hundredths; false and *out left alone where it is not a number from 0 up. */
bool snap_hundredths(struct pi_str word, uint64_t *out);

#endif
