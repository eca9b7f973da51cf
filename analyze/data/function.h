/* A named function of a module, or the one that stands for all addresses of a module that have no
 * name. */
#ifndef PIPA_DATA_FUNCTION_H
#define PIPA_DATA_FUNCTION_H

#include "base/set.h"

struct pi_function {
        uint32_t name;   /* string id, demangled; "[libfoo.so.1]" where unresolved */
        uint32_t module; /* module id */
        uint64_t start;  /* in the module's address terms; 0 where unresolved */
        bool resolved;
};

/* The id in pi_recording.functions, added on first sight; PI_NONE where a limit is met. */
uint32_t pi_functions_add(struct pi_set *functions, const struct pi_function *function);

static inline struct pi_function *pi_functions_at(const struct pi_set *functions, uint32_t id)
{
        return PI_AT(&functions->list, struct pi_function, id);
}

#endif
