/* How well one module's addresses were named, by what, and what would name the rest. */
#ifndef PIPA_DATA_NAMING_H
#define PIPA_DATA_NAMING_H

#include <stdbool.h>
#include <stdint.h>

/* Texts are string ids; that of "" where there is nothing to say. */
struct pi_naming {
        uint32_t module;
        uint64_t samples; /* whose innermost frame is in this module */
        uint64_t named;   /* of those, with a name */
        uint32_t from;    /* "debug file usr/lib/debug/… below --symfs 1; file …" */
        uint32_t why;     /* a sentence: why some have none, or are weaker than they look */
        uint32_t refused; /* files that were looked at and not used, each with the reason */
        uint32_t advice;  /* a command, or what to do */
};

#endif
