/* Samples -> speedscope's JSON (its file-format-schema.json): profiles of the type "sampled". */
#include "base/json.h"
#include "report/export_scope.h"

static void put_frames(struct pi_json *json, const struct pi_scope *scope)
{
        struct pi_arena *arena = &scope->x->arena;

        pi_json_key(json, "shared");
        pi_json_object(json);
        pi_json_key(json, "frames");
        pi_json_array(json);
        for (size_t i = 0; i < scope->names.set.list.count; i++) {
                const struct pi_name *name = pi_names_at(&scope->names, i);
                pi_json_object(json);
                pi_json_key_str(json, "name", pi_names_shown(name, arena));
                if (name->dso.n > 0)
                        pi_json_key_str(json, "file", name->dso);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
        pi_json_object_end(json);
}

/* Outermost caller first. */
static void put_stack(struct pi_json *json, const struct pi_scope *scope, uint32_t stack,
                      struct pi_scratch *scratch)
{
        size_t depth;
        const uint32_t *path = pi_export_stacks_path(&scope->stacks, stack, scratch, &depth);

        pi_json_array(json);
        while (depth-- > 0)
                pi_json_u64(json, path[depth]);
        pi_json_array_end(json);
}

static void put_samples(struct pi_json *json, const struct pi_scope *scope, uint32_t first,
                        struct pi_scratch *scratch)
{
        uint32_t i;

        pi_json_key(json, "samples");
        pi_json_array(json);
        for (i = first; i != PI_NONE && json->out->error == 0; i = pi_scope_sample(scope, i)->next)
                put_stack(json, scope, pi_scope_sample(scope, i)->stack, scratch);
        pi_json_array_end(json);
        pi_json_key(json, "weights");
        pi_json_array(json);
        for (i = first; i != PI_NONE; i = pi_scope_sample(scope, i)->next)
                pi_json_double(json, pi_scope_sample(scope, i)->weight);
        pi_json_array_end(json);
}

/* "worker-7/9, cycles" */
static void put_name(struct pi_json *json, const struct pi_scope *scope,
                     const struct pi_scope_profile *profile, struct pi_scratch *scratch)
{
        struct pi_str root = pi_strtab_at(&scope->roots.labels, profile->root);

        scratch->n = 0;
        pi_scratch_bytes(scratch, root.p, root.n);
        pi_scratch_text(scratch, ", ");
        pi_scratch_bytes(scratch, profile->event_name.p, profile->event_name.n);
        pi_json_key_str(json, "name", pi_scratch_str(scratch));
}

static void put_profile(struct pi_json *json, const struct pi_scope *scope,
                        const struct pi_scope_profile *profile, struct pi_scratch *scratch)
{
        bool time = pi_str_equal(profile->unit, PI_STR("ns"));

        pi_json_object(json);
        pi_json_key_str(json, "type", PI_STR("sampled"));
        put_name(json, scope, profile, scratch);
        pi_json_key_str(json, "unit", time ? PI_STR("nanoseconds") : PI_STR("none"));
        pi_json_key_double(json, "startValue", 0);
        pi_json_key_double(json, "endValue", profile->sum);
        put_samples(json, scope, profile->first, scratch);
        pi_json_object_end(json);
        pi_out_char(json->out, '\n');
}

/* What speedscope shows first: the heaviest profile of the first event. */
static size_t heaviest(const struct pi_scope *scope)
{
        const struct pi_scope_profile *best = NULL;
        size_t found = 0;

        for (size_t i = 0; i < scope->profiles.list.count; i++) {
                const struct pi_scope_profile *profile = pi_scope_profile(scope, i);
                if (best && (profile->event > best->event ||
                             (profile->event == best->event && profile->sum <= best->sum)))
                        continue;
                best = profile;
                found = i;
        }
        return found;
}

static enum pipa_status put_document(const struct pi_scope *scope)
{
        struct pi_scratch scratch;
        struct pi_json json;
        bool failed;

        pi_scratch_init(&scratch, &scope->x->arena);
        pi_json_init(&json, scope->x->out);
        pi_json_object(&json);
        pi_json_key_str(&json, "$schema",
                        PI_STR("https://www.speedscope.app/file-format-schema.json"));
        pi_json_key_str(&json, "exporter", PI_STR("pipa@" PIPA_VERSION));
        pi_json_key_u64(&json, "activeProfileIndex", heaviest(scope));
        put_frames(&json, scope);
        pi_json_key(&json, "profiles");
        pi_json_array(&json);
        for (size_t i = 0; i < scope->profiles.list.count; i++)
                put_profile(&json, scope, pi_scope_profile(scope, i), &scratch);
        pi_json_array_end(&json);
        pi_json_object_end(&json);
        pi_out_char(json.out, '\n');
        failed = scratch.failed || scope->x->arena.failed;
        pi_scratch_done(&scratch);
        return failed ? pi_fail_memory(scope->x->err, &scope->x->arena) : PIPA_OK;
}

enum pipa_status pi_export_speedscope(struct pi_export *x)
{
        struct pi_scope scope;
        enum pipa_status status = pi_scope_read(x, &scope);

        if (status == PIPA_OK)
                status = put_document(&scope);
        pi_scope_done(&scope);
        return status;
}
