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
void perf_chain_read(struct perf_chain *chain, struct pi_cursor c, uint64_t count, uint8_t mode)
{
        uint64_t *at = chain->ip + 1;
        const uint8_t *p;

        perf_chain_clear(chain);
        if (count >= PI_LIMIT_STACK_DEPTH) /* no record holds as many */
                count = PI_LIMIT_STACK_DEPTH - 1;
        p = pi_cursor_take(&c, count * 8);
        for (uint64_t i = 0; p && i < count; i++) {
                uint64_t ip = pi_u64_at(p + i * 8, c.swap);

                if (ip < PERF_CONTEXT_MAX) {
                        *at++ = ip;
                } else if (ip == PERF_CONTEXT_USER_DEFERRED && i + 1 < count) {
                        chain->deferred = true;
                        chain->cookie = pi_u64_at(p + ++i * 8, c.swap);
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

static bool same_piece(const void *items, uint32_t id, const void *key)
{
        const struct perf_piece *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        if (memcmp(a, b, offsetof(struct perf_piece, ip)) != 0)
                return false;
        for (uint32_t i = 0; i < b->count; i++) {
                if (a->ip[i] != b->ip[i])
                        return false;
        }
        return true;
}

/* The piece of the addresses `ip`; its hash. */
static uint64_t cut(struct perf_piece *piece, const uint64_t *ip, uint32_t count)
{
        uint64_t hash = (uint64_t)piece->parent << 32 | (uint32_t)piece->mode << 16 |
                        (uint32_t)piece->caller << 8 | count;

        piece->count = (uint8_t)count;
        for (uint32_t i = 0; i < count; i++) {
                piece->ip[i] = ip[i];
                hash = (hash ^ ip[i]) * SPREAD;
                hash ^= hash >> 32;
        }
        return hash;
}

/* Pieces are cut from the outermost caller on, so that those are shared. */
static uint32_t intern_side(struct perf_file *file, const uint64_t *ip,
                            const struct perf_chain_side *side, uint32_t parent)
{
        const struct perf_piece *below = PI_AT(&file->chains.list, struct perf_piece, parent);
        struct perf_piece piece = { .mode = side->mode,
                                    .user = side->mode == PERF_RECORD_MISC_USER || below->user };
        uint32_t end = side->end;

        while (end > side->begin && parent != PI_NONE) {
                uint32_t left = end - side->begin;
                uint32_t count = left < PERF_PIECE_IPS ? left : PERF_PIECE_IPS;
                uint64_t hash;

                end -= count;
                piece.caller = side->caller || end > side->begin;
                piece.parent = parent;
                hash = cut(&piece, ip + end, count);
                parent = pi_set_add(&file->chains, hash, same_piece, &piece);
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
