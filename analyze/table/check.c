/* `pipa metrics --check`: everything that is wrong with a file of metrics, a line each, as
 * compilers write it: FILE:LINE:COLUMN: sentence. */
#include "analyze/table/complaint.h"
#include "analyze/table/file.h"
#include "analyze/table/uarch.h"
#include "base/fail.h"
#include "base/limits.h"

#include <stdio.h>

#define LINE_BYTES 1024

struct lines {
        pipa_write_fn write;
        void *user;
        int failed; /* an errno value */
};

/* What a sentence quotes comes from the file: nothing in it may steer a terminal. */
static void put(struct lines *lines, struct pi_str text)
{
        char out[LINE_BYTES];
        size_t fill = 0;

        while (text.n > 0 && fill + 4 < sizeof(out)) {
                uint32_t code;
                size_t n = pi_utf8_decode(text, &code);
                bool plain = !pi_utf8_is_control(code) && (code != 0xFFFD || n > 1);
                memcpy(out + fill, plain ? text.p : "?", plain ? n : 1);
                fill += plain ? n : 1;
                text = (struct pi_str){ text.p + n, text.n - n };
        }
        out[fill++] = '\n';
        if (!lines->failed)
                lines->failed = lines->write(lines->user, out, fill);
}

static void put_complaint(struct lines *lines, const struct pi_complaint *c, const char *path)
{
        char text[LINE_BYTES];
        int n;

        if (c->column > 0)
                n = snprintf(text, sizeof(text), "%.*s:%zu:%zu: %.*s",
                             c->file.n > 0 ? (int)c->file.n : (int)strlen(path),
                             c->file.n > 0 ? c->file.p : path, c->line, c->column, (int)c->text.n,
                             c->text.p);
        else
                n = snprintf(text, sizeof(text), "%.*s:%zu: %.*s",
                             c->file.n > 0 ? (int)c->file.n : (int)strlen(path),
                             c->file.n > 0 ? c->file.p : path, c->line, (int)c->text.n, c->text.p);
        if (n > 0)
                put(lines, (struct pi_str){ text, (size_t)n < sizeof(text) ? (size_t)n
                                                                           : sizeof(text) - 1 });
}

static void put_summary(struct lines *lines, const char *path,
                        const struct pi_uarch_summary *summary,
                        const struct pi_complaints *complaints)
{
        char text[LINE_BYTES];
        uint64_t count = complaints->list.count + complaints->dropped;

        if (count > 0)
                snprintf(text, sizeof(text), "%s: %llu complaint%s", path,
                         (unsigned long long)count, count == 1 ? "" : "s");
        else
                snprintf(
                        text, sizeof(text),
                        "%s: good: %zu metrics, %zu events, %zu groups, %zu checks, %zu revisions, "
                        "with what it inherits",
                        path, summary->metrics, summary->events, summary->groups, summary->checks,
                        summary->revisions);
        put(lines, pi_str_of(text));
}

static enum pipa_status check(const char *path, const struct pi_target *machine,
                              struct lines *lines, struct pi_arena *arena, struct pipa_error *err)
{
        struct pi_complaints complaints;
        struct pi_uarch_summary summary;
        struct pi_str text;
        enum pipa_status status = pi_table_load(path, arena, &text, err);

        if (status != PIPA_OK)
                return status;
        pi_complaints_init(&complaints, arena);
        summary = pi_uarch_check(text, pi_str_of(path), machine, arena, &complaints);
        for (size_t i = 0; i < complaints.list.count; i++)
                put_complaint(lines, PI_AT(&complaints.list, struct pi_complaint, i), path);
        put_summary(lines, path, &summary, &complaints);
        if (lines->failed)
                return pi_fail_errno(err, lines->failed, pi_str_of(path),
                                     "what is wrong with it could not be written");
        if (!pi_complaints_none(&complaints))
                return pi_fail(err, PIPA_E_FORMAT, pi_str_of(path), PI_NO_OFFSET,
                               "is not a good table of metrics");
        return PIPA_OK;
}

enum pipa_status pipa_metrics_check(const char *path, const char *cpu, pipa_write_fn write,
                                    void *user, struct pipa_error *err)
{
        struct lines lines = { .write = write, .user = user };
        struct pi_target machine;
        struct pi_arena arena;
        enum pipa_status status;

        if (!path || !write)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR(""), PI_NO_OFFSET,
                               "a path and a function that writes are needed");
        pi_target_init(&machine);
        machine.id = pi_str_of(cpu ? cpu : "");
        pi_arena_init(&arena, PI_LIMIT_TABLE_BYTES * 64ull);
        status = check(path, &machine, &lines, &arena, err);
        pi_arena_done(&arena);
        return status;
}
