/* The text of a /proc/kallsyms, line by line -> the symbol before each wanted address. Memory is
 * proportional to the wanted addresses. */
#ifndef PIPA_SYMBOL_KALLSYMS_READ_H
#define PIPA_SYMBOL_KALLSYMS_READ_H

#include "analyze/symbol/kallsyms_evidence.h"
#include "base/arena.h"

/* Whose symbols: "" for the kernel itself, "ext4" for lines that end in [ext4]. */
struct pi_kallsyms_owner {
        struct pi_str tag;
        uint64_t last;                  /* the last address of any of its symbols */
        uint64_t first_text, last_text; /* of its functions; first above last: it has none */
};

/* One wanted address and the last symbol at or before it, whoever owns that. */
struct pi_kallsyms_slot {
        uint64_t address;
        uint32_t owner; /* index into owners: who must own the symbol */
        uint32_t job;   /* the caller's: whose address this is, … */
        size_t index;   /* … and which of them */
        uint64_t start; /* of the symbol */
        uint32_t found; /* the symbol's owner; PI_NONE: one that nobody asked for */
        bool set;       /* there is a symbol */
        bool text;      /* it is a function */
        bool stray;     /* found in a module that the recording does not know */
        char *name;     /* [name_size] */
        size_t name_size, name_cap;
};

struct pi_kallsyms {
        struct pi_arena *arena;
        struct pi_kallsyms_owner *owners; /* [owner_count] ascending by tag */
        size_t owner_count;
        struct pi_kallsyms_slot *slots; /* [slot_count] ascending by address */
        size_t slot_count;
        const struct pi_kernel *kernel; /* the recorded one */
        struct pi_kallsyms_evidence evidence;
        bool no_memory;
};

/* Takes the lines of a descriptor, from where it stands up to its end or at most `size` bytes.
 * False where reading fails. */
bool pi_kallsyms_read(struct pi_kallsyms *k, int fd, uint64_t size);

/* Takes whole lines. */
void pi_kallsyms_lines(struct pi_kallsyms *k, struct pi_str text);

/* After the last line, once. */
void pi_kallsyms_finish(struct pi_kallsyms *k);

/* After finish: whether slot i has a name, by a function of the right owner. */
bool pi_kallsyms_is_named(const struct pi_kallsyms *k, size_t i);

#endif
