/* Which form a JSON file has, and what all forms share. */
#include "analyze/table/foreign.h"

#include "base/limits.h"

bool pi_foreign_is_json(struct pi_str text)
{
        for (size_t i = 0; i < text.n; i++)
                if (!strchr(" \t\r\n", text.p[i]) || text.p[i] == 0)
                        return text.p[i] == '{' || text.p[i] == '[';
        return false;
}

struct pi_yaml *foreign_add(struct foreign *foreign, struct pi_yaml *to, struct pi_str key,
                            enum pi_yaml_kind kind, struct pi_str text)
{
        struct pi_yaml *node = PI_NEW(foreign->arena, struct pi_yaml);

        if (!node || !key.p || !text.p) {
                foreign->no_memory = true;
                return NULL;
        }
        *node = (struct pi_yaml){ .kind = kind, .key = key, .text = text };
        /* Newest first; foreign_read turns the lists that have an order. */
        node->next = to->first;
        to->first = node;
        to->count++;
        return node;
}

struct pi_str foreign_text(struct foreign *foreign, const json_t *object, const char *key)
{
        const json_t *value = json_object_get(object, key);
        struct pi_str copy;

        if (!json_is_string(value))
                return PI_STR("");
        copy = pi_arena_copy(foreign->arena, (struct pi_str){ json_string_value(value),
                                                              json_string_length(value) });
        foreign->no_memory |= !copy.p;
        return copy.p ? copy : PI_STR("");
}

struct pi_str foreign_name(struct foreign *foreign, struct pi_str name)
{
        struct pi_str out;
        char *p;

        if (name.n > 4 && memcmp(name.p, "tma_", 4) == 0)
                name = (struct pi_str){ name.p + 4, name.n - 4 };
        out = pi_arena_copy(foreign->arena, name);
        p = (char *)out.p;
        for (size_t i = 0; p && i < out.n; i++) {
                if (p[i] >= 'A' && p[i] <= 'Z')
                        p[i] = (char)(p[i] + 32);
                else if (!(p[i] >= 'a' && p[i] <= 'z') && !(p[i] >= '0' && p[i] <= '9'))
                        p[i] = '_';
        }
        foreign->no_memory |= !p;
        return out;
}

/* Ours are ratios, whatever they are shown as; theirs come multiplied by 100. */
void foreign_percent(struct foreign *foreign, struct pi_yaml *metric, struct pi_str formula)
{
        char *text = pi_arena_alloc(foreign->arena, formula.n + sizeof("() / 100"), 1);

        if (!text) {
                foreign->no_memory = true;
                return;
        }
        text[0] = '(';
        memcpy(text + 1, formula.p, formula.n);
        memcpy(text + 1 + formula.n, ") / 100", sizeof(") / 100"));
        foreign_add(foreign, metric, PI_STR("expr"), PI_YAML_TEXT, pi_str_of(text));
        foreign_add(foreign, metric, PI_STR("scale"), PI_YAML_TEXT, PI_STR("100"));
        foreign_add(foreign, metric, PI_STR("unit"), PI_YAML_TEXT, PI_STR("%"));
}

struct pi_yaml *foreign_metric(struct foreign *foreign, struct pi_str name)
{
        struct pi_yaml *metric;

        name = foreign_name(foreign, name);
        if (!name.p || name.n == 0)
                return NULL;
        metric = foreign_add(foreign, foreign->metrics, PI_STR(""), PI_YAML_MAP, PI_STR(""));
        if (metric)
                foreign_add(foreign, metric, PI_STR("name"), PI_YAML_TEXT, name);
        return metric;
}

static uint64_t number_of(struct pi_str text)
{
        return text.n > 0 ? strtoull(text.p, NULL, 0) : 0;
}

