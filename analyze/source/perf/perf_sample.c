/* SAMPLE: reads what is needed up to the call chain; what stands behind it is passed over with the
 * record. Chains are interned as they come, so that equal callers are stored once. */
#include "analyze/source/perf/perf.h"

#include "base/limits.h"
#include "base/num.h"

#define BAD_EVENT (PI_NONE - 1) /* the record is too short to say */

/* Which event a sample belongs to. All events of a file place their id alike, as perf requires. */
static uint32_t sample_event(const struct perf_file *file, struct pi_cursor body)
{
        uint64_t type = PI_AT(&file->attr, struct perf_attr, 0)->sample_type, id;

        if (file->attr.count == 1 || !(type & (PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_ID)))
                return 0;
        if (!(type & PERF_SAMPLE_IDENTIFIER))
                pi_cursor_skip(&body,
                               8 * (!!(type & PERF_SAMPLE_IP) + !!(type & PERF_SAMPLE_TID) +
                                    !!(type & PERF_SAMPLE_TIME) + !!(type & PERF_SAMPLE_ADDR)));
        id = pi_cursor_u64(&body);
        if (body.bad)
                return BAD_EVENT;
        return id == 0 ? 0 : perf_event_of_id(file, id);
}

/* The counts that a sample brought along (PERF_SAMPLE_READ): where they stand, how many. */
struct read_values {
        struct pi_cursor at;
        uint64_t count;
        uint64_t format;
};

/* Group: nr, times, then {value, id, lost} each. Single: value, times, id, lost. */
static struct read_values find_values(struct pi_cursor *c, uint64_t format)
{
        struct read_values values = { .count = 1, .format = format };
        uint64_t times = !!(format & PERF_FORMAT_TOTAL_TIME_ENABLED) +
                         !!(format & PERF_FORMAT_TOTAL_TIME_RUNNING);
        uint64_t each = 1 + !!(format & PERF_FORMAT_ID) + !!(format & PERF_FORMAT_LOST);

        if (format & PERF_FORMAT_GROUP) {
                values.count = pi_cursor_u64(c);
                pi_cursor_skip(c, times * 8);
        } else {
                each += times;
        }
        values.at = *c;
        if (pi_cursor_fits(c, values.count, each * 8))
                pi_cursor_skip(c, values.count * each * 8);
        else
                c->bad = true;
        return values;
}

static uint64_t next_value(struct read_values *values, uint64_t *id)
{
        uint64_t format = values->format, value = pi_cursor_u64(&values->at);

        if (!(format & PERF_FORMAT_GROUP))
                pi_cursor_skip(&values->at, 8 * (!!(format & PERF_FORMAT_TOTAL_TIME_ENABLED) +
                                                 !!(format & PERF_FORMAT_TOTAL_TIME_RUNNING)));
        *id = pi_cursor_u64(&values->at);
        if (format & PERF_FORMAT_LOST)
                pi_cursor_skip(&values->at, 8);
        return value;
}

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

/* The chain, leaf first, without its markers: returns the number of addresses in file->chain. The
 * first address after a marker is where that side stood, all others are return addresses. */
static size_t read_chain(struct perf_file *file, struct pi_cursor *c, uint8_t mode)
{
        uint64_t count = pi_cursor_u64(c);
        bool caller = false;
        size_t depth = 0;

        if (!pi_cursor_fits(c, count, 8)) {
                c->bad = true;
                return 0;
        }
        for (uint64_t i = 0; i < count; i++) {
                uint64_t ip = pi_cursor_u64(c);
                if (ip >= PERF_CONTEXT_MAX) {
                        mode = context_mode(ip);
                        caller = false;
                        continue;
                }
                if (depth < PI_LIMIT_STACK_DEPTH)
                        file->chain[depth++] = (struct perf_raw_ip){ ip, mode, caller };
                caller = true;
        }
        return depth;
}

/* The leaf is the sampled address. A precise event's address may stand an instruction or two before
 * the chain's first one: it takes that one's place. A chain of callers alone gets it in front. */
static size_t place_leaf(struct perf_raw_ip *chain, size_t depth, uint64_t ip, uint8_t mode)
{
        if (depth > 0 && chain[0].mode == mode) {
                chain[0].ip = ip;
                return depth;
        }
        if (depth == PI_LIMIT_STACK_DEPTH)
                depth--;
        memmove(chain + 1, chain, depth * sizeof(*chain));
        chain[0] = (struct perf_raw_ip){ ip, mode, false };
        return depth + 1;
}

static bool same_node(const void *items, uint32_t id, const void *key)
{
        const struct perf_raw_node *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                   *b = key;

        return a->ip == b->ip && a->parent == b->parent && a->mode == b->mode &&
               a->caller == b->caller;
}

