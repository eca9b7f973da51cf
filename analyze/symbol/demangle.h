/* Names as compilers store them -> names as people wrote them. */
#ifndef PIPA_SYMBOL_DEMANGLE_H
#define PIPA_SYMBOL_DEMANGLE_H

#include "base/arena.h"

enum pi_demangle_form {
        PI_DEMANGLE_USUAL, /* without parameters, as perf prints names: "std::sort<int*>" */
        PI_DEMANGLE_FULL,  /* all that c++filt shows: parameters, return types, Rust's hashes */
        PI_DEMANGLE_SHORT, /* as USUAL, without template arguments: "std::sort" */
        PI_DEMANGLE_NONE,  /* as stored */
};

/* The readable form of a C++ (Itanium ABI) or Rust (legacy, v0) symbol; any other name as it is.
 * At most PI_LIMIT_DEMANGLED_BYTES, cut there. A copy in
 * the arena; {NULL, 0} where the arena refuses. Safe on hostile names: bounded in time, stack and
 * output. */
struct pi_str pi_demangle(struct pi_arena *arena, struct pi_str name, enum pi_demangle_form form);

/* Takes the template arguments (Rust: generic ones) out of a demangled name, in its place; returns
 * what is left of its length. What a "<" begins that stands where a name begins, as in
 * "<Group as Shape>::area", and operators stay. */
size_t pi_demangle_shorten(char *name, size_t n);

#endif
