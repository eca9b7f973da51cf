/* The kernel that was recorded: what tells it from other kernels, and from its own other boots. */
#ifndef PIPA_SYMBOL_KERNEL_H
#define PIPA_SYMBOL_KERNEL_H

#include "analyze/data/recording.h"

/* A module of the kernel as it was loaded. */
struct pi_kernel_module {
        struct pi_str name;   /* "ext4", "nf_tables" */
        uint64_t start, size; /* 0: not known */
};

struct pi_kernel {
        uint64_t text;           /* the address of `text_name`; 0: not known */
        struct pi_str text_name; /* "_text", "_stext"; "": one of them */
        uint64_t text_bytes;     /* from there to _etext or _edata; 0: not known */
        struct pi_build_id build_id;
        struct pi_build_id bundle_id; /* of the kernel that the rest of the bundle came from */
        struct pi_str release;        /* "6.1.0-50-amd64"; "": not known */
        uint16_t machine;             /* EM_*; 0: not known */
        bool narrow;                  /* of 32 bits, where the machine is known */
        const struct pi_kernel_module *modules; /* [module_count] ascending by name; a name may
                                                   stand there more than once */
        size_t module_count;
};

/* Everything that was recorded about it; strings are the recording's. False where the arena
 * refuses. */
bool pi_kernel_of(struct pi_kernel *kernel, const struct pi_recording *rec, struct pi_arena *arena);

/* "[ext4]", "/lib/modules/…/nf-tables.ko.xz" -> "ext4", "nf_tables"; a copy in the arena. {NULL, 0}
 * where it refuses. */
struct pi_str pi_kernel_module_name(struct pi_str path, struct pi_arena *arena);

/* Whether any module of that name was recorded. */
bool pi_kernel_has_module(const struct pi_kernel *kernel, struct pi_str name);

#endif
