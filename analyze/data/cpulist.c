#include "analyze/data/cpulist.h"

#include "base/text.h"

void pi_cpulist_mark(struct pi_str list, uint32_t mark, uint32_t *of, size_t count)
{
        struct pi_str range, first;

        if (list.n == 0)
                return;
        while (pi_text_field(&list, ',', &range)) {
                uint64_t from, to;
                if (!pi_text_field(&range, '-', &first) || !pi_text_u64(first, &from))
                        return;
                to = from;
                if (range.p && !pi_text_u64(range, &to))
                        return;
                for (uint64_t cpu = from; cpu <= to && cpu < count; cpu++)
                        of[cpu] = mark;
        }
}
