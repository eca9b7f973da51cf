#include "analyze/source/perf/perf_beside.h"

struct perf_branches_seen {
        uint32_t space, kernel; /* versions */
        uint32_t list;          /* of the recording's, plus 1; 0: not yet */
        uint8_t mode;
};

bool perf_beside_init(struct perf_beside *beside, struct perf_resolver *resolver)
{
        struct perf_file *file = resolver->file;

        *beside = (struct perf_beside){ .resolver = resolver, .row = PI_NONE };
        beside->seen =
                PI_NEW_ARRAY(file->scratch, struct perf_branches_seen, file->branches.lists.count);
        return beside->seen;
}

/* As perf does (sample_addr_correlates_sym, tools/perf/util/event.c): other addresses are of data,
 * of which nothing is named. */
static bool names_address(const struct pi_event *event)
{
        if (event->type == PERF_TYPE_SOFTWARE)
                return event->config == PERF_COUNT_SW_PAGE_FAULTS ||
                       event->config == PERF_COUNT_SW_PAGE_FAULTS_MIN ||
                       event->config == PERF_COUNT_SW_PAGE_FAULTS_MAJ;
        /* The branch trace store: every branch. */
        return event->type == PERF_TYPE_HARDWARE &&
               event->config == PERF_COUNT_HW_BRANCH_INSTRUCTIONS && !event->freq &&
               event->period == 1;
}

static bool resolve_address(struct perf_beside *beside, const struct perf_space *space,
                            const struct pi_sample *sample)
{
        struct pi_recording *rec = beside->resolver->file->rec;
        uint32_t frame;
        uint64_t addr;

        if (!pi_columns_addr(&rec->columns, sample, &addr) ||
            !names_address(pi_recording_event(rec, sample->event)))
                return true;
        frame = perf_resolve_address(beside->resolver, space, addr, sample->mode);
        return frame != PI_NONE && pi_columns_set_addr_frame(&rec->columns, sample, frame);
}

/* The list again, each end of its branches with the frame that it stands for. */
static uint32_t resolve_list(struct perf_beside *beside, const struct perf_space *space,
                             uint32_t raw, uint8_t mode)
{
        struct perf_file *file = beside->resolver->file;
        const struct pi_branch_list *list = pi_branches_list(&file->branches, raw);
        struct pi_branches *out = &file->rec->columns.branches;

        for (uint32_t i = 0; i < list->count; i++) {
                struct pi_branch branch = *pi_branches_at(&file->branches, list, i);

                branch.from_frame =
                        perf_resolve_address(beside->resolver, space, branch.from, mode);
                branch.to_frame = perf_resolve_address(beside->resolver, space, branch.to, mode);
                if (branch.from_frame == PI_NONE || branch.to_frame == PI_NONE ||
                    !pi_branches_put(out, &branch))
                        return PI_NONE;
        }
        return pi_branches_finish(out, list->hw_index);
}

static bool resolve_branches(struct perf_beside *beside, const struct perf_space *space,
                             const struct pi_sample *sample)
{
        struct pi_recording *rec = beside->resolver->file->rec;
        struct perf_branches_seen now = { .space = space->version,
                                          .kernel = beside->resolver->kernel.version,
                                          .mode = sample->mode };
        struct perf_branches_seen *seen;
        uint32_t *list;

        if (!(sample->has & PI_HAS_BRANCHES))
                return true;
        list = PI_AT(&rec->columns.branch_list, uint32_t, sample->row);
        seen = &beside->seen[*list];
        if (seen->list == 0 || seen->space != now.space || seen->kernel != now.kernel ||
            seen->mode != now.mode) {
                now.list = resolve_list(beside, space, *list, sample->mode) + 1;
                if (now.list == 0)
                        return false;
                *seen = now;
        }
        *list = seen->list - 1;
        return true;
}

static bool resolve_chain(struct perf_beside *beside, const struct perf_space *space,
                          const struct pi_sample *sample)
{
        struct pi_recording *rec = beside->resolver->file->rec;
        uint32_t *chain;

        if (!(sample->has & PI_HAS_CHAIN))
                return true;
        chain = PI_AT(&rec->columns.chain, uint32_t, sample->row);
        *chain = perf_resolve(beside->resolver, space, *chain);
        return *chain != PI_NONE;
}

bool perf_beside_resolve(struct perf_beside *beside, const struct perf_space *space,
                         const struct pi_sample *sample)
{
        /* Samples that one record stands for share its row, and follow one another. */
        if (sample->has == 0 || sample->row == beside->row)
                return true;
        beside->row = sample->row;
        return resolve_address(beside, space, sample) && resolve_branches(beside, space, sample) &&
               resolve_chain(beside, space, sample);
}
