#include "analyze/symbol/build_id.h"

#include "base/cursor.h"

#define NT_GNU_BUILD_ID 3
#define MD5_BYTES 16
#define SHORTEST_BYTES 8 /* of ids in use: xxhash, as lld makes it */

bool pi_build_id_same(const struct pi_build_id *a, const struct pi_build_id *b)
{
        struct pi_build_id x = { { 0 }, 0 }, y = { { 0 }, 0 };

        if (a->size == 0 || b->size == 0)
                return false;
        memcpy(x.byte, a->byte, a->size < PI_BUILD_ID_MAX ? a->size : PI_BUILD_ID_MAX);
        memcpy(y.byte, b->byte, b->size < PI_BUILD_ID_MAX ? b->size : PI_BUILD_ID_MAX);
        return memcmp(x.byte, y.byte, PI_BUILD_ID_MAX) == 0;
}

struct pi_build_id pi_build_id_trim(const struct pi_build_id *id)
{
        static const uint8_t zero[PI_BUILD_ID_MAX - MD5_BYTES];
        struct pi_build_id trimmed = *id;

        if (id->size == PI_BUILD_ID_MAX && memcmp(id->byte + MD5_BYTES, zero, sizeof(zero)) == 0)
                trimmed.size = MD5_BYTES;
        return trimmed;
}

void pi_build_id_text(const struct pi_build_id *id, char out[PI_BUILD_ID_TEXT])
{
        static const char digit[] = "0123456789abcdef";
        size_t size = id->size < PI_BUILD_ID_MAX ? id->size : PI_BUILD_ID_MAX;

        if (size == 0) {
                memcpy(out, "none", sizeof("none"));
                return;
        }
        for (size_t i = 0; i < size; i++) {
                out[2 * i] = digit[id->byte[i] >> 4];
                out[2 * i + 1] = digit[id->byte[i] & 15];
        }
        out[2 * size] = '\0';
}

static uint64_t padding(const struct pi_cursor *c, unsigned align)
{
        uint64_t padding = (align - pi_cursor_offset(c) % align) % align;

        return padding < pi_cursor_left(c) ? padding : pi_cursor_left(c);
}

static void store(struct pi_bytes desc, struct pi_build_id *out)
{
        struct pi_build_id id = { .size = PI_BUILD_ID_MAX };

        if (desc.n < PI_BUILD_ID_MAX)
                id.size = (uint8_t)desc.n;
        memcpy(id.byte, desc.p, id.size);
        *out = id;
}

bool pi_build_id_from_notes(struct pi_bytes notes, bool swap, unsigned align,
                            struct pi_build_id *out)
{
        struct pi_cursor c = pi_cursor_of(notes.p, notes.n, swap);

        while (pi_cursor_left(&c) > 0) {
                uint32_t name_size = pi_cursor_u32(&c), desc_size = pi_cursor_u32(&c);
                uint32_t type = pi_cursor_u32(&c);
                struct pi_bytes name = pi_cursor_bytes(&c, name_size);
                pi_cursor_skip(&c, padding(&c, align));
                struct pi_bytes desc = pi_cursor_bytes(&c, desc_size);
                pi_cursor_skip(&c, padding(&c, align));
                if (c.bad)
                        return false;
                if (type == NT_GNU_BUILD_ID && desc.n > 0 && name.n == sizeof("GNU") &&
                    memcmp(name.p, "GNU", sizeof("GNU")) == 0) {
                        store(desc, out);
                        return true;
                }
        }
        return false;
}

/* The last component, which is taken off. */
static struct pi_str take_last(struct pi_str *path)
{
        struct pi_str last = pi_str_basename(*path);

        path->n -= last.n;
        path->n -= path->n > 0;
        return last;
}

static int digit_of(char c)
{
        if (c >= '0' && c <= '9')
                return c - '0';
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Appends lower-case hex. */
static bool add_hex(struct pi_build_id *id, struct pi_str hex)
{
        if (hex.n == 0 || hex.n % 2 != 0 || hex.n / 2 > (size_t)PI_BUILD_ID_MAX - id->size)
                return false;
        for (size_t i = 0; i < hex.n; i += 2) {
                int high = digit_of(hex.p[i]), low = digit_of(hex.p[i + 1]);
                if (high < 0 || low < 0)
                        return false;
                id->byte[id->size++] = (uint8_t)(high << 4 | low);
        }
        return true;
}

static bool is_kept_name(struct pi_str name)
{
        return pi_str_equal(name, PI_STR("elf")) || pi_str_equal(name, PI_STR("debug")) ||
               pi_str_equal(name, PI_STR("vdso"));
}

bool pi_build_id_from_path(struct pi_str path, struct pi_build_id *out)
{
        struct pi_build_id id = { .size = 0 }, whole = { .size = 0 };
        struct pi_str last = take_last(&path);
        bool below = is_kept_name(last);

        if (below)
                last = take_last(&path);
        else if (pi_str_ends(last, PI_STR(".debug")))
                last.n -= sizeof(".debug") - 1;
        struct pi_str first = take_last(&path);
        if (first.n == 2 && pi_str_equal(take_last(&path), PI_STR(".build-id")) &&
            add_hex(&id, first) && add_hex(&id, last)) {
                *out = id;
                return true;
        }
        if (!below || !add_hex(&whole, last) || whole.size < SHORTEST_BYTES)
                return false;
        *out = whole;
        return true;
}
