/* Names by pattern, and lists of names that a caller hands in. */
#ifndef PIPA_ROWS_MATCH_H
#define PIPA_ROWS_MATCH_H

#include "base/str.h"

/* '*' stands for any bytes, '?' for one. */
bool rows_match(const char *pattern, struct pi_str text);

/* Copies of `count` texts; NULL where memory ran out or one of them is NULL. */
char **rows_names_copy(const char *const *names, size_t count);
void rows_names_free(char **names, size_t count);

#endif
