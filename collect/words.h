/* Numbers for people. Each writes into `out` and returns it. */
#ifndef PIPA_COLLECT_WORDS_H
#define PIPA_COLLECT_WORDS_H

#include <stdint.h>

#define PC_WORDS_MAX 48

const char *pc_words_count(uint64_t value, char out[PC_WORDS_MAX]); /* "12 345" */
const char *pc_words_bytes(uint64_t value, char out[PC_WORDS_MAX]); /* "1.2 MB" */
const char *pc_words_duration(int64_t ns, char out[PC_WORDS_MAX]);  /* "500 ms", "1 s", "5 min" */
const char *pc_words_seconds(int64_t ns, char out[PC_WORDS_MAX]);   /* "5.0 s" */

#endif
