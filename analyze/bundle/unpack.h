/* The bytes of one entry into a store, up to what its kind may have. */
#ifndef PIPA_BUNDLE_UNPACK_H
#define PIPA_BUNDLE_UNPACK_H

#include "analyze/bundle/entries.h"
#include "analyze/bundle/store.h"

/* *why says that the entry broke off, or is larger than its kind may be; what came before is in the
 * store. Fails where that kind is vital. */
enum pipa_status pi_unpack(struct pi_entries *entries, const struct pi_entry *entry,
                           const struct pi_name *name, struct pi_store *store, enum pi_refusal *why,
                           struct pipa_error *err);

/* The whole stream, for a compressed file that is no archive. */
enum pipa_status pi_unpack_bare(struct pi_entries *entries, struct pi_store *store,
                                struct pipa_error *err);

#endif
