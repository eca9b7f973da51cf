#include "analyze/symbol/trail.h"

#include "base/limits.h"

static bool is_listed(const struct pi_symbol_trail *trail, const struct pi_symbol_origin *origin)
{
        for (size_t i = 0; i < trail->origin_count; i++) {
                const struct pi_symbol_origin *o = &trail->origins[i];
                if (o->what == origin->what && o->where == origin->where &&
                    o->index == origin->index && pi_str_equal(o->path, origin->path))
                        return true;
        }
        return false;
}

void pi_symbol_trail_from(struct pi_symbol_trail *trail, const struct pi_symbol_origin *origin)
{
        struct pi_symbol_origin copy = *origin;

        if (!trail->arena || trail->origin_count == PI_LIMIT_SYMBOL_ORIGINS ||
            is_listed(trail, origin))
                return;
        if (!trail->origins)
                trail->origins = PI_NEW_ARRAY(trail->arena, struct pi_symbol_origin,
                                              PI_LIMIT_SYMBOL_ORIGINS);
        copy.path = pi_arena_copy(trail->arena, origin->path);
        if (trail->origins && copy.path.p)
                trail->origins[trail->origin_count++] = copy;
}

static bool is_refused(const struct pi_symbol_trail *trail, const struct pi_symbol_refusal *refusal)
{
        for (size_t i = 0; i < trail->refusal_count; i++) {
                const struct pi_symbol_refusal *r = &trail->refusals[i];
                if (r->why == refusal->why && r->where == refusal->where &&
                    r->index == refusal->index && pi_str_equal(r->path, refusal->path))
                        return true;
        }
        return false;
}

void pi_symbol_trail_refuse(struct pi_symbol_trail *trail, const struct pi_symbol_refusal *refusal)
{
        struct pi_symbol_refusal copy = *refusal;

        if (!trail->arena || is_refused(trail, refusal))
                return;
        trail->refused++;
        if (trail->refusal_count == PI_LIMIT_SYMBOL_REFUSALS)
                return;
        if (!trail->refusals)
                trail->refusals = PI_NEW_ARRAY(trail->arena, struct pi_symbol_refusal,
                                               PI_LIMIT_SYMBOL_REFUSALS);
        copy.path = pi_arena_copy(trail->arena, refusal->path);
        if (trail->refusals && copy.path.p)
                trail->refusals[trail->refusal_count++] = copy;
}

const char *pi_symbol_what_text(enum pi_symbol_what what)
{
        static const char *const texts[] = {
                [PI_SYMBOL_IMAGE] = "file",
                [PI_SYMBOL_DEBUG_FILE] = "debug file",
                [PI_SYMBOL_MINIDEBUGINFO] = "minidebuginfo",
                [PI_SYMBOL_ALT_FILE] = "shared debug file",
                [PI_SYMBOL_KALLSYMS] = "kallsyms",
                [PI_SYMBOL_VMLINUX] = "vmlinux",
                [PI_SYMBOL_KERNEL_OBJECT] = "kernel module",
                [PI_SYMBOL_KSYMBOL] = "recorded name",
                [PI_SYMBOL_PERF_MAP] = "perf map",
                [PI_SYMBOL_JITDUMP] = "jitdump",
        };

        return texts[what];
}

const char *pi_symbol_refused_text(enum pi_symbol_refused why)
{
        static const char *const texts[] = {
                [PI_SYMBOL_REFUSED_BUILD_ID] = "of another build",
                [PI_SYMBOL_REFUSED_CRC] = "not the file that the debug link means: other checksum",
                [PI_SYMBOL_REFUSED_FORMAT] = "not readable as what it should be",
                [PI_SYMBOL_REFUSED_CUT] = "cut off",
                [PI_SYMBOL_REFUSED_ARCH] = "of another processor",
                [PI_SYMBOL_REFUSED_KIND] = "not a regular file, empty, too large or not to be read",
                [PI_SYMBOL_REFUSED_MINI] = "with a .gnu_debugdata that cannot be unpacked",
                [PI_SYMBOL_REFUSED_REST] = "with more symbols than are read",
                [PI_SYMBOL_REFUSED_BOOT] = "of another kernel or another boot",
                [PI_SYMBOL_REFUSED_ZEROS] = "without addresses",
        };

        return texts[why];
}
