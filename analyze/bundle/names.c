/* A name's hygiene, and the list of names that are known. */
#include "analyze/bundle/names.h"

#include "base/limits.h"
#include "pipa/format.h"

#define SHOWN_BYTES 80
#define BUILD_ID_DIR PIPA_MEMBER_BINARIES_DIR ".build-id/"

static const struct {
        enum pi_name_kind kind;
        const char *name;
        uint64_t max_bytes;
} exact[] = {
        { PI_NAME_MANIFEST, PIPA_MEMBER_MANIFEST, PI_LIMIT_MANIFEST_BYTES },
        { PI_NAME_SPEC, PIPA_MEMBER_SPEC, PI_LIMIT_MEMBER_TEXT_BYTES },
        { PI_NAME_KALLSYMS, PIPA_MEMBER_KALLSYMS, PI_LIMIT_FILE_BYTES },
        { PI_NAME_MODULES, PIPA_MEMBER_MODULES, PI_LIMIT_MEMBER_TEXT_BYTES },
        { PI_NAME_KERNEL_NOTES, PIPA_MEMBER_KERNEL_NOTES, PI_LIMIT_MEMBER_TEXT_BYTES },
        { PI_NAME_LOG, PIPA_MEMBER_LOG, PI_LIMIT_MEMBER_TEXT_BYTES },
        { PI_NAME_COUNTERS, PIPA_MEMBER_COUNTERS, PI_LIMIT_MEMBER_BYTES },
        { PI_NAME_STAT, PIPA_MEMBER_STAT, PI_LIMIT_MEMBER_BYTES },
        { PI_NAME_PERF, PIPA_MEMBER_PERF, PI_LIMIT_MEMBER_BYTES },
        { PI_NAME_SNAP, PIPA_MEMBER_SNAP, PI_LIMIT_MEMBER_BYTES },
};

#define EXACT (sizeof(exact) / sizeof(exact[0]))

/* Takes the last component off *path. */
static struct pi_str pop(struct pi_str *path)
{
        struct pi_str last = pi_str_basename(*path);

        path->n -= last.n;
        if (path->n > 0)
                path->n--; /* the '/' */
        return last;
}

static bool is_digits(struct pi_str s)
{
        for (size_t i = 0; i < s.n; i++)
                if (s.p[i] < '0' || s.p[i] > '9')
                        return false;
        return s.n > 0 && s.n <= 10;
}

static bool is_hex(struct pi_str s)
{
        for (size_t i = 0; i < s.n; i++)
                if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
                        return false;
        return s.n > 0;
}

/* "perf-" 123 ".map" */
static bool is_numbered(struct pi_str s, struct pi_str prefix, struct pi_str suffix)
{
        if (!pi_str_starts(s, prefix) || !pi_str_ends(s, suffix) || s.n < prefix.n + suffix.n)
                return false;
        return is_digits((struct pi_str){ s.p + prefix.n, s.n - prefix.n - suffix.n });
}

static enum pi_name_kind kind_of_last(struct pi_str last)
{
        for (size_t i = 0; i < EXACT; i++)
                if (pi_str_equal(last, pi_str_of(exact[i].name)))
                        return exact[i].kind;
        if (is_numbered(last, PI_STR(PIPA_MEMBER_PERF_MAP_PREFIX),
                        PI_STR(PIPA_MEMBER_PERF_MAP_SUFFIX)))
                return PI_NAME_PERF_MAP;
        if (is_numbered(last, PI_STR(PIPA_MEMBER_JITDUMP_PREFIX),
                        PI_STR(PIPA_MEMBER_JITDUMP_SUFFIX)))
                return PI_NAME_JITDUMP;
        return PI_NAME_OTHER;
}

/* True where what is left of the path ends in these folders ("maps/"); takes them off. */
static bool pop_dirs(struct pi_str *path, struct pi_str dirs)
{
        struct pi_str tail = { dirs.p, dirs.n - 1 };
        size_t left = path->n - tail.n;

        if (!pi_str_ends(*path, tail) || (left > 0 && path->p[left - 1] != '/'))
                return false;
        path->n = left > 0 ? left - 1 : 0;
        return true;
}

/* "maps/12" and "binaries/.build-id/xx/yyyy": names of several components. */
static enum pi_name_kind kind_of_tail(struct pi_str *dir, struct pi_str last)
{
        struct pi_str rest = *dir, folder;

