/* The files of a module: its code, and the debug data that was split off from it. */
#ifndef PIPA_SYMBOL_ELF_FIND_H
#define PIPA_SYMBOL_ELF_FIND_H

#include "analyze/symbol/elf_file.h"
#include "analyze/symbol/symbolizers.h"

/* Where a file was found. */
struct pi_elf_place {
        struct pi_symbol_root root; /* .dir -1: it came with the recording, or in an archive */
        struct pi_str path;         /* below the root, without a leading '/' */
};

/* Each with fd -1 where not found. */
struct pi_elf_files {
        struct pi_elf image;
        struct pi_elf debug; /* with .symtab or .debug_info; none where the image has both */
        struct pi_elf alt;   /* what .gnu_debugaltlink of these means */
        struct pi_elf_place image_at, debug_at, alt_at;
};

/* Look under every root: by recorded path, by file name in a flat directory, by build id
 * (.build-id/xx/yyyy as perf, debuggers and debuginfod's clients lay it out), below usr/lib/debug.
 * With a recorded build id a file must have it; without one a file found by its path is taken, and
 * the outcome says so. Then what the files found point at: .gnu_debuglink (proven by its checksum),
 * .gnu_debugaltlink (proven by its build id), under the roots alone. A file of a processor that was
 * not recorded is refused, so is one that is cut off. This machine's own "/" serves recorded build
 * ids only. On return outcome->why is FOUND with an image or debug, or says why not;
 * outcome->trail lists files that were used and refused, where the caller gave it an arena. `arena`
 * holds the files' headers and places. Release with pi_elf_files_close. */
void pi_elf_find(const struct pi_symbol_context *context, const struct pi_symbol_request *request,
                 struct pi_arena *arena, struct pi_elf_files *files,
                 struct pi_symbol_outcome *outcome);

void pi_elf_files_close(struct pi_elf_files *files);

#endif
