#include "analyze/source/perf/perf_parts.h"

#include "analyze/data/branch.h"

/* All but what most events record, and that alone. */
#define RARE                                                                               \
        (~(PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME |  \
           PERF_SAMPLE_ID | PERF_SAMPLE_STREAM_ID | PERF_SAMPLE_CPU | PERF_SAMPLE_PERIOD | \
           PERF_SAMPLE_READ | PERF_SAMPLE_CALLCHAIN))

#define BRANCH_BYTES 24 /* struct perf_branch_entry */

/* A count of addresses, and where they stand. */
static uint64_t read_chain(struct pi_cursor *c, const uint8_t **out)
{
        uint64_t count = pi_cursor_u64(c);

        if (!pi_cursor_fits(c, count, sizeof(uint64_t))) {
                c->bad = true;
                return 0;
        }
        *out = pi_cursor_take(c, count * sizeof(uint64_t));
        return count;
}

/* Group: nr, times, then {value, id, lost} each. Single: value, times, id, lost. */
static void read_values(struct pi_cursor *c, uint64_t format, struct perf_read_values *out)
{
        bool group = format & PERF_FORMAT_GROUP;
        uint64_t each = 1 + !!(format & PERF_FORMAT_ID) + !!(format & PERF_FORMAT_LOST);

        *out = (struct perf_read_values){ .count = 1, .format = format };
        if (group)
                out->count = pi_cursor_u64(c);
        else
                out->at = *c;
        if (!group)
                pi_cursor_skip(c, 8);
        if (format & PERF_FORMAT_TOTAL_TIME_ENABLED)
                out->time_enabled_ns = pi_cursor_u64(c);
        if (format & PERF_FORMAT_TOTAL_TIME_RUNNING)
                out->time_running_ns = pi_cursor_u64(c);
        if (group)
                out->at = *c;
        if (!pi_cursor_fits(c, out->count, each * 8))
                c->bad = true;
        pi_cursor_skip(c, c->bad ? 0 : (out->count * each - !group) * 8);
}

struct perf_read_value perf_parts_next_value(struct perf_read_values *values)
{
        uint64_t format = values->format;
        struct perf_read_value out = { .value = pi_cursor_u64(&values->at) };

        if (!(format & PERF_FORMAT_GROUP))
                pi_cursor_skip(&values->at, 8 * (!!(format & PERF_FORMAT_TOTAL_TIME_ENABLED) +
                                                 !!(format & PERF_FORMAT_TOTAL_TIME_RUNNING)));
        if (format & PERF_FORMAT_ID)
                out.id = pi_cursor_u64(&values->at);
        if (format & PERF_FORMAT_LOST)
                out.lost = pi_cursor_u64(&values->at);
        return out;
}

static void read_branches(struct pi_cursor *c, uint64_t wanted, struct perf_parts *parts)
{
        uint64_t count = pi_cursor_u64(c);

        if (wanted & PERF_SAMPLE_BRANCH_HW_INDEX)
                parts->hw_index = pi_cursor_u64(c);
        if (!pi_cursor_fits(c, count, BRANCH_BYTES)) {
                c->bad = true;
                return;
        }
        parts->branches = pi_cursor_sub(c, count * BRANCH_BYTES);
        if (wanted & PERF_SAMPLE_BRANCH_COUNTERS)
                parts->counters = pi_cursor_sub(c, count * 8);
        parts->branch_count = count;
}

static void read_regs(struct pi_cursor *c, uint64_t mask, struct perf_parts_regs *out)
{
        out->abi = pi_cursor_u64(c);
        if (out->abi != 0)
                out->values = pi_cursor_sub(c, 8u * (unsigned)__builtin_popcountll(mask));
}

/* The room comes with the bytes; how many of them are good stands behind. */
static void read_stack(struct pi_cursor *c, struct perf_parts *parts)
{
        uint64_t size = pi_cursor_u64(c), used;

        if (size == 0)
                return;
        parts->stack_user = pi_cursor_bytes(c, size);
        used = pi_cursor_u64(c);
        parts->stack_used_bytes = used < size ? used : size;
}

