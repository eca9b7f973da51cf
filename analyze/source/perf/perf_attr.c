/* The events: perf_event_attr entries, the ids by which records name them, and names for events
 * that the file does not name. */
#include "analyze/source/perf/perf.h"

#include "base/limits.h"
#include "base/num.h"

#include <math.h>

#define ATTR_SIZE_VER0 64 /* the smallest perf_event_attr there was */

/* A bit field is laid out from the other end on a machine of the other byte order: undo that so
 * that PERF_ATTR_* hold. */
static uint64_t attr_flags(uint64_t bits, bool big_endian)
{
        uint64_t out = 0;

        if (!big_endian)
                return bits;
        for (unsigned i = 0; i < 64; i++)
                out |= (bits >> i & 1) << (63 - i);
        return out;
}

/* Fields that the writer's attr does not have read as 0: they were not in use. */
static struct perf_attr read_attr(struct pi_cursor c, bool big_endian)
{
        struct perf_attr attr = { .type = pi_cursor_u32(&c) };

        attr.size = pi_cursor_u32(&c);
        attr.config = pi_cursor_u64(&c);
        attr.sample_period = pi_cursor_u64(&c);
        attr.sample_type = pi_cursor_u64(&c);
        attr.read_format = pi_cursor_u64(&c);
        attr.flags = attr_flags(pi_cursor_u64(&c), big_endian);
        attr.wakeup = pi_cursor_u32(&c);
        attr.bp_type = pi_cursor_u32(&c);
        attr.config1 = pi_cursor_u64(&c);
        attr.config2 = pi_cursor_u64(&c);
        attr.branch_sample_type = pi_cursor_u64(&c);
        attr.sample_regs_user = pi_cursor_u64(&c);
        attr.sample_stack_user = pi_cursor_u32(&c);
        attr.clockid = (int32_t)pi_cursor_u32(&c);
        attr.sample_regs_intr = pi_cursor_u64(&c);
        attr.aux_watermark = pi_cursor_u32(&c);
        attr.sample_max_stack = pi_cursor_u16(&c);
        pi_cursor_skip(&c, 2);
        attr.aux_sample_size = pi_cursor_u32(&c);
        pi_cursor_skip(&c, 4 + 8); /* reserved, sig_data */
        attr.config3 = pi_cursor_u64(&c);
        return attr;
}

/* An attr's bytes: not more than it says itself, for what follows it may be of something else. */
static struct pi_cursor attr_bytes(struct pi_cursor *c, uint64_t room)
{
        struct pi_cursor ahead = *c;
        uint32_t size;

        pi_cursor_skip(&ahead, 4);
        size = pi_cursor_u32(&ahead);
        return pi_cursor_sub(c, size >= ATTR_SIZE_VER0 && size < room ? size : room);
}

static bool same_id(const void *items, uint32_t index, const void *key)
{
        const struct perf_event_id *a = pi_vec_at(&((const struct pi_set *)items)->list, index),
                                   *b = key;

        return a->id == b->id;
}

struct perf_event_id *perf_id_find(const struct perf_file *file, uint64_t id)
{
        struct perf_event_id key = { .id = id };
        uint32_t index = pi_map_find(&file->ids.map, pi_hash_u64(id), same_id, &file->ids, &key);

        return index == PI_NONE ? NULL : PI_AT(&file->ids.list, struct perf_event_id, index);
}

uint32_t perf_event_of_id(const struct perf_file *file, uint64_t id)
{
        const struct perf_event_id *found = perf_id_find(file, id);

        return found ? found->event : PI_NONE;
}

static bool take_ids(struct perf_file *file, uint32_t event, struct pi_cursor *c)
{
        while (!c->bad && pi_cursor_left(c) >= 8) {
                struct perf_event_id id = { .id = pi_cursor_u64(c),
                                            .event = event,
                                            .cpu = PI_NONE };
                if (pi_set_add(&file->ids, pi_hash_u64(id.id), same_id, &id) == PI_NONE)
                        return false;
        }
        return true;
}

static enum pipa_status read_ids(struct perf_file *file, uint32_t event,
                                 struct perf_section section, struct pipa_error *err)
{
        uint8_t buffer[4096];

        for (uint64_t done = 0; done < section.size;) {
                uint64_t left = section.size - done;
                size_t want = left < sizeof(buffer) ? (size_t)left : sizeof(buffer), got;
                enum pipa_status status = pi_member_read(file->member, section.offset + done,
                                                         buffer, want, &got, err);
                struct pi_cursor c = pi_cursor_of(buffer, status ? 0 : got, file->swap);

                if (status)
                        return status;
                if (!take_ids(file, event, &c))
                        return pi_fail_memory(err, file->scratch);
                if (got < want || want % 8 != 0)
                        break; /* cut off: the ids so far are all there are */
                done += got;
        }
        return PIPA_OK;
}

