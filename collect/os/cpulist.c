/* One walk over the ranges serves both questions. */
#include "collect/os/cpulist.h"

#include "base/limits.h"
#include "base/text.h"
#include "collect/os/readtext.h"

static bool next_range(struct pi_str *text, uint64_t *first, uint64_t *last)
{
        struct pi_str range, low;
        if (!pi_text_field(text, ',', &range) || !pi_text_field(&range, '-', &low) ||
            !pi_text_u64(low, first))
                return false;
        *last = *first;
        if (range.p && !pi_text_u64(range, last))
                return false;
        return *first <= *last && *last < PI_LIMIT_CPUS;
}

bool pc_cpulist_parse(struct pi_str text, struct pi_arena *arena, int **cpus, size_t *count)
{
        uint64_t first, last;
        size_t total = 0, n = 0;
        struct pi_str rest = text;
        while (rest.p && next_range(&rest, &first, &last))
                total += last - first + 1;
        if (rest.p || total == 0 || total > PI_LIMIT_CPUS)
                return false;
        int *list = PI_NEW_ARRAY(arena, int, total);
        for (rest = text; list && rest.p && next_range(&rest, &first, &last);)
                for (uint64_t cpu = first; cpu <= last; cpu++)
                        list[n++] = (int)cpu;
        *cpus = list;
        *count = n;
        return list;
}

bool pc_cpulist_has(struct pi_str text, int cpu)
{
        uint64_t first, last;
        while (text.p && next_range(&text, &first, &last))
                if ((uint64_t)cpu >= first && (uint64_t)cpu <= last)
                        return true;
        return false;
}

size_t pc_cpus_present(void)
{
        char text[4096];
        uint64_t first, last;
        size_t count = 0;
        struct pi_str rest = pc_read_text("/sys/devices/system/cpu/present", text, sizeof(text));
        while (rest.p && next_range(&rest, &first, &last))
                count = (size_t)last + 1;
        return count;
}
