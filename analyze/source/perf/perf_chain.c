#include "analyze/source/perf/perf_chain.h"

#include "base/limits.h"
#include "base/num.h"

/* Odd, so that no two callers' nodes share all their keys. */
#define SPREAD 0xD6E8FEB86659FD93ull

static uint8_t context_mode(uint64_t context)
{
        switch (context) {
        case PERF_CONTEXT_KERNEL:
                return PERF_RECORD_MISC_KERNEL;
        case PERF_CONTEXT_USER:
                return PERF_RECORD_MISC_USER;
        case PERF_CONTEXT_HV:
                return PERF_RECORD_MISC_HYPERVISOR;
        case PERF_CONTEXT_GUEST:
        case PERF_CONTEXT_GUEST_KERNEL:
                return PERF_RECORD_MISC_GUEST_KERNEL;
        case PERF_CONTEXT_GUEST_USER:
                return PERF_RECORD_MISC_GUEST_USER;
        default:
                return 0;
        }
}

/* The first address after a marker is where that side stood, all others are return addresses. */
void perf_chain_read(struct perf_file *file, struct pi_cursor c, uint64_t count, uint8_t mode,
                     struct perf_chain *chain)
{
        bool caller = false;

        *chain = (struct perf_chain){ .recorded = PI_NONE };
        for (uint64_t i = 0; i < count; i++) {
                uint64_t ip = pi_cursor_u64(&c);

                if (ip == PERF_CONTEXT_USER_DEFERRED && i + 1 < count) {
                        chain->deferred = true;
                        chain->cookie = pi_cursor_u64(&c);
                        i++;
                } else if (ip >= PERF_CONTEXT_MAX) {
                        mode = context_mode(ip);
                        caller = false;
                } else {
                        if (chain->depth < PI_LIMIT_STACK_DEPTH)
                                file->chain[chain->depth++] =
                                        (struct perf_raw_ip){ ip, mode, caller };
                        caller = true;
                }
        }
}

void perf_chain_place_leaf(struct perf_file *file, struct perf_chain *chain, uint64_t ip,
                           uint8_t mode)
{
        struct perf_raw_ip *at = file->chain;

        if (chain->depth > 0 && at[0].mode == mode) {
                at[0].ip = ip;
                return;
        }
        if (chain->depth == PI_LIMIT_STACK_DEPTH)
                chain->depth--;
        memmove(at + 1, at, chain->depth * sizeof(*at));
        at[0] = (struct perf_raw_ip){ ip, mode, false };
        chain->depth++;
}

static bool same_node(const void *items, uint32_t id, const void *key)
{
        const struct perf_raw_node *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                   *b = key;

        return a->ip == b->ip && a->parent == b->parent && a->mode == b->mode &&
               a->caller == b->caller;
}

static bool is_node(const struct perf_file *file, uint32_t id, const struct perf_raw_ip *at)
{
        const struct perf_raw_node *node = PI_AT(&file->chains.list, struct perf_raw_node, id);

        return node->ip == at->ip && node->mode == at->mode && node->caller == at->caller;
}

static uint32_t add_node(struct perf_file *file, const struct perf_raw_ip *at, uint32_t parent)
{
        struct perf_raw_node node = {
                .ip = at->ip, .parent = parent, .mode = at->mode, .caller = at->caller
        };
        uint64_t below = (uint64_t)parent << 8 | at->mode << 1 | at->caller;
        uint64_t hash = pi_hash_u64(at->ip + below * SPREAD);

        node.user = at->mode == PERF_RECORD_MISC_USER ||
                    PI_AT(&file->chains.list, struct perf_raw_node, parent)->user;
        return pi_set_add(&file->chains, hash, same_node, &node);
}

/* From the outermost caller to the leaf, so that stacks share their callers. What the chain before
 * this one began with needs no looking up: most samples stand where their neighbours stood. */
uint32_t perf_chain_intern(struct perf_file *file, size_t depth, uint32_t outer)
{
        uint32_t id = outer;
        size_t known = 0;

        if (outer != 0)
                file->last_depth = 0;
        while (depth > 0 && known < file->last_depth &&
               is_node(file, file->last[known], &file->chain[depth - 1])) {
                id = file->last[known++];
                depth--;
        }
        while (depth-- > 0 && id != PI_NONE) {
                id = add_node(file, &file->chain[depth], id);
                if (outer == 0)
                        file->last[known++] = id;
        }
        file->last_depth = id == PI_NONE || outer != 0 ? 0 : known;
        return id;
}
