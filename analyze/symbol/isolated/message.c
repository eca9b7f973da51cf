#include "analyze/symbol/isolated/message.h"

#include "base/cursor.h"
#include "base/limits.h"

#define REPLY_BYTES 32  /* of a reply before the names */
#define ANSWER_BYTES 16 /* of one answer in it */

/* Numbers and bytes, one behind the other, into room that was counted before. */
static uint8_t *put(uint8_t *to, const void *from, size_t n)
{
        if (n > 0)
                memcpy(to, from, n);
        return to + n;
}

static uint8_t *put_u32(uint8_t *to, uint32_t value)
{
        return put(to, &value, sizeof(value));
}

static uint8_t *put_u64(uint8_t *to, uint64_t value)
{
        return put(to, &value, sizeof(value));
}

static bool is_read(const struct pi_cursor *c)
{
        return !c->bad && pi_cursor_left(c) == 0;
}

struct pi_bytes pi_pack_hello(const struct pi_hello *hello, struct pi_arena *arena)
{
        uint8_t *p = PI_NEW_ARRAY(arena, uint8_t, 8);

        if (!p)
                return (struct pi_bytes){ NULL, 0 };
        put_u32(put_u32(p, hello->version), hello->shields);
        return (struct pi_bytes){ p, 8 };
}

bool pi_read_hello(struct pi_bytes payload, struct pi_hello *hello)
{
        struct pi_cursor c = pi_cursor_of(payload.p, payload.n, false);
        struct pi_hello h = { .version = pi_cursor_u32(&c) };

        h.shields = pi_cursor_u32(&c);
        if (!is_read(&c))
                return false;
        *hello = h;
        return true;
}

struct pi_bytes pi_pack_module(const struct pi_module_open *module, struct pi_arena *arena)
{
        uint8_t *p = PI_NEW_ARRAY(arena, uint8_t, 16);

        if (!p)
                return (struct pi_bytes){ NULL, 0 };
        put_u32(put_u64(put_u32(p, module->files), module->memory_bytes), module->demangle);
        return (struct pi_bytes){ p, 16 };
}

bool pi_read_module(struct pi_bytes payload, struct pi_module_open *module)
{
        struct pi_cursor c = pi_cursor_of(payload.p, payload.n, false);
        struct pi_module_open m = { .files = pi_cursor_u32(&c) };

        m.memory_bytes = pi_cursor_u64(&c);
        uint32_t form = pi_cursor_u32(&c);
        m.demangle = (enum pi_demangle_form)form;
        if (!is_read(&c) || form > PI_DEMANGLE_NONE || m.files == 0 ||
            m.files > (PI_MODULE_IMAGE | PI_MODULE_DEBUG))
                return false;
        *module = m;
        return true;
}

struct pi_bytes pi_pack_question(const uint64_t *address, size_t count, struct pi_arena *arena)
{
        size_t bytes = sizeof(uint32_t) + count * sizeof(*address);
        uint8_t *p = PI_NEW_ARRAY(arena, uint8_t, bytes);

        if (!p)
                return (struct pi_bytes){ NULL, 0 };
        put(put_u32(p, (uint32_t)count), address, count * sizeof(*address));
        return (struct pi_bytes){ p, bytes };
}

bool pi_read_question(struct pi_bytes payload, struct pi_arena *arena, const uint64_t **address,
                      size_t *count)
{
        struct pi_cursor c = pi_cursor_of(payload.p, payload.n, false);
        uint32_t n = pi_cursor_u32(&c);

        if (n > PI_LIMIT_WORKER_ADDRESSES || !pi_cursor_fits(&c, n, sizeof(uint64_t)))
                return false;
        uint64_t *list = PI_NEW_ARRAY(arena, uint64_t, n);
        for (size_t i = 0; list && i < n; i++) {
                list[i] = pi_cursor_u64(&c);
                if (i > 0 && list[i] <= list[i - 1])
                        return false;
        }
        if (!list || !is_read(&c))
                return false;
        *address = list;
        *count = n;
        return true;
}

/* Neighbours of one function share its name. */
static bool is_new_name(const struct pi_symbol_job *job, size_t i, const char *last)
{
        return job->answers[i].name.n > 0 && job->answers[i].name.p != last;
}

struct sizes {
        size_t names, answers, name_bytes;
};

static struct sizes measure(const struct pi_symbol_job *job)
{
        struct sizes s = { 0 };
        const char *last = NULL;

        for (size_t i = 0; i < job->request.count; i++) {
                const struct pi_str *name = &job->answers[i].name;
                if (name->n == 0)
                        continue;
                s.answers++;
                if (is_new_name(job, i, last)) {
                        s.names++;
                        s.name_bytes += sizeof(uint32_t) + name->n;
                }
                last = name->p;
        }
        return s;
}

static uint8_t *put_names(uint8_t *p, const struct pi_symbol_job *job)
{
        const char *last = NULL;

        for (size_t i = 0; i < job->request.count; i++) {
                const struct pi_str *name = &job->answers[i].name;
                if (is_new_name(job, i, last))
                        p = put(put_u32(p, (uint32_t)name->n), name->p, name->n);
                last = name->n > 0 ? name->p : last;
        }
        return p;
}

