#include "analyze/source/manifest_keys.h"

#include "base/limits.h"
#include "base/text.h"

struct field {
        const char *key;
        size_t at; /* in struct pi_collection */
};

#define AT(name) offsetof(struct pi_collection, name)

static const struct field root_texts[] = {
        { "tool", AT(tool) },
        { "id", AT(id) },
        { "host", AT(host) },
        { "arch", AT(arch) },
        { "kernel", AT(kernel) },
        { "boot_id", AT(boot_id) },
        { "kernel_build_id", AT(kernel_build_id) },
        { "state", AT(state) },
        { "end_reason", AT(end_reason) },
        { "scope", AT(scope) },
};
static const struct field root_numbers[] = { { "clock_ticks_hz", AT(clock_ticks_hz) },
                                             { "page_bytes", AT(page_bytes) },
                                             { "cpus_online", AT(cpus_online) } };
static const struct field sampling_numbers[] = { { "frequency_hz", AT(frequency_hz) },
                                                 { "samples", AT(samples) },
                                                 { "lost", AT(lost) } };
static const struct field snapshot_numbers[] = { { "interval_ns", AT(interval_ns) },
                                                 { "rounds", AT(rounds) },
                                                 { "late_rounds", AT(late_rounds) } };
static const struct field cost_numbers[] = {
        { "cpu_user_ns", AT(cpu_user_ns) },     { "cpu_system_ns", AT(cpu_system_ns) },
        { "setup_cpu_ns", AT(setup_cpu_ns) },   { "steady_cpu_ns", AT(steady_cpu_ns) },
        { "finish_cpu_ns", AT(finish_cpu_ns) }, { "max_rss_bytes", AT(max_rss_bytes) },
        { "written_bytes", AT(written_bytes) }
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void count_odd(struct pi_manifest *m, const char *key)
{
        if (m->odd++ == 0)
                m->key = key;
}

/* The value of a key if it is of this type; NULL, which null and absence give too. */
static json_t *get(struct pi_manifest *m, json_t *object, const char *key, json_type type)
{
        json_t *value = json_object_get(object, key);

        if (!value || json_is_null(value))
                return NULL;
        if (json_typeof(value) == type)
                return value;
        count_odd(m, key);
        return NULL;
}

/* {NULL, 0} where the budget is met; the arena remembers. */
static struct pi_str copy(struct pi_manifest *m, const json_t *string)
{
        struct pi_str s = { json_string_value(string), json_string_length(string) };

        if (s.n > PI_LIMIT_STRING_BYTES)
                s.n = PI_LIMIT_STRING_BYTES;
        return pi_arena_copy(m->rec->arena, s);
}

static void read_texts(struct pi_manifest *m, json_t *object, const struct field *fields,
                       size_t count)
{
        for (size_t i = 0; i < count; i++) {
                json_t *value = get(m, object, fields[i].key, JSON_STRING);
                if (value)
                        *(struct pi_str *)((char *)&m->rec->collection + fields[i].at) =
                                copy(m, value);
        }
}

/* Counts and amounts: none is below zero. */
static void read_numbers(struct pi_manifest *m, json_t *object, const struct field *fields,
                         size_t count)
{
        for (size_t i = 0; i < count; i++) {
                json_t *value = json_object_get(object, fields[i].key);
                if (json_is_number(value) && json_number_value(value) >= 0)
                        *(double *)((char *)&m->rec->collection + fields[i].at) =
                                json_number_value(value);
                else if (value && !json_is_null(value))
                        count_odd(m, fields[i].key);
        }
}

static void read_clocks(struct pi_manifest *m, json_t *root, const char *key,
                        struct pi_clock_tuple *out)
{
        static const char *const names[] = { "monotonic_ns", "boottime_ns", "realtime_ns" };
        int64_t *const values[] = { &out->monotonic_ns, &out->boottime_ns, &out->realtime_ns };
        json_t *object = get(m, root, key, JSON_OBJECT);

        for (size_t i = 0; i < COUNT(names); i++) {
                json_t *value = object ? get(m, object, names[i], JSON_INTEGER) : NULL;
                if (value)
                        *values[i] = json_integer_value(value);
        }
}

/* Room for one more item of a list; NULL where there is none. */
static void *push(struct pi_manifest *m, struct pi_vec *list)
{
        void *item = pi_vec_push(list);

        if (!item)
                m->dropped++;
        return item;
}

static void read_processes(struct pi_manifest *m, json_t *root)
{
        json_t *list = get(m, root, "processes", JSON_ARRAY), *value;
        size_t i;

        json_array_foreach(list, i, value)
        {
                json_int_t pid = json_integer_value(value);
                int32_t *item;
                if (pid < 1 || pid > INT32_MAX)
                        count_odd(m, "processes");
                else if ((item = push(m, &m->rec->collection.processes)) != NULL)
                        *item = (int32_t)pid;
        }
}

static void read_labels(struct pi_manifest *m, json_t *root)
{
        json_t *object = get(m, root, "labels", JSON_OBJECT), *value;
        const char *key;

        json_object_foreach(object, key, value)
        {
                struct pi_collection_pair *pair;
                if (!json_is_string(value))
                        count_odd(m, "labels");
                else if ((pair = push(m, &m->rec->collection.labels)) != NULL)
                        *pair = (struct pi_collection_pair){ .key = pi_arena_copy(m->rec->arena,
                                                                                  pi_str_of(key)),
                                                             .value = copy(m, value) };
        }
}

static void read_missing(struct pi_manifest *m, json_t *root)
{
        json_t *list = get(m, root, "missing", JSON_ARRAY), *entry;
        size_t i;

        json_array_foreach(list, i, entry)
        {
                json_t *what = json_object_get(entry, "what"), *why = json_object_get(entry, "why");
                struct pi_collection_pair *pair;
                if (!json_is_string(what) || !json_is_string(why))
                        count_odd(m, "missing");
                else if ((pair = push(m, &m->rec->collection.missing)) != NULL)
                        *pair = (struct pi_collection_pair){ .key = copy(m, what),
                                                             .value = copy(m, why) };
        }
}

static void read_members(struct pi_manifest *m, json_t *root)
{
        json_t *list = get(m, root, "members", JSON_ARRAY), *entry;
        size_t i;

        json_array_foreach(list, i, entry)
        {
                json_t *name = json_object_get(entry, "name");
                json_t *hash = json_object_get(entry, "xxh64");
                struct pi_collection_member *member;
                uint64_t xxh64;
                if (!json_is_string(name) || !json_is_string(hash) ||
                    !pi_text_hex(
                            (struct pi_str){ json_string_value(hash), json_string_length(hash) },
                            &xxh64))
                        count_odd(m, "members");
                else if ((member = push(m, &m->rec->collection.members)) != NULL)
                        *member = (struct pi_collection_member){ copy(m, name), xxh64 };
        }
}

/* The words of the command, joined by spaces and cut like any text. */
static void read_command(struct pi_manifest *m, json_t *root)
{
        json_t *list = get(m, root, "command", JSON_ARRAY), *word;
        size_t i, fill = 0;
        char text[4096];

        json_array_foreach(list, i, word)
        {
                size_t n = json_string_length(word), room = sizeof(text) - fill;
                if (!json_is_string(word)) {
                        count_odd(m, "command");
                        continue;
                }
                if (fill > 0 && room > 0) {
                        text[fill++] = ' ';
                        room--;
                }
                n = n < room ? n : room;
                memcpy(text + fill, json_string_value(word), n);
                fill += n;
        }
        m->rec->collection.command = pi_arena_copy(m->rec->arena, (struct pi_str){ text, fill });
}

static void read_sampling(struct pi_manifest *m, json_t *root)
{
        static const struct field texts[] = { { "why",
                                                offsetof(struct pi_collection, sampling_why) } };
        struct pi_collection *c = &m->rec->collection;
        json_t *object = get(m, root, "sampling", JSON_OBJECT);

        if (!object)
                return;
        c->sampled = true;
        c->sampled_kernel = json_is_true(json_object_get(object, "kernel"));
        c->sampled_all = json_is_true(json_object_get(object, "all_processes"));
        read_texts(m, object, texts, COUNT(texts));
        read_numbers(m, object, sampling_numbers, COUNT(sampling_numbers));
}

static void read_parts(struct pi_manifest *m, json_t *root)
{
        json_t *snapshots = get(m, root, "snapshots", JSON_OBJECT);
        json_t *cost = get(m, root, "cost", JSON_OBJECT);

        read_sampling(m, root);
        if (snapshots) {
                m->rec->collection.snapped = true;
                read_numbers(m, snapshots, snapshot_numbers, COUNT(snapshot_numbers));
        }
        if (cost)
                read_numbers(m, cost, cost_numbers, COUNT(cost_numbers));
}

/* What perf.data says too, for bundles that have none. */
static void describe_machine(struct pi_machine *machine, const struct pi_collection *c)
{
        machine->hostname = c->host;
        machine->os_release = c->kernel;
        machine->arch = c->arch;
        if (c->start.monotonic_ns < 0 || c->start.realtime_ns < 0)
                return; /* PI_NO_TIME too */
        machine->has_wall_clock = true;
        machine->wall_clock_ns = (uint64_t)c->start.realtime_ns;
        machine->wall_clock_at_ns = (uint64_t)c->start.monotonic_ns;
}

void pi_manifest_keys(struct pi_manifest *m, json_t *root)
{
        struct pi_collection *c = &m->rec->collection;

        c->present = true;
        read_texts(m, root, root_texts, COUNT(root_texts));
        read_numbers(m, root, root_numbers, COUNT(root_numbers));
        read_clocks(m, root, "start", &c->start);
        read_clocks(m, root, "end", &c->end);
        read_processes(m, root);
        read_labels(m, root);
        read_missing(m, root);
        read_members(m, root);
        read_command(m, root);
        read_parts(m, root);
        describe_machine(&m->rec->machine, c);
}
