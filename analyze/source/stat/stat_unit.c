/* "CPU3", "S0-D1-C7", "N1", "nginx-1234": what a line's counts are of. */
#include "analyze/source/stat/stat.h"

#include "base/text.h"

/* The number behind `prefix` off the front of *rest, up to '-' or the end. */
static bool part(struct pi_str *rest, const char *prefix, uint32_t *out)
{
        struct pi_str lead = pi_str_of(prefix), digits;
        uint64_t number;
        size_t n = lead.n;

        if (!pi_str_starts(*rest, lead))
                return false;
        while (n < rest->n && rest->p[n] != '-')
                n++;
        digits = (struct pi_str){ rest->p + lead.n, n - lead.n };
        if (!pi_text_u64(digits, &number) || number >= PI_NONE)
                return false;
        n += n < rest->n;
        *rest = (struct pi_str){ rest->p + n, rest->n - n };
        *out = (uint32_t)number;
        return true;
}

/* What stands behind socket and die decides. */
static enum pi_scope inner_scope(struct pi_str *rest, struct pi_count_unit *unit)
{
        uint32_t level;

        if (part(rest, "CLS", &unit->cluster))
                return PI_SCOPE_CLUSTER;
        if (part(rest, "CPU", &unit->cpu))
                return PI_SCOPE_CPU;
        if (part(rest, "C", &unit->core))
                return PI_SCOPE_CORE;
        if (part(rest, "L", &level) && part(rest, "ID", &unit->cache))
                return PI_SCOPE_CACHE;
        return unit->die == PI_NONE ? PI_SCOPE_SOCKET : PI_SCOPE_DIE;
}

static enum pi_scope place_scope(struct pi_str *rest, struct pi_count_unit *unit)
{
        if (part(rest, "CPU", &unit->cpu))
                return PI_SCOPE_CPU;
        if (part(rest, "N", &unit->node))
                return PI_SCOPE_NODE;
        if (!part(rest, "S", &unit->socket))
                return PI_SCOPE_ALL;
        part(rest, "D", &unit->die);
        return inner_scope(rest, unit);
}

/* The number behind the last '-': a command's name may hold any byte. */
static enum pi_scope thread_scope(struct pi_str name, struct pi_count_unit *unit)
{
        size_t from = name.n;
        uint64_t tid;

        while (from > 0 && name.p[from - 1] != '-')
                from--;
        if (from == 0 || !pi_text_u64((struct pi_str){ name.p + from, name.n - from }, &tid) ||
            tid >= PI_NONE)
                return PI_SCOPE_ALL;
        unit->tid = (uint32_t)tid;
        return PI_SCOPE_THREAD;
}

void stat_unit_of(struct pi_str name, struct pi_count_unit *unit)
{
        struct pi_str rest = name;

        *unit = PI_COUNT_UNIT_ANY;
        unit->scope = place_scope(&rest, unit);
        if (rest.n == 0)
                return;
        *unit = PI_COUNT_UNIT_ANY;
        unit->scope = thread_scope(name, unit);
}
