/* One frame as perf script prints it: "ip symbol+offset (library)", alone in its line or behind the
 * event. */
#ifndef PIPA_SOURCE_TEXT_PLACE_H
#define PIPA_SOURCE_TEXT_PLACE_H

#include "base/str.h"

struct text_place {
        uint64_t address;   /* as printed; 0 where none was */
        struct pi_str name; /* without its offset; "" and "[unknown]" are none */
        struct pi_str
                module; /* "" where none was printed: as of inlined ones where source lines are */
        bool inlined;   /* "(inlined)": the library is that of the next frame */
};

/* A line of a call chain. False where it is none. */
bool text_place_read(struct pi_str line, struct text_place *out);

/* The frame behind an event, between other numbers (addr, weight, phys_addr, branches). */
bool text_place_find(struct pi_str rest, struct text_place *out);

/* True for a line, or the rest of one, that holds a branch stack: "from/to/P/-/-/0 …". */
bool text_place_is_branches(struct pi_str s);

/* True for a line that says where in the source the frame before is: "malloc.c:3358",
 * "ld.so[15c1a]", "string.h:29 (inlined)". */
bool text_place_is_source(struct pi_str line);

#endif