static uint8_t *put_reply(uint8_t *p, const struct pi_reply *reply)
{
        p = put_u64(put_u32(p, (uint32_t)reply->state), reply->told.functions);
        p = put_u32(put_u32(p, reply->told.exports), reply->told.full);
        return put_u32(p, (uint32_t)reply->told.mini);
}

struct pi_bytes pi_pack_answers(const struct pi_reply *reply, const struct pi_symbol_job *job,
                                struct pi_arena *arena)
{
        struct sizes s = measure(job);
        size_t bytes = REPLY_BYTES + s.name_bytes + s.answers * ANSWER_BYTES;
        const char *last = NULL;
        uint32_t names = 0;
        uint8_t *start =
                bytes <= PI_LIMIT_WORKER_REPLY_BYTES ? PI_NEW_ARRAY(arena, uint8_t, bytes) : NULL;

        if (!start)
                return (struct pi_bytes){ NULL, 0 };
        uint8_t *p = put_reply(start, reply);
        p = put_u32(put_u32(p, (uint32_t)s.names), (uint32_t)s.answers);
        p = put_names(p, job);
        for (size_t i = 0; i < job->request.count; i++) {
                const struct pi_symbol_answer *answer = &job->answers[i];
                if (answer->name.n == 0)
                        continue;
                names += is_new_name(job, i, last);
                last = answer->name.p;
                p = put_u64(put_u32(put_u32(p, (uint32_t)i), names - 1), answer->start);
        }
        return (struct pi_bytes){ start, bytes };
}

static bool read_reply(struct pi_cursor *c, struct pi_reply *reply)
{
        uint32_t state = pi_cursor_u32(c);
        uint64_t functions = pi_cursor_u64(c);
        uint32_t exports = pi_cursor_u32(c), full = pi_cursor_u32(c), mini = pi_cursor_u32(c);

        *reply = (struct pi_reply){ .state = (enum pi_reply_state)state,
                                    .told = { .functions = functions,
                                              .exports = exports == 1,
                                              .full = full == 1,
                                              .mini = (enum pi_elf_mini)mini } };
        return !c->bad && state <= PI_REPLY_NOT_ELF && exports <= 1 && full <= 1 &&
               mini <= PI_ELF_MINI_LARGE;
}

static bool read_names(struct pi_cursor *c, struct pi_str *name, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                uint32_t n = pi_cursor_u32(c);
                struct pi_bytes bytes = pi_cursor_bytes(c, n);
                if (c->bad || n == 0 || n > PI_LIMIT_SYMBOL_BYTES || memchr(bytes.p, 0, bytes.n))
                        return false;
                name[i] = (struct pi_str){ (const char *)bytes.p, bytes.n };
        }
        return true;
}

/* Answers come in the order of their addresses, names in that of their first use. */
static bool check_answers(struct pi_cursor c, size_t answers, size_t count, size_t names)
{
        uint64_t next_index = 0;
        uint32_t used = 0;

        for (size_t i = 0; i < answers; i++) {
                uint32_t index = pi_cursor_u32(&c), name = pi_cursor_u32(&c);
                pi_cursor_u64(&c);
                bool is_next = used == 0 ? name == 0 : name == used - 1 || name == used;
                if (c.bad || index < next_index || index >= count || name >= names || !is_next)
                        return false;
                next_index = (uint64_t)index + 1;
                used = name + 1;
        }
        return is_read(&c) && used == names;
}

static bool take_answers(struct pi_cursor c, size_t answers, struct pi_str *name,
                         struct pi_arena *names, struct pi_symbol_answer *out)
{
        uint32_t copied = 0;

        for (size_t i = 0; i < answers; i++) {
                uint32_t index = pi_cursor_u32(&c), at = pi_cursor_u32(&c);
                if (at == copied) {
                        name[at] = pi_arena_copy(names, name[at]);
                        copied++;
                }
                if (!name[at].p)
                        return false;
                out[index].name = name[at];
                out[index].start = pi_cursor_u64(&c);
        }
        return true;
}

bool pi_read_answers(struct pi_bytes payload, size_t count, struct pi_arena *names,
                     struct pi_arena *scratch, struct pi_symbol_answer *answers,
                     struct pi_reply *reply, bool *no_memory)
{
        struct pi_cursor c = pi_cursor_of(payload.p, payload.n, false);
        struct pi_reply r;
        bool good = read_reply(&c, &r);
        uint32_t name_count = pi_cursor_u32(&c), answer_count = pi_cursor_u32(&c);

        *no_memory = false;
        if (!good || answer_count > count || name_count > answer_count ||
            (r.state != PI_REPLY_TOLD && answer_count > 0) ||
            !pi_cursor_fits(&c, name_count, sizeof(uint32_t)))
                return false;
        struct pi_str *name = PI_NEW_ARRAY(scratch, struct pi_str, name_count);
        *no_memory = !name;
        if (!name || !read_names(&c, name, name_count) ||
            !check_answers(c, answer_count, count, name_count))
                return false;
        *no_memory = !take_answers(c, answer_count, name, names, answers);
        if (*no_memory)
                return false;
        *reply = r;
        return true;
}
