#include "report_cell.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* perf's thresholds, in percent. */
#define HOT 5
#define WARM 0.5

struct report_look report_look_of(int fd)
{
        const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
        struct report_look look = { .terminal = isatty(fd) };
        struct winsize size;

        if (!look.terminal)
                return look;
        look.colour = !(none && *none) && term && strcmp(term, "dumb") != 0;
        if (ioctl(fd, TIOCGWINSZ, &size) == 0)
                look.width = size.ws_col;
        return look;
}

struct pipa_text report_cell_safe(struct pipa_text text, char **made)
{
        *made = NULL;
        if (cli_text_is_plain(text))
                return text;
        *made = malloc(4 * text.n);
        return (struct pipa_text){ *made, *made ? cli_text_escape(text, *made) : 0 };
}

/* Continuation bytes of UTF-8 take no column of their own. */
static bool begins(char byte)
{
        return ((unsigned char)byte & 0xc0) != 0x80;
}

static size_t columns(struct pipa_text text)
{
        size_t count = 0;

        for (size_t i = 0; i < text.n; i++)
                count += begins(text.p[i]);
        return count;
}

size_t report_cell_width(struct pipa_text text)
{
        char *made;
        size_t count = columns(report_cell_safe(text, &made));

        free(made);
        return count;
}

size_t report_cell_put(FILE *to, struct pipa_text text, size_t most)
{
        char *made;
        struct pipa_text out = report_cell_safe(text, &made);
        size_t count = columns(out), bytes = 0;

        if (most == 0 || count <= most) {
                fwrite(out.p, 1, out.n, to);
        } else {
                for (count = 0; count < most || !begins(out.p[bytes]); bytes++)
                        count += begins(out.p[bytes]);
                while (!begins(out.p[--bytes]))
                        continue;
                fwrite(out.p, 1, bytes, to);
                fputc('~', to);
        }
        free(made);
        return count;
}

void report_share_put(FILE *to, const struct report_look *look, double part, double whole)
{
        double percent = 100 * part / whole;
        const char *colour = percent >= HOT ? "\033[31m" : percent >= WARM ? "\033[32m" : NULL;

        if (!(whole > 0)) {
                fprintf(to, "%8s", "-");
                return;
        }
        fprintf(to, "%s%7.2f%%%s", look->colour && colour ? colour : "", percent,
                look->colour && colour ? "\033[m" : "");
}

void report_pad(FILE *to, size_t count, char with)
{
        while (count-- > 0)
                fputc(with, to);
}

const char *report_mark(struct pipa_text mode)
{
        static const char *const marks[][2] = {
                { "user", "[.] " },
                { "kernel", "[k] " },
                { "guest", "[g] " },
                { "hypervisor", "[H] " },
        };

        for (size_t i = 0; mode.p && i < sizeof(marks) / sizeof(marks[0]); i++) {
                if (strlen(marks[i][0]) == mode.n && memcmp(marks[i][0], mode.p, mode.n) == 0)
                        return marks[i][1];
        }
        return "[?] ";
}
