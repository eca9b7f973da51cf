#include "report/export_scope.h"

#include "base/limits.h"
#include "base/num.h"

#include <math.h>

static const char *const columns[] = { PI_ROOT_COLUMNS, "event_id",     "event",
                                       "unit",          "weight_value", "stack" };
enum { EVENT_ID = PI_ROOT_COLUMN_COUNT, EVENT, UNIT, WEIGHT, STACK, COLUMNS };

static bool same_profile(const void *items, uint32_t id, const void *key)
{
        const struct pi_set *profiles = items;
        const struct pi_scope_profile *a = PI_AT(&profiles->list, struct pi_scope_profile, id);
        const struct pi_scope_profile *b = key;

        return a->root == b->root && a->event == b->event;
}

static struct pi_scope_profile *profile_of(struct pi_scope *scope, const struct pipa_column *column,
                                           size_t row)
{
        struct pi_scope_profile key = {
                .root = pi_roots_of(&scope->roots, column, row),
                .event = pi_export_id(&column[EVENT_ID], row, PI_LIMIT_EVENTS, PI_NONE),
                .first = PI_NONE,
                .last = PI_NONE,
                .event_name = pi_export_text(&column[EVENT], row),
                .unit = pi_export_text(&column[UNIT], row),
        };
        uint32_t id = PI_NONE;

        if (key.root != PI_NONE)
                id = pi_set_add(&scope->profiles, pi_hash_pair(key.root, key.event), same_profile,
                                &key);
        return id == PI_NONE ? NULL : PI_AT(&scope->profiles.list, struct pi_scope_profile, id);
}

static bool append(struct pi_scope *scope, struct pi_scope_profile *profile, uint32_t stack,
                   double weight)
{
        struct pi_scope_sample *last = NULL, *sample;
        uint32_t id = (uint32_t)scope->samples.count;

        if (profile->last != PI_NONE)
                last = PI_AT(&scope->samples, struct pi_scope_sample, profile->last);
        profile->sum += weight;
        if (last && last->stack == stack) {
                last->weight += weight;
                return true;
        }
        sample = pi_vec_push(&scope->samples);
        if (!sample)
                return false;
        *sample = (struct pi_scope_sample){ stack, PI_NONE, weight };
        if (last)
                last->next = id;
        else
                profile->first = id;
        profile->last = id;
        return true;
}

static bool take(struct pi_scope *scope, const struct pipa_column *column, size_t row)
{
        double weight = column[WEIGHT].at.number[row];
        struct pi_scope_profile *profile = profile_of(scope, column, row);
        uint32_t stack = pi_export_id(&column[STACK], row, scope->stacks.count, 0);

        return profile && append(scope, profile, stack, isfinite(weight) ? weight : 0);
}

static enum pipa_status read_samples(struct pi_scope *scope)
{
        struct pi_export *x = scope->x;
        struct pi_export_rows rows;
        bool good = true;
        enum pipa_status status =
                pi_export_rows_open(x, PIPA_ROWS_SAMPLES, columns, COLUMNS, &rows);

        if (status)
                return status;
        while (good && pi_export_rows_next(x, &rows))
                for (size_t i = 0; good && i < rows.count; i++)
                        good = take(scope, rows.column, i);
        pi_export_rows_close(&rows);
        return good ? PIPA_OK : pi_fail_memory(x->err, &x->arena);
}

static uint32_t make_name(void *user, const struct pipa_column *column, size_t row)
{
        return pi_names_add(user, column, row);
}

enum pipa_status pi_scope_read(struct pi_export *x, struct pi_scope *out)
{
        static const char *const names[] = { PI_NAME_COLUMNS };
        enum pipa_status status;

        memset(out, 0, sizeof(*out));
        out->x = x;
        pi_set_init(&out->profiles, &x->arena, sizeof(struct pi_scope_profile), PI_LIMIT_SAMPLES);
        pi_vec_init(&out->samples, &x->arena, sizeof(struct pi_scope_sample), PI_LIMIT_SAMPLES);
        pi_names_init(&out->names, &x->arena);
        if (!pi_roots_init(&out->roots, x->opt->by, false, &x->arena))
                return pi_fail_memory(x->err, &x->arena);
        status = pi_export_stacks_read(x, names, PI_NAME_COLUMN_COUNT, make_name, &out->names,
                                       &out->stacks);
        return status ? status : read_samples(out);
}

void pi_scope_done(struct pi_scope *scope)
{
        pi_set_done(&scope->profiles);
        pi_names_done(&scope->names);
        pi_roots_done(&scope->roots);
}