/* Where a field of one word goes. */
static uint64_t *word_of(struct perf_parts *parts, uint64_t field)
{
        switch (field) {
        case PERF_SAMPLE_WEIGHT:
        case PERF_SAMPLE_WEIGHT_STRUCT: /* its parts change places with the byte order, so that the
                                           word is the same */
                return &parts->weight;
        case PERF_SAMPLE_DATA_SRC:
                return &parts->data_src;
        case PERF_SAMPLE_TRANSACTION:
                return &parts->transaction;
        case PERF_SAMPLE_PHYS_ADDR:
                return &parts->phys_addr;
        case PERF_SAMPLE_CGROUP:
                return &parts->cgroup;
        case PERF_SAMPLE_DATA_PAGE_SIZE:
                return &parts->data_page_bytes;
        default: /* PERF_SAMPLE_CODE_PAGE_SIZE */
                return &parts->code_page_bytes;
        }
}

static void read_field(struct perf_parts *parts, const struct perf_attr *attr, uint64_t field,
                       struct pi_cursor *c)
{
        switch (field) {
        case PERF_SAMPLE_READ:
                read_values(c, attr->read_format, &parts->read);
                break;
        case PERF_SAMPLE_CALLCHAIN:
                parts->chain_count = read_chain(c, &parts->chain);
                break;
        case PERF_SAMPLE_RAW:
                parts->raw = pi_cursor_bytes(c, pi_cursor_u32(c));
                break;
        case PERF_SAMPLE_BRANCH_STACK:
                read_branches(c, attr->branch_sample_type, parts);
                break;
        case PERF_SAMPLE_REGS_USER:
                read_regs(c, attr->sample_regs_user, &parts->regs_user);
                break;
        case PERF_SAMPLE_REGS_INTR:
                read_regs(c, attr->sample_regs_intr, &parts->regs_intr);
                break;
        case PERF_SAMPLE_STACK_USER:
                read_stack(c, parts);
                break;
        case PERF_SAMPLE_AUX:
                parts->aux = pi_cursor_bytes(c, pi_cursor_u64(c));
                break;
        default:
                *word_of(parts, field) = pi_cursor_u64(c);
        }
}

/* The fields that come first and that nearly every sample has, a word each. */
static const uint64_t words[] = {
        PERF_SAMPLE_IDENTIFIER, PERF_SAMPLE_IP,   PERF_SAMPLE_TID,
        PERF_SAMPLE_TIME,       PERF_SAMPLE_ADDR, PERF_SAMPLE_ID,
        PERF_SAMPLE_STREAM_ID,  PERF_SAMPLE_CPU,  PERF_SAMPLE_PERIOD,
};

#define WORDS                                                                           \
        (PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME | \
         PERF_SAMPLE_ADDR | PERF_SAMPLE_ID | PERF_SAMPLE_STREAM_ID | PERF_SAMPLE_CPU |  \
         PERF_SAMPLE_PERIOD)

/* Those of the words that are whole; with fewer than all the cursor is bad. */
static uint64_t whole_words(uint64_t wanted, struct pi_cursor *c)
{
        size_t room = pi_cursor_left(c) / 8;
        uint64_t got = 0;

        wanted &= WORDS;
        if (room >= sizeof(words) / sizeof(words[0]) ||
            room >= (size_t)__builtin_popcountll(wanted))
                return wanted;
        c->bad = true;
        for (size_t i = 0; room > 0; i++) {
                got |= wanted & words[i];
                room -= (wanted & words[i]) != 0;
        }
        return got;
}

