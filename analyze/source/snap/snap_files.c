/* What is read of a machine, in the order in which its series stand. */
#include "analyze/source/snap/snap_rows.h"

const struct snap_file *const snap_files[] = {
        &snap_stat,     &snap_loadavg,  &snap_meminfo,   &snap_vmstat,       &snap_diskstats,
        &snap_netdev,   &snap_pressure, &snap_schedstat, &snap_cpufreq,      &snap_interrupts,
        &snap_softirqs, &snap_numastat, &snap_nodemem,   &snap_process_stat, &snap_process_status,
};
const size_t snap_file_count = sizeof(snap_files) / sizeof(snap_files[0]);

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

/* How many bytes of s the pattern's '#' or '*' stands for. */
static size_t wild_bytes(char kind, struct pi_str s)
{
        size_t n = 0;

        while (n < s.n && (kind == '#' ? is_digit(s.p[n]) : s.p[n] != '/'))
                n++;
        return n;
}

static bool matches(const char *pattern, struct pi_str path, struct pi_str *wild)
{
        size_t fixed = strcspn(pattern, "#*"), n;
        struct pi_str rest;

        *wild = (struct pi_str){ path.p, 0 };
        if (!pattern[fixed])
                return pi_str_equal(path, pi_str_of(pattern));
        if (!pi_str_starts(path, (struct pi_str){ pattern, fixed }))
                return false;
        rest = (struct pi_str){ path.p + fixed, path.n - fixed };
        n = wild_bytes(pattern[fixed], rest);
        *wild = (struct pi_str){ rest.p, n };
        return n > 0 && pi_str_equal((struct pi_str){ rest.p + n, rest.n - n },
                                     pi_str_of(pattern + fixed + 1));
}

const struct snap_file *snap_file_find(struct pi_str path, struct pi_str *wild)
{
        if (path.n > SNAP_PATH_BYTES)
                return NULL;
        for (size_t i = 0; i < snap_file_count; i++) {
                if (matches(snap_files[i]->path, path, wild))
                        return snap_files[i];
        }
        return NULL;
}
