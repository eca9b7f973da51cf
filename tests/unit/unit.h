/* What every unit test needs: cmocka and its prerequisites, in the order it asks for. */
#ifndef PIPA_TESTS_UNIT_H
#define PIPA_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

#define UNIT_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A fixed sequence of well mixed numbers: tests are the same on every run. */
static inline uint64_t unit_random(uint64_t *state)
{
        uint64_t z = *state += 0x9E3779B97F4A7C15ull;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ z >> 27) * 0x94D049BB133111EBull;
        return z ^ z >> 31;
}

#define assert_str(view, literal)                                                 \
        do {                                                                      \
                struct pi_str unit_view = (view);                                 \
                assert_int_equal(unit_view.n, sizeof(literal) - 1);               \
                assert_memory_equal(unit_view.p, (literal), sizeof(literal) - 1); \
        } while (0)

#endif
