/* One module's question, answered from ELF files that are already open. */
#ifndef PIPA_SYMBOL_ELF_ANSWER_H
#define PIPA_SYMBOL_ELF_ANSWER_H

#include "analyze/symbol/elf_mini.h"
#include "analyze/symbol/symbolizers.h"

/* What the files turned out to hold. */
struct pi_elf_told {
        uint64_t functions;    /* function symbols that were there to choose from */
        bool exports;          /* all of them from .dynsym: those of local functions are missing */
        bool full;             /* more symbols than are read (PI_LIMIT_ELF_SYMBOLS) */
        enum pi_elf_mini mini; /* of the image; NONE where better symbols made it needless */
};

/* `image` maps the request's file offsets to addresses; names come from it and from `debug` (NULL:
 * no such file; the image itself where there is nothing else). Opens nothing and needs nothing but
 * the two. False where an arena refuses; then some answers may be missing. */
bool pi_elf_answer(const struct pi_elf *image, const struct pi_elf *debug,
                   struct pi_symbol_job *job, struct pi_elf_told *told);

#endif
