/* A directory that perf record wrote: with --threads, `data` holds the header and data.0, data.1 …
 * the records of one buffer each; with --kcore, `data` holds all. */
#ifndef PIPA_BUNDLE_THREADS_H
#define PIPA_BUNDLE_THREADS_H

#include "analyze/bundle/bundle.h"

/* True, and bundle->fd is such a directory: it holds a regular file `data` that begins as a
 * perf.data does. */
bool pi_threads_here(const struct pi_bundle *bundle);

/* Its `data` becomes the only member, with the others as its streams. */
enum pipa_status pi_threads_read(struct pi_bundle *bundle, struct pipa_error *err);

/* Closes the streams. */
void pi_threads_close(struct pi_bundle *bundle);

#endif
