/* The ELF files that travel in a bundle, matched with the modules that need them. */
#ifndef PIPA_BINARIES_H
#define PIPA_BINARIES_H

#include "analyze/bundle/bundle.h"
#include "analyze/symbol/symbol.h"

struct pi_binaries {
        struct pi_bundle *bundle;           /* set by the caller; the rest is zero */
        const struct pi_symbol_file *files; /* [count] */
        size_t count;
        size_t first;  /* member that the list begins with */
        size_t wanted; /* build ids that they were chosen by */
};

/* Opens those of the bundle's binaries that are modules of the recording: a second pass through an
 * archive, none where it holds no binaries, or where no more modules are known than before. The
 * descriptors are the bundle's; the list lives in the recording's arena. */
enum pipa_status pi_binaries_open(struct pi_binaries *binaries, const struct pi_recording *rec,
                                  struct pipa_error *err);

#endif
