/* How the sections read /proc and /sys: one open, one or a few reads, one close; no path is ever
 * built from what a file said. */
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"
#include "collect/facts/spec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define PATH_BYTES 512

struct pi_str pc_spec_trim(struct pi_str s)
{
        while (s.n > 0 && strchr(" \t\n\r", s.p[0]) && s.p[0]) {
                s.p++;
                s.n--;
        }
        while (s.n > 0 && (strchr(" \t\n\r", s.p[s.n - 1])))
                s.n--;
        return s;
}

bool pc_spec_pair(struct pi_str line, char separator, struct pi_str *key, struct pi_str *value)
{
        const char *at = line.n ? memchr(line.p, separator, line.n) : NULL;

        if (!at)
                return false;
        *key = pc_spec_trim((struct pi_str){ line.p, (size_t)(at - line.p) });
        *value = pc_spec_trim((struct pi_str){ at + 1, (size_t)(line.p + line.n - at - 1) });
        return true;
}

/* Reads up to size bytes; SIZE_MAX where the file cannot be read. */
static size_t read_file(int root, const char *path, char *out, size_t size)
{
        PI_CLEANUP(pi_close_fd)
        int fd = openat(root, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        size_t fill = 0;

        if (fd < 0)
                return SIZE_MAX;
        while (fill < size) {
                ssize_t got = read(fd, out + fill, size - fill);
                if (got < 0 && errno == EINTR)
                        continue;
                if (got < 0)
                        return SIZE_MAX;
                if (got == 0)
                        break;
                fill += (size_t)got;
        }
        return fill;
}

struct pi_str pc_spec_text(struct pc_spec *spec, size_t max_bytes, const char *path)
{
        size_t got = read_file(spec->root, path, spec->buffer, max_bytes + 1);

        if (got == SIZE_MAX)
                return (struct pi_str){ 0 };
        if (got > max_bytes && max_bytes == PI_LIMIT_SPEC_TEXT_BYTES)
                pc_missing(spec->log, false, path, "only its first %zu bytes were looked at",
                           max_bytes);
        return pi_arena_copy(spec->arena,
                             (struct pi_str){ spec->buffer, got > max_bytes ? max_bytes : got });
}

__attribute__((format(printf, 3, 0))) static struct pi_str
line_v(const struct pc_spec *spec, char line[PC_SPEC_LINE], const char *format, va_list list)
{
        char path[PATH_BYTES];
        int n = vsnprintf(path, sizeof(path), format, list);

        if (n < 0 || (size_t)n >= sizeof(path))
                return (struct pi_str){ 0 };
        size_t got = read_file(spec->root, path, line, PC_SPEC_LINE);
        if (got == SIZE_MAX)
                return (struct pi_str){ 0 };
        return pc_spec_trim((struct pi_str){ line, got });
}

struct pi_str pc_spec_line(const struct pc_spec *spec, char line[PC_SPEC_LINE], const char *format,
                           ...)
{
        va_list list;

        va_start(list, format);
        struct pi_str text = line_v(spec, line, format, list);
        va_end(list);
        return text;
}

bool pc_spec_number(const struct pc_spec *spec, uint64_t *value, const char *format, ...)
{
        char line[PC_SPEC_LINE];
        va_list list;

        va_start(list, format);
        struct pi_str text = line_v(spec, line, format, list);
        va_end(list);
        return pi_text_u64(text, value);
}

struct pi_str pc_spec_link(const struct pc_spec *spec, char line[PC_SPEC_LINE], const char *format,
                           ...)
{
        char path[PATH_BYTES];
        va_list list;

        va_start(list, format);
        int n = vsnprintf(path, sizeof(path), format, list);
        va_end(list);
        if (n < 0 || (size_t)n >= sizeof(path))
                return (struct pi_str){ 0 };
        ssize_t got = readlinkat(spec->root, path, line, PC_SPEC_LINE);
        if (got < 0)
                return (struct pi_str){ 0 };
        return pi_str_basename((struct pi_str){ line, (size_t)got });
}

bool pc_spec_exists(const struct pc_spec *spec, const char *path)
{
        return faccessat(spec->root, path, F_OK, 0) == 0;
}

void pc_spec_put_text(struct pc_spec *spec, const char *key, struct pi_str text)
{
        if (text.n > 0)
                pc_yaml_str(&spec->yaml, pi_str_of(key), text);
}

void pc_spec_put(struct pc_spec *spec, const char *key, const char *format, ...)
{
        char line[PC_SPEC_LINE];
        va_list list;

        va_start(list, format);
        pc_spec_put_text(spec, key, line_v(spec, line, format, list));
        va_end(list);
}

void pc_spec_put_number(struct pc_spec *spec, const char *key, const char *format, ...)
{
        char line[PC_SPEC_LINE];
        uint64_t value;
        va_list list;

        va_start(list, format);
        if (pi_text_u64(line_v(spec, line, format, list), &value))
                pc_yaml_u64(&spec->yaml, key, value);
        va_end(list);
}
