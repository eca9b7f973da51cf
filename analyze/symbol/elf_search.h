/* One module's search for its files: what was found so far, and the judgement of what is found
 * next. elf_find.c says where to look, elf_follow.c what the files found point at. */
#ifndef PIPA_SYMBOL_ELF_SEARCH_H
#define PIPA_SYMBOL_ELF_SEARCH_H

#include "analyze/symbol/elf_find.h"

struct pi_elf_search {
        const struct pi_symbol_context *context;
        const struct pi_symbol_request *request;
        struct pi_arena *arena;
        struct pi_elf_files *files;
        struct pi_symbol_outcome *outcome;
        struct pi_symbol_root root; /* what is searched now */
};

/* What a candidate has to prove. */
struct pi_elf_proof {
        enum pi_symbol_what what; /* IMAGE: the module's own, image or debug file */
        struct pi_build_id id;    /* the one it must have; size 0: any */
        bool checked_crc;         /* and the bytes must have this checksum */
        uint32_t crc;
};

/* True with an image and all that can be had of names and lines. */
bool pi_elf_search_complete(const struct pi_elf_search *s);

/* The build id that the module's files must have; size 0 where any will do. */
const struct pi_build_id *pi_elf_search_id(const struct pi_elf_search *s);

/* Judge the file at `path` of the root that is searched, and keep it where it adds something. True
 * where it was kept. */
bool pi_elf_try(struct pi_elf_search *s, const struct pi_elf_proof *proof, struct pi_str path);

/* The same of a file that came along; `path` is its name there. The descriptor stays the caller's.
 */
bool pi_elf_try_fd(struct pi_elf_search *s, const struct pi_elf_proof *proof, struct pi_str path,
                   int fd);

/* Try every place of the root at which files with proof->id are kept. True once nothing is left to
 * look for. */
bool pi_elf_try_ids(struct pi_elf_search *s, const struct pi_elf_proof *proof);

/* The same among the files that came along. */
bool pi_elf_try_recorded(struct pi_elf_search *s, const struct pi_elf_proof *proof);

/* After the module's own files: .gnu_debuglink of the image, .gnu_debugaltlink of the debug file or
 * of the image. */
void pi_elf_follow(struct pi_elf_search *s);

#endif
