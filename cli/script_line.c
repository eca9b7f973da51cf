#include "script_line.h"

#include "script_stacks.h"

#include <time.h>

#define NS 1000000000u

/* Where the CPU was, as perf's 'misc' has it. */
static char mode_mark(struct pipa_text mode)
{
        static const struct {
                const char *mode;
                char mark;
        } marks[] = { { "kernel", 'K' },
                      { "user", 'U' },
                      { "hypervisor", 'H' },
                      { "guest kernel", 'G' },
                      { "guest user", 'g' } };

        for (size_t i = 0; mode.p && i < sizeof(marks) / sizeof(marks[0]); i++) {
                if (strlen(marks[i].mode) == mode.n && memcmp(marks[i].mode, mode.p, mode.n) == 0)
                        return marks[i].mark;
        }
        return ' ';
}

static void put_misc(struct sink *sink, const struct script_who *who)
{
        char mark = mode_mark(who->mode);
        long used = (long)strlen(who->misc) + (mark != ' ');

        if (mark != ' ')
                sink_char(sink, mark);
        sink_string(sink, who->misc);
        sink_pad(sink, used < 6 ? 6 - used : 1);
}

static void put_ids(struct sink *sink, uint32_t fields, const struct script_who *who)
{
        if (!(fields & (F_PID | F_TID)))
                return;
        if (fields & F_PID && fields & F_TID) {
                sink_int(sink, who->pid, 5, ' ');
                sink_char(sink, '/');
                sink_int(sink, who->tid, -5, ' ');
        } else {
                sink_int(sink, fields & F_PID ? who->pid : who->tid, 5, ' ');
        }
        sink_char(sink, ' ');
}

static void put_time(struct sink *sink, const struct script_who *who, bool nanoseconds)
{
        uint64_t ns = who->clock_ns;

        if (!who->timed) {
                sink_string(sink, nanoseconds ? "              -: " : "           -: ");
                return;
        }
        sink_dec(sink, ns / NS, 5, ' ');
        sink_char(sink, '.');
        if (nanoseconds)
                sink_dec(sink, ns % NS, 9, '0');
        else
                sink_dec(sink, ns % NS / 1000, 6, '0');
        sink_string(sink, ": ");
}

static void put_date(struct sink *sink, const struct script_who *who)
{
        time_t seconds = (time_t)(who->wall_ns / NS);
        struct tm parts;
        char text[64];

        if (!who->dated || !localtime_r(&seconds, &parts) ||
            strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S.", &parts) == 0) {
                sink_string(sink, "- ");
                return;
        }
        sink_string(sink, text);
        sink_dec(sink, who->wall_ns % NS / 1000, 6, '0');
        sink_char(sink, ' ');
}

void script_put_start(struct sink *sink, uint32_t fields, bool chain, bool nanoseconds,
                      const struct script_who *who)
{
        if (fields & F_COMM) {
                script_put_text(sink, who->comm, chain && fields & F_IP ? 0 : 16);
                sink_char(sink, ' ');
        }
        put_ids(sink, fields, who);
        if (fields & F_CPU) {
                sink_char(sink, '[');
                sink_int(sink, who->cpu, 3, '0');
                sink_string(sink, "] ");
        }
        if (fields & F_MISC)
                put_misc(sink, who);
        if (fields & F_TOD)
                put_date(sink, who);
        if (fields & F_TIME)
                put_time(sink, who, nanoseconds);
}
