/* Is a kallsyms of the kernel and the boot that were recorded? What its lines tell, and the
 * verdict.
 */
#ifndef PIPA_SYMBOL_KALLSYMS_EVIDENCE_H
#define PIPA_SYMBOL_KALLSYMS_EVIDENCE_H

#include "analyze/symbol/kernel.h"

struct pi_kallsyms_evidence {
        uint64_t text, stext, etext, edata; /* where _text, _stext, _etext and _edata are */
        bool has_text, has_stext, has_etext, has_edata;
        uint64_t symbols;           /* lines that name one */
        uint64_t functions, hidden; /* of those; without an address */
        size_t digits;              /* of the longest address: 8, 16 */
        uint16_t machine;           /* EM_*, as names of system calls tell it; 0: they do not */
};

enum pi_kallsyms_verdict {
        PI_KALLSYMS_PROVEN,
        PI_KALLSYMS_UNPROVEN, /* nothing speaks against it, but the recording does not say where the
                                 kernel stood, or the text does not */
        PI_KALLSYMS_EMPTY,    /* no line names a function */
        PI_KALLSYMS_ZEROS,    /* no function has an address */
        PI_KALLSYMS_MACHINE,  /* of another processor, or word size */
        PI_KALLSYMS_BUILD,    /* of another kernel, by build id */
        PI_KALLSYMS_BOOT,     /* of another kernel or boot, by where it stands */
        PI_KALLSYMS_SIZE,     /* of another kernel, by the size of its text */
};

/* What became of all the texts that there were. */
struct pi_kallsyms_report {
        bool refused; /* at least one was; the rest is of the first: */
        enum pi_kallsyms_verdict verdict;
        uint64_t text, text_bytes; /* where its text stands; its size, 0: not known */
        struct pi_build_id claimed;
        bool used, unproven;        /* one was */
        uint64_t functions, hidden; /* of the one that was used */
};

/* Takes note of one line. `tag`: the module's, "" for the kernel's own. */
void pi_kallsyms_evidence_add(struct pi_kallsyms_evidence *evidence, struct pi_str name,
                              struct pi_str tag, uint64_t start, bool function, size_t digits);

/* `claimed`: the build id of the kernel that the text is said to be of; size 0: nobody says it. */
enum pi_kallsyms_verdict pi_kallsyms_judge(const struct pi_kallsyms_evidence *evidence,
                                           const struct pi_kernel *kernel,
                                           const struct pi_build_id *claimed);

/* Where the text has the symbol whose address was recorded; 0: it has none. */
uint64_t pi_kallsyms_text(const struct pi_kallsyms_evidence *evidence,
                          const struct pi_kernel *kernel);

#endif
