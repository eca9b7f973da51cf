/* From /proc/cpuinfo: the first processor's lines, which each architecture names in its own way. */
#include "collect/sample/cpuname.h"

#include "base/text.h"
#include "collect/os/readtext.h"

#include <stdio.h>

#define CPUINFO_BYTES 16384 /* more than the lines of one processor */

/* The value of the first "key : value" line. */
static struct pi_str value_of(struct pi_str cpuinfo, const char *key)
{
        struct pi_text lines = pi_text_of(cpuinfo);
        struct pi_str line, name;
        while (pi_text_line(&lines, &line)) {
                if (!pi_text_field(&line, ':', &name) || !line.p)
                        continue;
                while (name.n && strchr(" \t", name.p[name.n - 1]))
                        name.n--;
                while (line.n && line.p[0] == ' ')
                        line = (struct pi_str){ line.p + 1, line.n - 1 };
                if (pi_str_equal(name, pi_str_of(key)))
                        return line;
        }
        return (struct pi_str){ "", 0 };
}

static void join(char out[PC_CPU_NAME], struct pi_str cpuinfo, const char *const keys[4], char with)
{
        size_t n = 0;
        for (size_t i = 0; i < 4 && keys[i]; i++) {
                struct pi_str value = value_of(cpuinfo, keys[i]);
                if (!value.n || value.n > 40) {
                        out[0] = '\0';
                        return;
                }
                n += (size_t)snprintf(out + n, PC_CPU_NAME - n, "%s%.*s",
                                      i ? (char[]){ with, '\0' } : "", (int)value.n, value.p);
        }
}

#if defined(__x86_64__) || defined(__i386__)
#define DESCRIPTION "model name"
static void read_id(struct pi_str cpuinfo, char id[PC_CPU_NAME])
{
        static const char *const keys[4] = { "vendor_id", "cpu family", "model", "stepping" };
        join(id, cpuinfo, keys, ',');
}
#elif defined(__riscv)
#define DESCRIPTION "uarch"
static void read_id(struct pi_str cpuinfo, char id[PC_CPU_NAME])
{
        static const char *const keys[4] = { "mvendorid", "marchid", "mimpid", NULL };
        join(id, cpuinfo, keys, '-');
}
#elif defined(__aarch64__)
#define DESCRIPTION "Model name"
static void read_id(struct pi_str cpuinfo, char id[PC_CPU_NAME])
{
        (void)cpuinfo;
        static const char path[] = "/sys/devices/system/cpu/cpu0/regs/identification/midr_el1";
        if (!pc_read_text(path, id, PC_CPU_NAME).p)
                id[0] = '\0';
}
#else
#define DESCRIPTION "cpu"
static void read_id(struct pi_str cpuinfo, char id[PC_CPU_NAME])
{
        (void)cpuinfo;
        (void)join;
        id[0] = '\0';
}
#endif

void pc_cpu_name(char name[PC_CPU_NAME], char id[PC_CPU_NAME])
{
        char text[CPUINFO_BYTES];
        struct pi_str cpuinfo = pc_read_text("/proc/cpuinfo", text, sizeof(text));
        struct pi_str description = value_of(cpuinfo, DESCRIPTION);
        snprintf(name, PC_CPU_NAME, "%.*s", (int)description.n, description.p);
        read_id(cpuinfo, id);
}
