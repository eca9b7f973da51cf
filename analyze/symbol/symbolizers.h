/* The chain of symbolizers: each a file and a row in symbolizers.c. A symbolizer answers jobs; it
 * knows no samples and no stacks. */
#ifndef PIPA_SYMBOL_SYMBOLIZERS_H
#define PIPA_SYMBOL_SYMBOLIZERS_H

#include "analyze/symbol/kallsyms_evidence.h"
#include "analyze/symbol/symbol.h"

/* Why addresses of a module stay without a name. */
enum pi_symbol_why {
        PI_SYMBOL_FOUND,      /* they do not, save where the symbols leave gaps */
        PI_SYMBOL_GENERATED,  /* no file behind it */
        PI_SYMBOL_NO_MAPPING, /* nothing was recorded there */
        PI_SYMBOL_NOT_READ,   /* a kind that no symbolizer knows: guests, hypervisors */
        PI_SYMBOL_NO_FILE,
        PI_SYMBOL_OTHER_FILE, /* a file is there, of another build id; see `found` */
        PI_SYMBOL_NOT_ELF,
        PI_SYMBOL_CUT,         /* the file ends before its sections do */
        PI_SYMBOL_OTHER_ARCH,  /* the file is of a processor that was not recorded */
        PI_SYMBOL_EXPORTS,     /* as FOUND, but from .dynsym alone: the file was stripped */
        PI_SYMBOL_NO_SYMBOLS,  /* the right file, without any */
        PI_SYMBOL_NO_SEGMENTS, /* only its debug data was found: no way from offset to address */
        PI_SYMBOL_NO_KALLSYMS,
        PI_SYMBOL_OTHER_KERNEL,  /* kallsyms was refused; see `kallsyms` */
        PI_SYMBOL_OTHER_LOAD,    /* kallsyms has this module elsewhere; see `kernel_text` */
        PI_SYMBOL_ZEROS,         /* kallsyms without addresses (kptr_restrict) */
        PI_SYMBOL_OTHER_RELEASE, /* a module's file, of another release of the kernel */
        PI_SYMBOL_READER_DIED,   /* the worker that read the files crashed, or answered nonsense */
        PI_SYMBOL_READER_LATE,   /* it took longer than files of that size may take */
        PI_SYMBOL_READER_MEMORY, /* it needed more memory than it may have */
        PI_SYMBOL_NO_READER,     /* no worker could be started; see `reader_errno` */
};

struct pi_symbol_outcome {
        enum pi_symbol_why why;
        bool by_path;             /* the file was taken by its path alone: no build id recorded */
        struct pi_build_id found; /* OTHER_FILE: what the file says */
        uint64_t kernel_text;     /* OTHER_LOAD: where kallsyms has the module's first function */
        struct pi_kallsyms_report kallsyms; /* of kernel modules */
        uint64_t reused; /* addresses that a perf map names more than once: by the last entry */
        struct pi_symbol_trail trail; /* which files were used, which were refused */
        bool no_memory;               /* an arena refused: there is no result */
        int reader_errno;             /* NO_READER: why, where the system said */
};

struct pi_symbol_job {
        struct pi_symbol_request request;
        struct pi_symbol_answer *answers; /* [request.count] zeroed before */
        struct pi_symbol_outcome outcome;
        struct pi_arena *arena;   /* for the names; the answers keep them */
        struct pi_arena *scratch; /* for what is needed on the way; gone when the job ends */
};

struct pi_crew;

/* A directory to search. Below MACHINE only files with the recorded build id count. */
struct pi_symbol_root {
        int dir;
        enum pi_symbol_where where;
        uint32_t index; /* as in the trail */
};

/* A text of kernel symbols: a part of an open file. */
struct pi_symbol_kallsyms {
        int fd;
        uint64_t offset, size;
        struct pi_build_id claimed; /* which kernel's it is said to be; size 0: nobody says */
        enum pi_symbol_where where; /* for the trail */
        uint32_t index;
        struct pi_str path;
};

/* What every job may look at. Nobody writes to it while jobs run. */
struct pi_symbol_context {
        const struct pi_symbol_root *roots; /* [root_count] in the order of search; the bundle's
                                               files come before MACHINE, which is the last */
        size_t root_count;
        const struct pi_symbol_file *files; /* [file_count] that came with the recording */
        size_t file_count;
        const struct pi_symbol_code_map *code_maps; /* [code_map_count] */
        size_t code_map_count;
        struct pi_str arch; /* of the recorded machine, as uname -m says it; empty: not known */
        bool big_endian;
        const struct pi_symbol_kallsyms *kallsyms; /* [kallsyms_count] the best first */
        size_t kallsyms_count;
        struct pi_kernel kernel; /* as recorded */
        struct pi_crew *crew;    /* who reads ELF files, isolated/ask.h; NULL: this process */
};

struct pi_symbolizer {
        const char *name;
        bool (*handles)(const struct pi_module *module);
        /* Answers the jobs, all of them in one call where `together` (one file answers for all),
         * else one in each. */
        void (*answer)(const struct pi_symbol_context *context, struct pi_symbol_job *const *jobs,
                       size_t count);
        bool together;
};

/* The symbolizer for a module, or NULL. */
const struct pi_symbolizer *pi_symbolizer_for(const struct pi_module *module);

bool pi_symbol_elf_handles(const struct pi_module *module);
void pi_symbol_elf_answer(const struct pi_symbol_context *context,
                          struct pi_symbol_job *const *jobs, size_t count);

bool pi_symbol_ksymbol_handles(const struct pi_module *module);
void pi_symbol_ksymbol_answer(const struct pi_symbol_context *context,
                              struct pi_symbol_job *const *jobs, size_t count);

bool pi_symbol_perf_map_handles(const struct pi_module *module);
void pi_symbol_perf_map_answer(const struct pi_symbol_context *context,
                               struct pi_symbol_job *const *jobs, size_t count);

bool pi_symbol_kernel_handles(const struct pi_module *module);
void pi_symbol_kernel_answer(const struct pi_symbol_context *context,
                             struct pi_symbol_job *const *jobs, size_t count);

/* The two that it consists of: from a kallsyms, which is one for all; and from vmlinux and the
 * files of modules, for the jobs that kallsyms had no names for. */
void pi_symbol_kallsyms_answer(const struct pi_symbol_context *context,
                               struct pi_symbol_job *const *jobs, size_t count);
void pi_symbol_kernel_files_answer(const struct pi_symbol_context *context,
                                   struct pi_symbol_job *const *jobs, size_t count);

#endif
