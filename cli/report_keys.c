#include "report_keys.h"

#include <stdio.h>
#include <string.h>

static const struct report_key keys[REPORT_KEYS] = {
        { "comm", NULL, "comm", "Command", "[unknown]", false },
        { "process", NULL, "process", "Process", "[unknown]", false },
        { "pid", NULL, "pid", "Pid", "-", true },
        { "tid", NULL, "tid", "Tid", "-", true },
        { "cpu", NULL, "cpu", "CPU", "-", true },
        { "dso", NULL, "dso", "Shared Object", "[unknown]", false },
        { "sym", "symbol", "sym", "Symbol", "[unknown]", false },
        { "mode", NULL, "mode", "Mode", "-", false },
        { "parent", "caller", "caller", "Caller", "-", false },
};

static bool is(const char *name, const char *text, size_t n)
{
        return name && strlen(name) == n && memcmp(name, text, n) == 0;
}

static const struct report_key *find(const char *text, size_t n)
{
        for (size_t i = 0; i < REPORT_KEYS; i++) {
                if (is(keys[i].name, text, n) || is(keys[i].alias, text, n))
                        return &keys[i];
        }
        return NULL;
}

static bool has(const struct report_sort *sort, const struct report_key *key)
{
        for (size_t i = 0; i < sort->count; i++) {
                if (sort->key[i] == key)
                        return true;
        }
        return false;
}

static bool refuse(const char *text, size_t n, const char *why)
{
        fprintf(stderr, "pipa report: --sort: '%.*s' %s; keys are", (int)n, text, why);
        for (size_t i = 0; i < REPORT_KEYS; i++)
                fprintf(stderr, "%s %s", i ? "," : "", keys[i].name);
        fputc('\n', stderr);
        return false;
}

bool report_sort_parse(struct report_sort *sort, const char *text)
{
        sort->count = 0;
        for (;; text++) {
                size_t n = strcspn(text, ",");
                const struct report_key *key = find(text, n);

                if (!key)
                        return refuse(text, n, "is no key");
                if (has(sort, key))
                        return refuse(text, n, "stands there twice");
                sort->key[sort->count++] = key;
                text += n;
                if (!*text)
                        return true;
        }
}

static size_t place_of(const struct report_sort *sort, const char *name)
{
        for (size_t i = 0; i < sort->count; i++) {
                if (strcmp(sort->key[i]->name, name) == 0)
                        return i;
        }
        return sort->count;
}

size_t report_sort_symbol(const struct report_sort *sort)
{
        return place_of(sort, "sym");
}

bool report_sort_says_mode(const struct report_sort *sort)
{
        return place_of(sort, "sym") < sort->count && place_of(sort, "mode") == sort->count;
}
