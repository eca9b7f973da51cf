/* A user's file of metrics, read whole. */
#ifndef PIPA_ANALYZE_TABLE_FILE_H
#define PIPA_ANALYZE_TABLE_FILE_H

#include "base/arena.h"
#include "base/fail.h"

/* The bytes of a regular file of at most PI_LIMIT_TABLE_BYTES; they live in `arena`. */
enum pipa_status pi_table_load(const char *path, struct pi_arena *arena, struct pi_str *out,
                               struct pipa_error *err);

#endif
