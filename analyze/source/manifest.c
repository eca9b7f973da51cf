/* manifest.json -> the collection: who recorded, when, how, and what is missing (doc/bundle.md). A
 * key of the wrong type is as good as absent and counted; unknown keys are for newer readers. */
#include "analyze/source/manifest_keys.h"
#include "analyze/source/source.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "pipa/format.h"

#include <jansson.h>
#include <math.h>

/* What jansson takes at most for one byte of text: "[{},{},…". */
#define PARSED_BYTES_PER_BYTE 96

static void free_json(json_t **json)
{
        json_decref(*json);
}

static void say(const struct pi_manifest *m, struct pi_str member)
{
        const struct pi_collection *c = &m->rec->collection;

        if (pi_str_equal(c->state, PI_STR("recording")))
                pi_notes_push(m->rec->notes, PI_NOTE_WARN, "unfinished_bundle", "summary", member,
                              0, NAN,
                              "the collector did not come to its end (it was killed, or is still "
                              "at work); all that it had written until then is shown");
        if (m->odd > 0)
                pi_notes_push(m->rec->notes, PI_NOTE_WARN, "odd_manifest", "summary", member,
                              m->odd, NAN,
                              "keys with a value that they cannot have count as not known: '%s'%s",
                              m->key, m->odd > 1 ? " and others" : "");
        if (m->dropped > 0)
                pi_notes_push(m->rec->notes, PI_NOTE_WARN, "long_manifest", "summary", member,
                              m->dropped, NAN, "lists more than %d things; the rest is left out",
                              PI_LIMIT_PAIRS);
}

/* A new major version changes the meaning of what stands here: to read on would be to guess. */
static enum pipa_status check_version(struct pi_str member, json_t *root, struct pipa_error *err)
{
        const char *format = json_string_value(json_object_get(root, "format"));
        json_t *major = json_object_get(json_object_get(root, "version"), "major");

        if (!format || strcmp(format, PIPA_BUNDLE_FORMAT) != 0 || !json_is_integer(major))
                return pi_fail(err, PIPA_E_FORMAT, member, 0,
                               "is not the manifest of a bundle: it does not say \"format\": "
                               "\"" PIPA_BUNDLE_FORMAT "\" and a version");
        if (json_integer_value(major) != PIPA_BUNDLE_MAJOR)
                return pi_fail(err, PIPA_E_UNSUPPORTED, member, 0,
                               "says that this is a bundle of format %lld; this pipa reads %d: "
                               "use a %s pipa",
                               (long long)json_integer_value(major), PIPA_BUNDLE_MAJOR,
                               json_integer_value(major) > PIPA_BUNDLE_MAJOR ? "newer" : "older");
        return PIPA_OK;
}

static enum pipa_status parse(struct pi_manifest *m, struct pi_str member, struct pi_str text,
                              struct pipa_error *err)
{
        json_error_t why;
        PI_CLEANUP(free_json) json_t *root = json_loadb(text.p, text.n, 0, &why);
        enum pipa_status status;

        if (!root && json_error_code(&why) == json_error_out_of_memory)
                return pi_fail_memory(err, NULL);
        if (!root)
                return pi_fail(err, PIPA_E_FORMAT, member,
                               why.position > 0 ? (uint64_t)why.position : 0,
                               "is not JSON: %s in line %d", why.text, why.line);
        status = check_version(member, root, err);
        if (status)
                return status;
        pi_manifest_keys(m, root);
        say(m, member);
        return m->rec->arena->failed ? pi_fail_memory(err, m->rec->arena) : PIPA_OK;
}

static enum pipa_status read_manifest(const struct pi_member *member, struct pi_recording *rec,
                                      const struct pi_host *host, struct pipa_error *err)
{
        struct pi_manifest m = { .rec = rec };
        struct pi_str text;
        size_t cost;
        enum pipa_status status =
                pi_member_load(member, PI_LIMIT_MANIFEST_BYTES, rec->arena, &text, err);

        (void)host;
        if (status)
                return status;
        cost = text.n * PARSED_BYTES_PER_BYTE;
        if (!pi_arena_charge(rec->arena, cost))
                return pi_fail_memory(err, rec->arena);
        status = parse(&m, member->name, text, err);
        pi_arena_discharge(rec->arena, cost);
        return status;
}

static bool claims(struct pi_str member_name, struct pi_bytes head)
{
        (void)head;
        return pi_str_equal(member_name, PI_STR(PIPA_MEMBER_MANIFEST));
}

const struct pi_source pi_source_manifest = { .name = "manifest",
                                              .claims = claims,
                                              .read = read_manifest };
