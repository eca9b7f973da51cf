/* Members by their content, collections by a random id: hex text for the manifest. */
#ifndef PIPA_COLLECT_BUNDLE_DIGEST_H
#define PIPA_COLLECT_BUNDLE_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#define PC_DIGEST_TEXT 17 /* 16 digits and a NUL */
#define PC_ID_TEXT 33     /* 32 digits and a NUL */

/* Size and XXH64 (seed 0) of a regular file in the directory `dir`. False and errno. */
bool pc_digest_member(int dir, const char *name, uint64_t *size_bytes, char digits[PC_DIGEST_TEXT]);

/* 16 random bytes: a new collection's id. */
void pc_digest_id(char digits[PC_ID_TEXT]);

#endif