static void read_words(struct perf_parts *parts, uint64_t wanted, struct pi_cursor *c)
{
        uint64_t got = parts->got = whole_words(wanted, c);
        const uint8_t *p = c->p;
        bool swap = c->swap;

#define WORD(field, read)                \
        if (got & PERF_SAMPLE_##field) { \
                read;                    \
                p += 8;                  \
        }
        WORD(IDENTIFIER, parts->identifier = pi_u64_at(p, swap))
        WORD(IP, parts->ip = pi_u64_at(p, swap))
        WORD(TID, parts->pid = pi_u32_at(p, swap); parts->tid = pi_u32_at(p + 4, swap))
        WORD(TIME, parts->time = pi_u64_at(p, swap))
        WORD(ADDR, parts->addr = pi_u64_at(p, swap))
        WORD(ID, parts->id = pi_u64_at(p, swap))
        WORD(STREAM_ID, parts->stream_id = pi_u64_at(p, swap))
        WORD(CPU, parts->cpu = pi_u32_at(p, swap) /* and four reserved bytes */)
        WORD(PERIOD, parts->period = pi_u64_at(p, swap))
#undef WORD
        c->p = p;
}

/* Those that follow. */
static const uint64_t order[] = {
        PERF_SAMPLE_READ,         PERF_SAMPLE_CALLCHAIN,      PERF_SAMPLE_RAW,
        PERF_SAMPLE_BRANCH_STACK, PERF_SAMPLE_REGS_USER,      PERF_SAMPLE_STACK_USER,
        PERF_SAMPLE_WEIGHT,       PERF_SAMPLE_WEIGHT_STRUCT,  PERF_SAMPLE_DATA_SRC,
        PERF_SAMPLE_TRANSACTION,  PERF_SAMPLE_REGS_INTR,      PERF_SAMPLE_PHYS_ADDR,
        PERF_SAMPLE_CGROUP,       PERF_SAMPLE_DATA_PAGE_SIZE, PERF_SAMPLE_CODE_PAGE_SIZE,
        PERF_SAMPLE_AUX,
};

void perf_parts_read(struct perf_parts *parts, const struct perf_attr *attr,
                     const struct pi_cursor *record_body)
{
        const uint64_t weights = PERF_SAMPLE_WEIGHT | PERF_SAMPLE_WEIGHT_STRUCT;
        uint64_t left = attr->sample_type;
        struct pi_cursor body;

        pi_cursor_init(&body, record_body->p, pi_cursor_left(record_body), record_body->swap);
        body.bad = record_body->bad;
        parts->chain_count = 0;
        parts->chain = NULL;
        if (left & RARE)
                memset(&parts->raw, 0, sizeof(*parts) - offsetof(struct perf_parts, raw));
        if (left & PERF_SAMPLE_BRANCH_STACK)
                parts->hw_index = PI_NO_HW_INDEX;
        if ((left & weights) == weights) /* the kernel refuses both; there is one word */
                left &= ~PERF_SAMPLE_WEIGHT_STRUCT;
        read_words(parts, left, &body);
        left &= ~parts->got;
        for (size_t i = 0; left && !body.bad && i < sizeof(order) / sizeof(order[0]); i++) {
                if (!(left & order[i]))
                        continue;
                left &= ~order[i];
                read_field(parts, attr, order[i], &body);
                if (!body.bad)
                        parts->got |= order[i];
        }
        parts->missing = body.bad;
}

struct perf_section perf_parts_stack(const struct perf_attr *attr, struct pi_cursor head)
{
        uint64_t type = attr->sample_type, size;
        struct perf_parts passed;

        if (!(type & PERF_SAMPLE_STACK_USER))
                return (struct perf_section){ 0 };
        pi_cursor_skip(&head, 8u * (unsigned)__builtin_popcountll(type & WORDS));
        for (size_t i = 0; order[i] != PERF_SAMPLE_STACK_USER; i++) {
                if (type & order[i])
                        read_field(&passed, attr, order[i], &head);
        }
        size = pi_cursor_u64(&head);
        return (struct perf_section){ pi_cursor_offset(&head), head.bad ? 0 : size };
}
