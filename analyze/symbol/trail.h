/* Where the names of a module came from, and which files were looked at and refused. */
#ifndef PIPA_SYMBOL_TRAIL_H
#define PIPA_SYMBOL_TRAIL_H

#include "analyze/data/module.h"
#include "base/arena.h"

enum pi_symbol_what {
        PI_SYMBOL_IMAGE,         /* the file that was run */
        PI_SYMBOL_DEBUG_FILE,    /* what was split off from it */
        PI_SYMBOL_MINIDEBUGINFO, /* .gnu_debugdata inside the image */
        PI_SYMBOL_ALT_FILE,      /* what several debug files share (dwz) */
        PI_SYMBOL_KALLSYMS,
        PI_SYMBOL_VMLINUX,
        PI_SYMBOL_KERNEL_OBJECT, /* a module's .ko */
        PI_SYMBOL_KSYMBOL,       /* the recording named the code when it appeared */
        PI_SYMBOL_PERF_MAP,
        PI_SYMBOL_JITDUMP,
};

/* Whose file it is. */
enum pi_symbol_where {
        PI_SYMBOL_SYMFS,     /* symfs `index` */
        PI_SYMBOL_DEBUG_DIR, /* debug directory `index` */
        PI_SYMBOL_BUNDLE,    /* it came with the recording */
        PI_SYMBOL_MACHINE,   /* of the machine that analyses */
        PI_SYMBOL_GIVEN,     /* named by an option of its own (kallsyms) */
};

struct pi_symbol_origin {
        enum pi_symbol_what what;
        enum pi_symbol_where where;
        uint32_t index;     /* of SYMFS and DEBUG_DIR, from 0 */
        struct pi_str path; /* below that place, without a leading '/'; the bundle's: the member */
};

/* Why a file was not used. */
enum pi_symbol_refused {
        PI_SYMBOL_REFUSED_BUILD_ID, /* of another build: `found` says which */
        PI_SYMBOL_REFUSED_CRC,      /* not the file whose checksum .gnu_debuglink has */
        PI_SYMBOL_REFUSED_FORMAT,   /* not a readable ELF file, or kallsyms, or … */
        PI_SYMBOL_REFUSED_CUT,      /* it ends before its sections do */
        PI_SYMBOL_REFUSED_ARCH,     /* of a processor, or a word size, that was not recorded */
        PI_SYMBOL_REFUSED_KIND,     /* no regular file, empty, too large, not to be read */
        PI_SYMBOL_REFUSED_MINI,     /* its .gnu_debugdata cannot be unpacked */
        PI_SYMBOL_REFUSED_REST,     /* it has more symbols than are read: the rest was left out */
        PI_SYMBOL_REFUSED_BOOT,     /* kallsyms of another kernel or another boot */
        PI_SYMBOL_REFUSED_ZEROS,    /* kallsyms without addresses */
};

struct pi_symbol_refusal {
        enum pi_symbol_refused why;
        enum pi_symbol_where where;
        uint32_t index;
        struct pi_str path;
        struct pi_build_id found; /* size 0: it has none */
};

/* One module's. */
struct pi_symbol_trail {
        struct pi_arena *arena; /* holds the lists and their paths; NULL: nothing is kept */
        struct pi_symbol_origin *origins; /* [origin_count], at most PI_LIMIT_SYMBOL_ORIGINS */
        size_t origin_count;
        struct pi_symbol_refusal *refusals; /* [refusal_count], at most PI_LIMIT_SYMBOL_REFUSALS */
        size_t refusal_count;
        uint64_t refused; /* all of them, also those that the list has no room for */
};

/* Appends a copy, the path's bytes too. What was listed already is not listed again; what the arena
 * or a limit refuses is left out. */
void pi_symbol_trail_from(struct pi_symbol_trail *trail, const struct pi_symbol_origin *origin);
void pi_symbol_trail_refuse(struct pi_symbol_trail *trail, const struct pi_symbol_refusal *refusal);

/* "debug file", "another build id": for messages. Static. */
const char *pi_symbol_what_text(enum pi_symbol_what what);
const char *pi_symbol_refused_text(enum pi_symbol_refused why);

#endif
