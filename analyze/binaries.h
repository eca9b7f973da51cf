/* The ELF files that travel in a bundle, matched with the modules that need them. */
#ifndef PIPA_BINARIES_H
#define PIPA_BINARIES_H

#include "analyze/bundle/bundle.h"
#include "analyze/symbol/symbol.h"

/* Opens those of the bundle's binaries that are modules of the recording: a second pass through an
 * archive, none where it holds no binaries. The descriptors are the bundle's; the list lives in the
 * recording's arena. */
enum pipa_status pi_binaries_open(struct pi_bundle *bundle, const struct pi_recording *rec,
                                  const struct pi_symbol_file **files, size_t *count,
                                  struct pipa_error *err);

#endif
