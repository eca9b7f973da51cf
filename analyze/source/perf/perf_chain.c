#include "analyze/source/perf/perf_chain.h"

/* Odd, so that no two words share all their products. */
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

void perf_chain_clear(struct perf_chain *chain)
{
        chain->depth = 1;
        chain->sides = 0;
        chain->deferred = false;
}

/* What was read behind the last side is one of its own. */
static void end_side(struct perf_chain *chain, uint8_t mode, bool caller)
{
        uint32_t begin = chain->sides ? chain->side[chain->sides - 1].end : 1;

        if (begin < chain->depth)
                chain->side[chain->sides++] =
                        (struct perf_chain_side){ begin, chain->depth, mode, caller };
}

/* The first address after a marker is where that side stood, all others are return addresses. */
void perf_chain_read(struct perf_chain *chain, const uint8_t *p, uint64_t count, bool swap,
                     uint8_t mode)
{
        uint64_t *at = chain->ip + 1;

        perf_chain_clear(chain);
        if (count >= PI_LIMIT_STACK_DEPTH) /* no record holds as many */
                count = PI_LIMIT_STACK_DEPTH - 1;
        for (uint64_t i = 0; i < count; i++) {
                uint64_t ip = pi_u64_at(p + i * 8, swap);

                if (ip < PERF_CONTEXT_MAX) {
                        *at++ = ip;
                } else if (ip == PERF_CONTEXT_USER_DEFERRED && i + 1 < count) {
                        chain->deferred = true;
                        chain->cookie = pi_u64_at(p + ++i * 8, swap);
                } else {
                        chain->depth = (uint32_t)(at - chain->ip);
                        end_side(chain, mode, false);
                        mode = context_mode(ip);
                }
        }
        chain->depth = (uint32_t)(at - chain->ip);
        end_side(chain, mode, false);
}

void perf_chain_unfold(struct perf_chain *chain, const struct perf_file *file, uint32_t id,
                       bool leaf)
{
        uint32_t from = leaf ? 0 : 1;

        for (const struct perf_piece *piece; id != 0; id = piece->parent) {
                bool caller;

                piece = PI_AT(&file->chains.list, struct perf_piece, id);
                caller = piece->caller || from > 0;
                for (; from < piece->count && chain->depth < PI_LIMIT_STACK_DEPTH; from++)
                        chain->ip[chain->depth++] = piece->ip[from];
                end_side(chain, piece->mode, caller);
                from = 0;
        }
}

void perf_chain_place_leaf(struct perf_chain *chain, uint64_t ip, uint8_t mode)
{
        if (chain->sides > 0 && chain->side[0].mode == mode) {
                chain->ip[chain->side[0].begin] = ip;
                return;
        }
        memmove(chain->side + 1, chain->side, chain->sides * sizeof(chain->side[0]));
        chain->side[0] = (struct perf_chain_side){ 0, 1, mode, false };
        chain->sides++;
        chain->ip[0] = ip;
}

bool perf_chain_cut(struct perf_chain *chain, uint32_t max)
{
        uint32_t kept = 0;

        for (uint32_t i = 0; i < chain->sides; i++) {
                struct perf_chain_side *side = &chain->side[i];

                if (side->end - side->begin > max - kept) {
                        side->end = side->begin + (max - kept);
                        chain->sides = side->end > side->begin ? i + 1 : i;
                        return true;
                }
                kept += side->end - side->begin;
        }
        return false;
}

uint32_t perf_chain_before_user(const struct perf_file *file, uint32_t id)
{
        uint32_t count = 0;

        while (id != 0) {
                const struct perf_piece *piece = PI_AT(&file->chains.list, struct perf_piece, id);

                if (piece->mode == PERF_RECORD_MISC_USER)
                        break;
                count += piece->count;
                id = piece->parent;
        }
        return count;
}

/* A piece while it still stands in its chain. */
struct cut {
        uint32_t parent, count;
        uint8_t mode;
        bool caller;
        const uint64_t *ip; /* [count] */
};

static bool same_piece(const void *items, uint32_t id, const void *key)
{
        const struct perf_piece *a = pi_vec_at(&((const struct pi_set *)items)->list, id);
        const struct cut *b = key;

        if (a->parent != b->parent || a->count != b->count || a->mode != b->mode ||
            a->caller != b->caller)
                return false;
        for (uint32_t i = 0; i < b->count; i++) {
                if (a->ip[i] != b->ip[i])
                        return false;
        }
        return true;
}

static uint64_t hash_of(const struct cut *cut)
{
        uint64_t hash = (uint64_t)cut->parent << 32 | (uint32_t)cut->mode << 16 |
                        (uint32_t)cut->caller << 8 | cut->count;

        for (uint32_t i = 0; i < cut->count; i++) {
                hash = (hash ^ cut->ip[i]) * SPREAD;
                hash ^= hash >> 32;
        }
        return hash;
}

static uint32_t append(struct perf_file *file, uint64_t hash, const struct cut *cut)
{
        const struct perf_piece *below = PI_AT(&file->chains.list, struct perf_piece, cut->parent);
        struct perf_piece piece = { .parent = cut->parent,
                                    .count = (uint8_t)cut->count,
                                    .mode = cut->mode,
                                    .caller = cut->caller,
                                    .user = cut->mode == PERF_RECORD_MISC_USER || below->user };

        memcpy(piece.ip, cut->ip, cut->count * sizeof(piece.ip[0]));
        return pi_set_append(&file->chains, hash, &piece);
}

/* Pieces are cut from the outermost caller on, so that those are shared. */
static uint32_t intern_side(struct perf_file *file, const uint64_t *ip,
                            const struct perf_chain_side *side, uint32_t parent)
{
        uint32_t end = side->end;

        while (end > side->begin && parent != PI_NONE) {
                uint32_t left = end - side->begin;
                struct cut cut = { .parent = parent,
                                   .count = left < PERF_PIECE_IPS ? left : PERF_PIECE_IPS,
                                   .mode = side->mode };
                uint64_t hash;

                end -= cut.count;
                cut.caller = side->caller || end > side->begin;
                cut.ip = ip + end;
                hash = hash_of(&cut);
                parent = pi_map_find(&file->chains.map, hash, same_piece, &file->chains, &cut);
                if (parent == PI_NONE)
                        parent = append(file, hash, &cut);
        }
        return parent;
}

uint32_t perf_chain_intern(struct perf_file *file, const struct perf_chain *chain)
{
        uint32_t id = 0;

        for (uint32_t i = chain->sides; i-- > 0 && id != PI_NONE;)
                id = intern_side(file, chain->ip, &chain->side[i], id);
        return id;
}
