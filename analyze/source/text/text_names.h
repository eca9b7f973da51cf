/* What a text calls libraries and functions -> modules, functions and frames of the recording.
 * Functions are one by name and library: what address a text printed says where in the function it
 * was, but not where the function begins. */
#ifndef PIPA_SOURCE_TEXT_NAMES_H
#define PIPA_SOURCE_TEXT_NAMES_H

#include "analyze/data/recording.h"

struct text_names {
        struct pi_recording *rec;
        struct pi_set modules;   /* struct text_module, by what the text calls it */
        struct pi_str last_path; /* of the module last asked for */
        uint32_t last;           /* its id; PI_NONE: none yet */
};

void text_names_init(struct text_names *names, struct pi_recording *rec, struct pi_arena *arena);
void text_names_done(struct text_names *names);

/* The module of this path; "" is one that stands for "not printed". PI_NONE where a limit is met.
 */
uint32_t text_names_module(struct text_names *names, struct pi_str path);

/* The frame of a function at an address. "" and "[unknown]" name none: the frame is then one of the
 * module's that have no name. PI_NONE where a limit is met. */
uint32_t text_names_frame(struct text_names *names, uint32_t module, uint64_t address,
                          struct pi_str name);

#endif
