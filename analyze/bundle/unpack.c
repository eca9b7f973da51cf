#include "analyze/bundle/unpack.h"

#include "base/limits.h"

static enum pipa_status too_large(const struct pi_name *name, enum pi_refusal *why,
                                  struct pipa_error *err)
{
        *why = PI_REFUSAL_LARGE;
        if (!pi_name_is_vital(name->kind))
                return PIPA_OK;
        return pi_fail(err, PIPA_E_LIMIT, name->name, PI_NO_OFFSET,
                       "is larger than the %llu bytes that are read of such a member",
                       (unsigned long long)pi_name_max_bytes(name->kind));
}

enum pipa_status pi_unpack(struct pi_entries *entries, const struct pi_entry *entry,
                           const struct pi_name *name, struct pi_store *store, enum pi_refusal *why,
                           struct pipa_error *err)
{
        uint64_t max_bytes = pi_name_max_bytes(name->kind), done = 0;
        struct pi_bytes bytes = { NULL, 1 };
        enum pipa_status status = PIPA_OK;
        bool bad = false;

        *why = PI_REFUSAL_NONE;
        if (entry->size != UINT64_MAX && entry->size > max_bytes)
                return too_large(name, why, err);
        while (status == PIPA_OK && bytes.n > 0 && !*why) {
                status = pi_entries_data(entries, &bytes, &bad, err);
                done += bytes.n;
                if (bad)
                        *why = PI_REFUSAL_LOCKED;
                if (status == PIPA_OK && done > max_bytes)
                        status = too_large(name, why, err);
                else if (status == PIPA_OK)
                        status = pi_store_append(store, name->name, bytes.p, bytes.n, err);
        }
        return status;
}

enum pipa_status pi_unpack_bare(struct pi_entries *entries, struct pi_store *store,
                                struct pipa_error *err)
{
        struct pi_stream *stream = &entries->stream;
        struct pi_name whole = { .kind = PI_NAME_PERF, .name = stream->name };
        struct pi_bytes bytes = entries->ahead;
        enum pi_refusal why;
        enum pipa_status status = PIPA_OK;

        while (status == PIPA_OK && bytes.n > 0) {
                status = pi_store_append(store, stream->name, bytes.p, bytes.n, err);
                if (status == PIPA_OK && store->size > PI_LIMIT_MEMBER_BYTES)
                        status = too_large(&whole, &why, err);
                if (status == PIPA_OK && pi_stream_next(stream, &bytes)) {
                        status = stream->failure.status;
                        if (err)
                                *err = stream->failure;
                }
        }
        return status;
}
