/* Names as compilers store them -> names as people wrote them. */
#ifndef PIPA_SYMBOL_DEMANGLE_H
#define PIPA_SYMBOL_DEMANGLE_H

#include "base/arena.h"

/* The readable form of a C++ (Itanium ABI) or Rust (legacy, v0) symbol, without parameters, as
 * perf prints it; any other name as it is. At most PI_LIMIT_DEMANGLED_BYTES, cut there. A copy in
 * the arena; {NULL, 0} where the arena refuses. Safe on hostile names: bounded in time, stack and
 * output. */
struct pi_str pi_demangle(struct pi_arena *arena, struct pi_str name);

#endif
