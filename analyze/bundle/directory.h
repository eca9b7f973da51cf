/* A directory as a bundle: a collector's spool, or an unpacked archive. Every component is opened
 * by itself and no link is followed, so nothing outside of the directory is read. */
#ifndef PIPA_BUNDLE_DIRECTORY_H
#define PIPA_BUNDLE_DIRECTORY_H

#include "analyze/bundle/bundle.h"

enum pipa_status pi_directory_read(struct pi_bundle *bundle, struct pipa_error *err);

#endif
