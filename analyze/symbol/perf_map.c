/* Names of generated code from the perf-PID.map that its runtime wrote. The file knows no time:
 * where addresses were used again, its last entry names all of them. */
#include "analyze/symbol/demangle.h"
#include "analyze/symbol/perf_map_read.h"
#include "analyze/symbol/root.h"
#include "analyze/symbol/symbolizers.h"
#include "base/cleanup.h"
#include "base/limits.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

bool pi_symbol_perf_map_handles(const struct pi_module *module)
{
        return module->kind == PI_MODULE_ANON && module->code_pid > 0;
}

/* A file of names, opened. */
struct found {
        int fd; /* -1: none */
        uint64_t offset, size;
        struct pi_symbol_origin origin;
};

/* What the user gave or the bundle holds for this process. */
static bool find_given(const struct pi_symbol_context *context, int32_t pid, struct found *out)
{
        for (size_t i = 0; i < context->code_map_count; i++) {
                const struct pi_symbol_code_map *map = &context->code_maps[i];
                if (map->pid != pid)
                        continue;
                *out = (struct found){ fcntl(map->text.fd, F_DUPFD_CLOEXEC, 0),
                                       map->text.offset,
                                       map->text.size,
                                       { PI_SYMBOL_PERF_MAP, map->where, 0, map->name } };
                return out->fd >= 0;
        }
        return false;
}

/* Where a runtime writes it. This machine's own is of another process. */
static bool find_under_roots(const struct pi_symbol_context *context, int32_t pid, char path[32],
                             struct found *out)
{
        struct stat st;

        snprintf(path, 32, "tmp/perf-%d.map", pid);
        for (size_t i = 0; i < context->root_count; i++) {
                const struct pi_symbol_root *root = &context->roots[i];
                if (root->where != PI_SYMBOL_SYMFS)
                        continue;
                *out = (struct found){ pi_root_open(root->dir, pi_str_of(path)),
                                       0,
                                       0,
                                       { PI_SYMBOL_PERF_MAP, root->where, root->index,
                                         pi_str_of(path) } };
                if (out->fd < 0)
                        continue;
                out->size = fstat(out->fd, &st) == 0 ? (uint64_t)st.st_size : 0;
                return true;
        }
        return false;
}

/* The entry that stands at `line`, named as it is to be shown. */
static bool name_line(struct pi_symbol_job *job, const struct found *found, uint64_t line,
                      struct pi_symbol_answer *answer)
{
        char text[PI_LIMIT_SYMBOL_BYTES + 64];
        uint64_t left = found->size - line;
        ssize_t got = pread(found->fd, text, left < sizeof(text) ? (size_t)left : sizeof(text),
                            (off_t)(found->offset + line));
        const char *end = got > 0 ? memchr(text, '\n', (size_t)got) : NULL;
        struct pi_perf_map_entry entry;

        if (got <= 0 ||
            !pi_perf_map_parse((struct pi_str){ text, end ? (size_t)(end - text) : (size_t)got },
                               &entry))
                return true; /* the file was changed meanwhile */
        answer->start = entry.start;
        answer->name = pi_demangle(job->arena, entry.name, job->request.demangle);
        return answer->name.p != NULL;
}

/* Neighbours mostly share an entry. */
static bool answer_all(struct pi_symbol_job *job, const struct found *found,
                       const struct pi_perf_map *map)
{
        struct pi_symbol_answer last = { .start = 0 };
        uint64_t last_line = UINT64_MAX;

        for (size_t i = 0; i < map->count; i++) {
                bool again;
                uint64_t line = pi_perf_map_line(map, i, &again);
                if (line == UINT64_MAX)
                        continue;
                if (line != last_line) {
                        last = (struct pi_symbol_answer){ .start = 0 };
                        if (!name_line(job, found, line, &last))
                                return false;
                }
                last_line = line;
                job->answers[i] = last;
                job->outcome.reused += again;
        }
        return true;
}

static void answer_job(const struct pi_symbol_context *context, struct pi_symbol_job *job)
{
        const struct pi_symbol_request *request = &job->request;
        struct found found = { .fd = -1 };
        struct pi_perf_map map;
        char path[32];

        job->outcome.why = PI_SYMBOL_GENERATED;
        if (!find_given(context, request->module->code_pid, &found) &&
            !find_under_roots(context, request->module->code_pid, path, &found))
                return;
        PI_CLEANUP(pi_close_fd) int fd = found.fd;
        if (!pi_perf_map_init(&map, request->address, request->count, job->scratch)) {
                job->outcome.no_memory = true;
                return;
        }
        if (!pi_perf_map_read(&map, fd, found.offset, found.size) || map.entries == 0) {
                struct pi_symbol_refusal refusal = { PI_SYMBOL_REFUSED_FORMAT,
                                                     found.origin.where,
                                                     found.origin.index,
                                                     found.origin.path,
                                                     { .size = 0 } };
                pi_symbol_trail_refuse(&job->outcome.trail, &refusal);
                return;
        }
        job->outcome.why = PI_SYMBOL_FOUND;
        pi_symbol_trail_from(&job->outcome.trail, &found.origin);
        job->outcome.no_memory = !answer_all(job, &found, &map);
}

void pi_symbol_perf_map_answer(const struct pi_symbol_context *context,
                               struct pi_symbol_job *const *jobs, size_t count)
{
        for (size_t i = 0; i < count; i++)
                answer_job(context, jobs[i]);
}
