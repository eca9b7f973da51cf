/* Which of the finds are the bundle. */
#include "analyze/bundle/finds.h"

#include <stdio.h>

static struct pi_find *find_at(const struct pi_finds *finds, size_t i)
{
        return PI_AT(&finds->list.list, struct pi_find, i);
}

/* Files of any kind. */
static uint64_t total(const struct pi_finds *finds)
{
        uint64_t sum = finds->other.count;

        for (size_t i = 0; i < PI_REFUSALS; i++)
                sum += finds->refused[i].count;
        return sum;
}

/* True for what says by itself that here is a recording. */
static bool leads(const struct pi_find *find)
{
        return find->name.kind == PI_NAME_MANIFEST || find->name.kind == PI_NAME_SPEC ||
               find->name.kind == PI_NAME_PERF;
}

static bool is_better(const struct pi_find *a, const struct pi_find *b)
{
        size_t depth_a = pi_name_depth(a->name.dir), depth_b = pi_name_depth(b->name.dir);

        if (leads(a) != leads(b))
                return leads(a);
        return depth_a != depth_b ? depth_a < depth_b : a->name.kind < b->name.kind;
}

/* The find whose folder is the bundle's; NULL where nothing was found. */
static const struct pi_find *best(const struct pi_finds *finds)
{
        const struct pi_find *found = NULL;

        for (size_t i = 0; i < finds->list.list.count; i++) {
                const struct pi_find *find = find_at(finds, i);
                if (!find->gone && (!found || is_better(find, found)))
                        found = find;
        }
        return found;
}

/* The shallowest of this kind, of equals the first; where `beside` is given, one in its folder. */
static const struct pi_find *shallowest(const struct pi_finds *finds, enum pi_name_kind kind,
                                        const struct pi_find *beside)
{
        const struct pi_find *found = NULL;

        for (size_t i = 0; i < finds->list.list.count; i++) {
                const struct pi_find *find = find_at(finds, i);
                if (beside && !pi_str_equal(beside->name.dir, find->name.dir))
                        continue;
                if (!find->gone && find->name.kind == kind &&
                    (!found || pi_name_depth(find->name.dir) < pi_name_depth(found->name.dir)))
                        found = find;
        }
        return found;
}

/* One of the entries, and why it stayed out if that was no matter of a name that is not known. */
static struct pi_str an_entry(const struct pi_finds *finds, const char **why)
{
        *why = NULL;
        if (finds->other.count > 0)
                return finds->other.first;
        for (size_t i = 0; i < PI_REFUSALS; i++) {
                if (finds->refused[i].count > 0) {
                        *why = pi_refusal_text(i);
                        return finds->refused[i].first;
                }
        }
        return PI_STR("");
}

static enum pipa_status refuse(const struct pi_finds *finds, const struct pi_bundle *bundle,
                               struct pipa_error *err)
{
        const char *what = bundle->kind == PI_BUNDLE_ARCHIVE ? "an archive" : "a directory", *why;
        struct pi_str name = an_entry(finds, &why);
        uint64_t files = total(finds);
        char others[64] = "";

        if (files == 0)
                return pi_fail(err, PIPA_E_FORMAT, bundle->name, PI_NO_OFFSET,
                               "is %s without any file in it", what);
        if (files > 1)
                snprintf(others, sizeof(others), " and %llu other%s", (unsigned long long)files - 1,
                         files > 2 ? "s" : "");
        return pi_fail(err, PIPA_E_UNSUPPORTED, bundle->name, PI_NO_OFFSET,
                       "is %s without a recording: it holds '%.*s'%s%s%s", what, (int)name.n,
                       name.p ? name.p : "", others,
                       why ? ", left out because "
                           : ", and none of perf.data, procfs.snap or manifest.json",
                       why ? why : "");
}

static bool belongs(const struct pi_find *find, const struct pi_find *top,
                    const struct pi_find *perf, const struct pi_find *stat)
{
        if (top->name.kind != PI_NAME_MANIFEST && find->name.kind == PI_NAME_PERF)
                return find == perf;
        if (top->name.kind != PI_NAME_MANIFEST && find->name.kind == PI_NAME_STAT)
                return find == stat;
        return pi_str_equal(find->name.dir, top->name.dir);
}

static void leave(struct pi_finds *finds, const struct pi_find *find)
{
        if (finds->unread.count++ == 0)
                finds->unread.first = pi_name_shown(find->path);
}

enum pipa_status pi_finds_choose(struct pi_finds *finds, struct pi_bundle *bundle,
                                 pi_find_take_fn take, struct pipa_error *err)
{
        const struct pi_find *top = best(finds), *perf = shallowest(finds, PI_NAME_PERF, NULL),
                             *stat = shallowest(finds, PI_NAME_STAT, perf);
        enum pipa_status status = PIPA_OK;

        if (!top)
                return refuse(finds, bundle, err);
        bundle->top = top->name.dir;
        for (size_t i = 0; i < finds->list.list.count && status == PIPA_OK; i++) {
                struct pi_find *find = find_at(finds, i);
                if (find->gone)
                        continue;
                if (!belongs(find, top, perf, stat))
                        leave(finds, find);
                else if (find->name.kind == PI_NAME_BINARY)
                        bundle->binaries++;
                else
                        status = take(bundle, find, err);
        }
        return status;
}