static bool add_event(struct perf_file *file, const struct perf_attr *attr)
{
        struct perf_attr *kept = pi_vec_push(&file->attr);
        struct pi_event *event = pi_vec_push(&file->rec->events);

        if (!kept || !event)
                return false;
        *kept = *attr;
        *event = (struct pi_event){
                .type = attr->type,
                .config = attr->config,
                .sample_type = attr->sample_type,
                .period = attr->sample_period,
                .freq = (attr->flags & PERF_ATTR_FREQ) != 0,
                .clock = attr->type == PERF_TYPE_SOFTWARE &&
                         (attr->config == PERF_COUNT_SW_CPU_CLOCK ||
                          attr->config == PERF_COUNT_SW_TASK_CLOCK),
                .chains = (attr->sample_type & PERF_SAMPLE_CALLCHAIN) != 0,
                .has_period = (attr->sample_type & PERF_SAMPLE_PERIOD) != 0 ||
                              ((attr->sample_type & PERF_SAMPLE_READ) != 0 &&
                               (attr->read_format & PERF_FORMAT_ID) != 0),
                .name = perf_event_name(file, attr),
                .read_format = attr->read_format,
                .branch_sample_type = attr->branch_sample_type,
                .regs_user = attr->sample_regs_user,
                .regs_intr = attr->sample_regs_intr,
                .stack_user_bytes = attr->sample_stack_user,
                .counted_unit = PI_NONE,
                .scale = NAN,
                .cpus = PI_NONE,
        };
        if (attr->flags & PERF_ATTR_USE_CLOCKID && attr->clockid >= 0 &&
            !file->rec->machine.has_clockid) {
                file->rec->machine.has_clockid = true;
                file->rec->machine.clockid = (uint32_t)attr->clockid;
        }
        if (attr->sample_type & PERF_SAMPLE_CALLCHAIN)
                file->rec->has_chains = true;
        return event->name != PI_NONE;
}

static enum pipa_status read_entry(struct perf_file *file, uint64_t offset, struct pipa_error *err)
{
        uint8_t buffer[4096];
        size_t got, size = (size_t)file->attr_entry_size;
        enum pipa_status status = pi_member_read(file->member, offset, buffer, size, &got, err);
        struct perf_section ids;
        struct perf_attr attr;
        struct pi_cursor c;

        if (status)
                return status;
        c = pi_cursor_of(buffer, got, file->swap);
        attr = read_attr(attr_bytes(&c, size - 16), file->big_endian);
        c = pi_cursor_of(buffer, got, file->swap);
        pi_cursor_skip(&c, size - 16);
        ids.offset = pi_cursor_u64(&c);
        ids.size = pi_cursor_u64(&c);
        if (c.bad || ids.offset > file->member->size || ids.size > file->member->size - ids.offset)
                return pi_fail(err, PIPA_E_FORMAT, file->member->name, offset,
                               "describes an event whose ids lie beyond the file's end: the header "
                               "is damaged");
        if (!add_event(file, &attr))
                return pi_fail_memory(err, file->rec->arena);
        return read_ids(file, (uint32_t)file->attr.count - 1, ids, err);
}

enum pipa_status perf_attrs_read(struct perf_file *file, struct pipa_error *err)
{
        uint64_t count = file->attrs.size / file->attr_entry_size;
        enum pipa_status status = PIPA_OK;

        if (count == 0)
                return pi_fail(err, PIPA_E_FORMAT, file->member->name, 24,
                               "describes no event: there is nothing that its samples could count");
        if (count > PI_LIMIT_EVENTS)
                return pi_fail(err, PIPA_E_LIMIT, file->member->name, 24,
                               "describes %llu events; pipa reads at most %d",
                               (unsigned long long)count, PI_LIMIT_EVENTS);
        for (uint64_t i = 0; i < count && status == PIPA_OK; i++)
                status = read_entry(file, file->attrs.offset + i * file->attr_entry_size, err);
        return status;
}

/* HEADER_ATTR: the attr, as long as it says, then its ids up to the record's end. */
bool perf_attr_record(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor ahead = record->body;
        uint32_t size;
        struct perf_attr attr;

        pi_cursor_skip(&ahead, 4);
        size = pi_cursor_u32(&ahead);
        if (size == 0)
                size = ATTR_SIZE_VER0;
        if (size < ATTR_SIZE_VER0 || ahead.bad || size > pi_cursor_left(&record->body)) {
                file->bad_record++;
                return true;
        }
        attr = read_attr(pi_cursor_sub(&record->body, size), file->big_endian);
        return add_event(file, &attr) &&
               take_ids(file, (uint32_t)file->attr.count - 1, &record->body);
}
