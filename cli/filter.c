#include "filter.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 1000000000

void cli_filter_init(struct cli_filter *f)
{
        *f = (struct cli_filter){ .filter = PIPA_FILTER_INIT };
}

void cli_filter_free(struct cli_filter *f)
{
        for (size_t i = 0; i < f->filter.comm_count; i++)
                free(f->comms[i]);
        free(f->comms);
        free(f->pids);
        free(f->tids);
        free(f->events);
        cli_filter_init(f);
}

static bool add_comm(struct cli_filter *f, const char *name, size_t n)
{
        char **grown = realloc(f->comms, (f->filter.comm_count + 1) * sizeof(*grown));
        char *copy = grown ? strndup(name, n) : NULL;

        f->comms = grown ? grown : f->comms;
        f->filter.comms = (const char *const *)f->comms;
        if (copy)
                f->comms[f->filter.comm_count++] = copy;
        return copy;
}

bool cli_filter_comms(struct cli_filter *f, const char *text)
{
        bool any = false;

        for (;;) {
                size_t n = strcspn(text, ",");
                if (n > 0 && !add_comm(f, text, n))
                        return false;
                any |= n > 0;
                if (!text[n])
                        return any;
                text += n + 1;
        }
}

/* `*ids`: [*count], replaced by a longer one. */
static bool add_ids(uint64_t **ids, size_t *count, const char *text)
{
        while (isdigit((unsigned char)*text)) {
                uint64_t *grown = realloc(*ids, (*count + 1) * sizeof(*grown));
                char *end;

                if (!grown)
                        return false;
                *ids = grown;
                errno = 0;
                grown[(*count)++] = strtoull(text, &end, 10);
                if (errno || (*end && *end != ','))
                        return false;
                if (!*end)
                        return true;
                text = end + 1;
        }
        return false;
}

bool cli_filter_pids(struct cli_filter *f, const char *text)
{
        bool good = add_ids(&f->pids, &f->filter.pid_count, text);

        f->filter.pids = f->pids;
        return good;
}

bool cli_filter_tids(struct cli_filter *f, const char *text)
{
        bool good = add_ids(&f->tids, &f->filter.tid_count, text);

        f->filter.tids = f->tids;
        return good;
}

bool cli_filter_event(struct cli_filter *f, const char *name)
{
        const char **grown = realloc(f->events, (f->filter.event_count + 1) * sizeof(*grown));

        if (!grown)
                return false;
        grown[f->filter.event_count++] = name;
        f->filter.events = f->events = grown;
        return true;
}

bool cli_filter_cpus(struct cli_filter *f, const char *text)
{
        f->filter.cpus = text;
        return isdigit((unsigned char)*text) && strspn(text, "0123456789,-") == strlen(text);
}

bool cli_seconds(const char *text, int64_t *out_ns)
{
        int64_t whole = 0, part = 0, unit = SECOND;

        if (!isdigit((unsigned char)*text))
                return false;
        for (; isdigit((unsigned char)*text); text++) {
                whole = whole * 10 + (*text - '0');
                if (whole > INT64_MAX / SECOND - 1)
                        return false;
        }
        if (*text == '.')
                for (text++; isdigit((unsigned char)*text); text++) {
                        unit /= 10;
                        part += unit * (*text - '0');
                }
        if (*text)
                return false;
        *out_ns = whole * SECOND + part;
        return true;
}