        if (is_digits(last) && pop_dirs(dir, PI_STR(PIPA_MEMBER_MAPS_DIR)))
                return PI_NAME_MAPS;
        folder = pop(&rest);
        if (is_hex(last) && is_hex(folder) && folder.n == 2 &&
            pop_dirs(&rest, PI_STR(BUILD_ID_DIR))) {
                *dir = rest;
                return PI_NAME_BINARY;
        }
        return PI_NAME_OTHER;
}

static enum pi_refusal judge_component(struct pi_str part)
{
        if (pi_str_equal(part, PI_STR("..")))
                return PI_REFUSAL_CLIMBS;
        if (part.n == 0 || pi_str_equal(part, PI_STR(".")))
                return PI_REFUSAL_ODD_NAME;
        return PI_REFUSAL_NONE;
}

static enum pi_refusal judge(struct pi_str raw)
{
        size_t start = 0;

        if (raw.n > 0 && raw.p[0] == '/')
                return PI_REFUSAL_ABSOLUTE;
        for (size_t i = 0; i <= raw.n; i++) {
                if (i == raw.n || raw.p[i] == '/') {
                        struct pi_str part = { raw.p + start, i - start };
                        enum pi_refusal refusal = judge_component(part);
                        if (refusal)
                                return refusal;
                        start = i + 1;
                } else if ((uint8_t)raw.p[i] < 0x20 || raw.p[i] == 0x7f) {
                        return PI_REFUSAL_ODD_NAME;
                }
        }
        return PI_REFUSAL_NONE;
}

enum pi_refusal pi_name_read(struct pi_str raw, struct pi_name *out)
{
        struct pi_str dir, last;
        enum pi_name_kind kind;
        enum pi_refusal refusal;

        if (raw.n == 0)
                return PI_REFUSAL_NO_NAME;
        if (raw.n > PI_LIMIT_MEMBER_NAME)
                return PI_REFUSAL_LONG_NAME;
        if (pi_str_starts(raw, PI_STR("./")))
                raw = (struct pi_str){ raw.p + 2, raw.n - 2 };
        refusal = judge(raw);
        if (refusal)
                return refusal;
        dir = raw;
        last = pop(&dir);
        kind = kind_of_last(last);
        if (kind == PI_NAME_OTHER)
                kind = kind_of_tail(&dir, last);
        *out = (struct pi_name){ .kind = kind, .name = raw };
        if (kind != PI_NAME_OTHER) {
                size_t skip = dir.n > 0 ? dir.n + 1 : 0;
                out->dir = dir;
                out->name = (struct pi_str){ raw.p + skip, raw.n - skip };
        }
        return PI_REFUSAL_NONE;
}

uint64_t pi_name_max_bytes(enum pi_name_kind kind)
{
        for (size_t i = 0; i < EXACT; i++)
                if (exact[i].kind == kind)
                        return exact[i].max_bytes;
        return kind == PI_NAME_MAPS ? PI_LIMIT_MEMBER_TEXT_BYTES : PI_LIMIT_FILE_BYTES;
}

bool pi_name_many(enum pi_name_kind kind)
{
        return kind == PI_NAME_MAPS || kind == PI_NAME_PERF_MAP || kind == PI_NAME_JITDUMP;
}

bool pi_name_is_vital(enum pi_name_kind kind)
{
        return kind == PI_NAME_MANIFEST || kind == PI_NAME_PERF || kind == PI_NAME_SNAP;
}

bool pi_name_has_build_id(struct pi_str name, struct pi_str build_id)
{
        size_t skip = sizeof(BUILD_ID_DIR) - 1;

        return build_id.n > 2 && name.n == skip + build_id.n + 1 &&
               memcmp(name.p + skip, build_id.p, 2) == 0 && name.p[skip + 2] == '/' &&
               memcmp(name.p + skip + 3, build_id.p + 2, build_id.n - 2) == 0;
}

size_t pi_name_depth(struct pi_str dir)
{
        size_t depth = dir.n > 0;

        for (size_t i = 0; i < dir.n; i++)
                depth += dir.p[i] == '/';
        return depth;
}

struct pi_str pi_name_shown(struct pi_str name)
{
        return (struct pi_str){ name.p, name.n < SHOWN_BYTES ? name.n : SHOWN_BYTES };
}
