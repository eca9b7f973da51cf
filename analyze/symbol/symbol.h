/* Addresses -> names, for the frames of a recording. Names come from a chain of small symbolizers
 * (symbolizers.c), asked per module through one request interface; what reads ELF files runs in
 * other processes (isolated/). Nothing here opens a path that a recording names, save under an
 * explicit root or with proof that the file is the recorded one. */
#ifndef PIPA_SYMBOL_SYMBOL_H
#define PIPA_SYMBOL_SYMBOL_H

#include "analyze/data/recording.h"
#include "analyze/symbol/demangle.h"
#include "analyze/symbol/trail.h"
#include "base/fail.h"
#include "base/host.h"

/* An ELF file that came with the recording. */
struct pi_symbol_file {
        struct pi_build_id id;      /* what it is said to be; checked */
        int fd;                     /* borrowed */
        enum pi_symbol_where where; /* for the trail */
        uint32_t index;
        struct pi_str path; /* the name it had there */
};

/* A text that came with the recording: a part of an open file. */
struct pi_symbol_text {
        int fd; /* borrowed */
        uint64_t offset, size;
};

/* A perf-PID.map: names of the code that a process generated. */
struct pi_symbol_code_map {
        int32_t pid;
        struct pi_symbol_text text;
        enum pi_symbol_where where;
        struct pi_str name; /* of the member or file */
};

struct pi_symbol_options {
        const char *const *symfs; /* [symfs_count] directories that stand for the target's /; NULL:
                                     an archive, whose files are among `files` */
        size_t symfs_count;
        const char *const *debug_dirs; /* [debug_dir_count] that stand for /usr/lib/debug */
        size_t debug_dir_count;
        const char *kallsyms;                           /* or NULL */
        const struct pi_symbol_text *recorded_kallsyms; /* used where `kallsyms` names none; or
                                                           NULL */
        const struct pi_symbol_file *files; /* [file_count] what came with the recording */
        size_t file_count;
        const struct pi_symbol_code_map *code_maps; /* [code_map_count] the first of a process
                                                       counts */
        size_t code_map_count;
        enum pi_demangle_form demangle;
        bool this_machine; /* also look at recorded paths (matching build id only) and at
                              /proc/kallsyms (recording of this boot only) */
        unsigned threads;
        const char *program;        /* pipa-symbolize, which reads ELF files in processes of its own
                                       (doc/isolation.md); NULL: this process reads them */
        bool else_in_process;       /* where `program` cannot be started, this process reads */
        const struct pi_host *host; /* asked on the calling thread; or NULL */
};

/* One module's question: which functions hold these addresses. Return addresses are already
 * stepped back into the call. */
struct pi_symbol_request {
        const struct pi_module *module;
        struct pi_str path, name; /* of the module */
        const uint64_t *address;  /* [count] ascending, distinct, in the module's terms */
        size_t count;
        enum pi_demangle_form demangle;
};

/* One address's answer; name.n == 0: not resolved. Names are demangled and live in the arena given
 * with the request. */
struct pi_symbol_answer {
        struct pi_str name;
        uint64_t start; /* of the function, in the module's terms */
};

/* Name every frame of `rec` that has no function yet: fills rec->functions and each frame's
 * `function`. Frames that cannot be named share one unresolved function per module,
 * "[libfoo.so.1]". Notes say which modules have no symbols and why (no file, another build id,
 * stripped), with their share of samples. The result does not depend on the number of threads. */
enum pipa_status pi_symbolize(struct pi_recording *rec, const struct pi_symbol_options *opt,
                              struct pipa_error *err);

#endif
