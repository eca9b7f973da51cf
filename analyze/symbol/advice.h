/* What would fetch the names that a module lacks: a command of the recorded machine's distribution,
 * or words where no command is sure. */
#ifndef PIPA_SYMBOL_ADVICE_H
#define PIPA_SYMBOL_ADVICE_H

#include "analyze/data/recording.h"
#include "base/arena.h"

/* What is known of the recorded machine. */
struct pi_symbol_host {
        struct pi_str os;      /* "debian": ID of os-release, else what the kernel's release says */
        struct pi_str os_like; /* ID_LIKE */
        struct pi_str release; /* of the kernel */
};

struct pi_symbol_host pi_symbol_host_of(const struct pi_recording *rec);

/* Why names are missing, as far as it changes what to do. */
enum pi_symbol_lack {
        PI_LACK_FILE,    /* nothing was found that is the recorded file */
        PI_LACK_SYMBOLS, /* the file is there, its symbols are not */
        PI_LACK_KALLSYMS,
        PI_LACK_CODE, /* generated code */
        PI_LACK_HELP, /* nothing that a file could mend */
};

/* Safe to paste into a shell whatever the recording says: a path or a name that would need quoting
 * is left out of commands. `path` as recorded. Empty for PI_LACK_HELP; {NULL, 0} where the arena
 * refuses. */
struct pi_str pi_symbol_advice(struct pi_arena *arena, const struct pi_symbol_host *host,
                               enum pi_symbol_lack lack, struct pi_str path,
                               const struct pi_build_id *build_id);

#endif
