/* Sentences to the terminal and to collect.log. Names of files and programs are quoted in them and
 * come from anyone on the machine, so nothing that would steer a terminal gets through. */
#include "collect/log.h"

#include "base/limits.h"
#include "collect/os/write.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TEXT_MAX 2048

void pc_log_init(struct pc_log *log, struct pi_arena *arena, bool quiet)
{
        *log = (struct pc_log){ .arena = arena, .fd = -1, .quiet = quiet };
        pi_vec_init(&log->missing, arena, sizeof(struct pc_missing), PI_LIMIT_MISSING);
}

/* Control characters and ill-formed UTF-8 become '?'. Never longer than before. */
static void clean(char *text)
{
        struct pi_str rest = pi_str_of(text);
        char *to = text;
        while (rest.n) {
                uint32_t code;
                size_t n = pi_utf8_decode(rest, &code);
                if (pi_utf8_is_control(code) || (code == 0xFFFD && n == 1)) {
                        *to++ = '?';
                } else {
                        memmove(to, rest.p, n);
                        to += n;
                }
                rest.p += n;
                rest.n -= n;
        }
        *to = 0;
}

/* One write per line, so that lines of several programs do not mix. */
static void to_terminal(const char *text)
{
        char line[TEXT_MAX + 32];
        int n = snprintf(line, sizeof(line), "pipa-collect: %s\n", text);
        pc_write_all(STDERR_FILENO, line, (size_t)n);
}

/* "2026-01-31T12:00:00.123Z text" */
static void to_file(int fd, const char *text)
{
        char line[TEXT_MAX + 64];
        struct timespec now;
        struct tm utc;
        if (fd < 0)
                return;
        clock_gettime(CLOCK_REALTIME, &now);
        gmtime_r(&now.tv_sec, &utc);
        size_t n = strftime(line, 32, "%Y-%m-%dT%H:%M:%S", &utc);
        n += (size_t)snprintf(line + n, sizeof(line) - n, ".%03ldZ %s\n", now.tv_nsec / 1000000,
                              text);
        pc_write_all(fd, line, n);
}

__attribute__((format(printf, 2, 0))) static void format_clean(char text[TEXT_MAX],
                                                               const char *format, va_list args)
{
        vsnprintf(text, TEXT_MAX, format, args);
        clean(text);
}

void pc_say(struct pc_log *log, const char *format, ...)
{
        char text[TEXT_MAX];
        va_list args;
        va_start(args, format);
        format_clean(text, format, args);
        va_end(args);
        if (!log->quiet)
                to_terminal(text);
        to_file(log->fd, text);
}

void pc_error(struct pc_log *log, const char *format, ...)
{
        char text[TEXT_MAX];
        va_list args;
        va_start(args, format);
        format_clean(text, format, args);
        va_end(args);
        to_terminal(text);
        to_file(log->fd, text);
}

void pc_trace(struct pc_log *log, const char *format, ...)
{
        char text[TEXT_MAX];
        va_list args;
        va_start(args, format);
        format_clean(text, format, args);
        va_end(args);
        to_file(log->fd, text);
}

static void remember(struct pc_log *log, const char *what, const char *why)
{
        struct pc_missing *missing = pi_vec_push(&log->missing);
        if (!missing) {
                log->missing_dropped++;
                return;
        }
        missing->what = pi_arena_copy(log->arena, pi_str_of(what));
        missing->why = pi_arena_copy(log->arena, pi_str_of(why));
}

void pc_missing(struct pc_log *log, bool loud, const char *what, const char *format, ...)
{
        char text[TEXT_MAX];
        va_list args;
        va_start(args, format);
        format_clean(text, format, args);
        va_end(args);
        remember(log, what, text);
        if (loud)
                pc_say(log, "%s: %s", what, text);
        else
                pc_trace(log, "missing: %s: %s", what, text);
}