/* An x86 event as perf and perfmon describe it. "0xB7,0xBB" names two codes that do the same. */
static struct pi_str encoding_of(struct foreign *foreign, const json_t *object)
{
        return pi_arena_format(
                foreign->arena,
                "cpu/event=0x%llx,umask=0x%llx,cmask=%llu,inv=%llu,edge=%llu,any=%llu/",
                (unsigned long long)number_of(foreign_text(foreign, object, "EventCode")),
                (unsigned long long)number_of(foreign_text(foreign, object, "UMask")),
                (unsigned long long)number_of(foreign_text(foreign, object, "CounterMask")),
                (unsigned long long)number_of(foreign_text(foreign, object, "Invert")),
                (unsigned long long)number_of(foreign_text(foreign, object, "EdgeDetect")),
                (unsigned long long)number_of(foreign_text(foreign, object, "AnyThread")));
}

void foreign_event(struct foreign *foreign, const json_t *object)
{
        struct pi_str name = foreign_text(foreign, object, "EventName"), own;
        struct pi_yaml *event;

        own = foreign_name(foreign, name);
        if (name.n == 0 || !own.p)
                return;
        event = foreign_add(foreign, foreign->events, own, PI_YAML_MAP, PI_STR(""));
        if (!event)
                return;
        foreign_add(foreign, event, PI_STR("alias"), PI_YAML_TEXT, name);
        if (json_object_get(object, "EventCode") && !json_object_get(object, "Unit") &&
            number_of(foreign_text(foreign, object, "MSRValue")) == 0)
                foreign_add(foreign, event, PI_STR("enc"), PI_YAML_TEXT,
                            encoding_of(foreign, object));
}

/* The lists came newest first. */
static void turn(struct pi_yaml *list)
{
        const struct pi_yaml *turned = NULL, *node = list->first;

        while (node) {
                struct pi_yaml *moved = (struct pi_yaml *)node;
                node = node->next;
                moved->next = turned;
                turned = moved;
        }
        list->first = turned;
}

static bool read_form(struct foreign *foreign, const json_t *root)
{
        if (json_is_array(root))
                foreign_perf(foreign, root);
        else if (json_is_array(json_object_get(root, "Metrics")) ||
                 json_is_array(json_object_get(root, "Events")))
                foreign_perfmon(foreign, root);
        else if (json_is_object(json_object_get(root, "metrics")))
                foreign_arm(foreign, root);
        else
                return false;
        return true;
}

const struct pi_yaml *pi_foreign_read(struct pi_str text, struct pi_str file,
                                      struct pi_arena *arena, struct pi_complaints *complaints)
{
        struct foreign foreign = { .arena = arena, .complaints = complaints, .file = file };
        struct pi_yaml root = { .kind = PI_YAML_MAP };
        json_error_t error;
        json_t *json = text.n > PI_LIMIT_TABLE_BYTES
                               ? NULL
                               : json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);

        if (!json) {
                if (text.n > PI_LIMIT_TABLE_BYTES)
                        pi_complain(complaints, file, 0, 0, "the file is larger than any table");
                else
                        pi_complain(complaints, file, (size_t)error.line, (size_t)error.column,
                                    "this is no JSON: %s", error.text);
                return NULL;
        }
        foreign.root = PI_NEW(arena, struct pi_yaml);
        if (foreign.root) {
                *foreign.root = root;
                foreign.metrics = foreign_add(&foreign, foreign.root, PI_STR("metrics"),
                                              PI_YAML_LIST, PI_STR(""));
                foreign.events = foreign_add(&foreign, foreign.root, PI_STR("events"), PI_YAML_MAP,
                                             PI_STR(""));
        }
        if (foreign.metrics && foreign.events && !read_form(&foreign, json))
                pi_complain(complaints, file, 0, 0,
                            "this JSON is not a table: perf's (an array with MetricName and "
                            "MetricExpr), Intel perfmon's (\"Metrics\") and Arm's telemetry "
                            "(\"metrics\" with formulas) are read");
        else if (foreign.metrics && foreign.metrics->count + foreign.events->count == 0)
                pi_complain(complaints, file, 0, 0, "there are no metrics in it");
        json_decref(json);
        if (foreign.metrics)
                turn(foreign.metrics);
        if (!foreign.metrics || !foreign.events || foreign.no_memory) {
                pi_complain(complaints, file, 0, 0, "memory ran out while it was read");
                return NULL;
        }
        return pi_complaints_none(complaints) ? foreign.root : NULL;
}