/* From the outermost caller to the leaf, so that stacks share their callers. */
static uint32_t intern_chain(struct perf_file *file, size_t depth)
{
        uint32_t id = 0;

        while (depth-- > 0 && id != PI_NONE) {
                const struct perf_raw_ip *at = &file->chain[depth];
                struct perf_raw_node node = { at->ip, id, at->mode, at->caller };
                uint64_t hash =
                        pi_hash_pair(at->ip, (uint64_t)id << 8 | at->mode << 1 | at->caller);

                id = pi_set_add(&file->chains, hash, same_node, &node);
        }
        return id;
}

/* Fills *raw and the chain's length; what the event does not record stays as it was. */
static void read_fields(struct perf_file *file, const struct perf_attr *attr, uint8_t mode,
                        struct pi_cursor *c, struct perf_raw_sample *raw, size_t *depth,
                        struct read_values *values)
{
        uint64_t type = attr->sample_type, time, ip = 0;

        if (type & PERF_SAMPLE_IDENTIFIER)
                pi_cursor_skip(c, 8);
        if (type & PERF_SAMPLE_IP)
                ip = pi_cursor_u64(c);
        if (type & PERF_SAMPLE_TID) {
                raw->pid = (int32_t)pi_cursor_u32(c);
                raw->tid = (int32_t)pi_cursor_u32(c);
        }
        if (type & PERF_SAMPLE_TIME) {
                time = pi_cursor_u64(c);
                raw->time_ns = time <= INT64_MAX ? (int64_t)time : PI_NO_TIME;
        }
        if (type & PERF_SAMPLE_ADDR)
                pi_cursor_skip(c, 8);
        if (type & PERF_SAMPLE_ID)
                pi_cursor_skip(c, 8);
        if (type & PERF_SAMPLE_STREAM_ID)
                pi_cursor_skip(c, 8);
        if (type & PERF_SAMPLE_CPU) {
                raw->cpu = pi_cursor_u32(c);
                pi_cursor_skip(c, 4);
        }
        if (type & PERF_SAMPLE_PERIOD)
                raw->period = pi_cursor_u64(c);
        if (type & PERF_SAMPLE_READ)
                *values = find_values(c, attr->read_format);
        if (type & PERF_SAMPLE_CALLCHAIN)
                *depth = read_chain(file, c, mode);
        if (type & PERF_SAMPLE_IP)
                *depth = place_leaf(file->chain, *depth, ip, mode);
}

static bool push(struct perf_file *file, const struct perf_raw_sample *raw)
{
        struct perf_raw_sample *added = pi_vec_push(&file->samples);

        if (added)
                *added = *raw;
        return added;
}

/* A sample that brings counts along is one of each event in its group: what the event counted since
 * its sample before is what this one stands for. An event that counted nothing has none here
 * (evlist__deliver_sample, tools/perf/util/session.c). */
static bool push_each(struct perf_file *file, struct perf_raw_sample *raw,
                      struct read_values *values)
{
        for (uint64_t i = 0; i < values->count; i++) {
                uint64_t id, value = next_value(values, &id);
                struct perf_event_id *counted = perf_id_find(file, id);

                if (!counted) {
                        file->no_event++;
                        continue;
                }
                raw->event = counted->event;
                raw->period = value >= counted->last ? value - counted->last : value;
                counted->last = value;
                if (raw->period > 0 && !push(file, raw))
                        return false;
        }
        return true;
}

bool perf_sample_read(struct perf_file *file, struct perf_record *record)
{
        uint8_t mode = record->misc & PERF_RECORD_MISC_CPUMODE_MASK;
        struct perf_raw_sample raw = {
                .time_ns = PI_NO_TIME,
                .period = 1,
                .pid = -1,
                .tid = -1,
                .cpu = PI_NONE,
                .event = sample_event(file, record->body),
                .seq = file->seq,
        };
        struct read_values values = { .count = 0 };
        size_t depth = 0;

        if (raw.event == PI_NONE) {
                file->no_event++;
                return true;
        }
        if (raw.event != BAD_EVENT)
                read_fields(file, PI_AT(&file->attr, struct perf_attr, raw.event), mode,
                            &record->body, &raw, &depth, &values);
        if (raw.event == BAD_EVENT || record->body.bad) {
                file->bad_record++;
                return true;
        }
        raw.chain = intern_chain(file, depth);
        if (raw.chain == PI_NONE)
                return false;
        if (raw.time_ns > file->max_ns)
                file->max_ns = raw.time_ns;
        if (values.count > 0 && values.format & PERF_FORMAT_ID)
                return push_each(file, &raw, &values);
        return push(file, &raw);
}
