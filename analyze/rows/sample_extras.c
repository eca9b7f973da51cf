/* What only some events record of a sample. */
#include "analyze/rows/frame.h"
#include "analyze/rows/samples.h"

#define FILL(name)                                                                      \
        void rows_fill_##name(struct pipa_rows *rows, const struct rows_column *column, \
                              const struct rows_cells *out)

/* Each sample of the chunk, as `sample`; its row is `i`. */
#define EACH_SAMPLE                                          \
        const struct rows_sample_state *state = rows->state; \
        const struct pi_recording *rec = rows->rec;          \
        const struct pi_columns *columns = &rec->columns;    \
        (void)column;                                        \
        for (size_t i = 0; i < rows->count; i++)             \
                for (const struct pi_sample *sample = state->sample[i]; sample; sample = NULL)

static const struct pi_frame *addr_frame(const struct pi_recording *rec,
                                         const struct pi_sample *sample)
{
        uint32_t frame = pi_columns_addr_frame(&rec->columns, sample);

        return frame == PI_NONE ? NULL : pi_stacks_frame_at(&rec->stacks, frame);
}

FILL(addr)
{
        EACH_SAMPLE
        {
                out->known[i] = pi_columns_addr(columns, sample, &out->whole[i]);
        }
}

FILL(phys_addr)
{
        EACH_SAMPLE
        {
                out->known[i] = pi_columns_phys_addr(columns, sample, &out->whole[i]);
        }
}

FILL(addr_sym)
{
        EACH_SAMPLE
        {
                (void)columns;
                out->text[i] = rows_frame_sym(rec, addr_frame(rec, sample));
        }
}

FILL(addr_symoff)
{
        EACH_SAMPLE
        {
                (void)columns;
                out->known[i] = rows_frame_symoff(rec, addr_frame(rec, sample), &out->whole[i]);
        }
}

FILL(addr_dso)
{
        EACH_SAMPLE
        {
                (void)columns;
                out->text[i] = rows_frame_dso(rec, addr_frame(rec, sample));
        }
}

FILL(weight)
{
        EACH_SAMPLE
        {
                out->known[i] = pi_columns_weight(columns, sample, &out->whole[i]);
        }
}

/* `what`: the third part, else the second. */
FILL(latency)
{
        EACH_SAMPLE
        {
                uint16_t second = 0, third = 0;

                out->known[i] = pi_columns_latencies(columns, sample, &second, &third);
                out->whole[i] = column->what ? third : second;
        }
}

FILL(trait)
{
        uint16_t has = (uint16_t)(column->what >> 32);
        size_t offset = (uint32_t)column->what;

        EACH_SAMPLE
        {
                out->known[i] = sample->has & has;
                if (out->known[i])
                        memcpy(&out->whole[i],
                               (const char *)pi_columns_trait(columns, sample) + offset,
                               sizeof(uint64_t));
        }
}

FILL(cgroup)
{
        EACH_SAMPLE
        {
                uint32_t path = PI_NONE;

                if (sample->has & PI_HAS_CGROUP)
                        path = pi_system_cgroup(&rec->system,
                                                pi_columns_trait(columns, sample)->cgroup);
                out->text[i] =
                        path == PI_NONE ? ROWS_UNKNOWN : rows_text(pi_recording_str(rec, path));
        }
}

/* `what`: how many, else which is the first. */
FILL(branches)
{
        EACH_SAMPLE
        {
                const struct pi_branch_list *list = pi_columns_branches(columns, sample);

                out->known[i] = list;
                out->whole[i] = list ? (column->what ? list->count : list->first) : 0;
        }
}

bool rows_present_addr(const struct pi_recording *rec, const struct rows_column *column)
{
        (void)column;
        return rec->columns.addr.count > 0;
}

bool rows_present_addr_frame(const struct pi_recording *rec, const struct rows_column *column)
{
        (void)column;
        return rec->columns.addr_frame.count > 0;
}

bool rows_present_phys_addr(const struct pi_recording *rec, const struct rows_column *column)
{
        (void)column;
        return rec->columns.phys_addr.count > 0;
}

bool rows_present_weight(const struct pi_recording *rec, const struct rows_column *column)
{
        (void)column;
        return rec->columns.weight.count > 0;
}

bool rows_present_trait(const struct pi_recording *rec, const struct rows_column *column)
{
        const struct pi_vec *traits = &rec->columns.traits.list;
        uint64_t value = 0;

        for (size_t i = 0; i < traits->count && value == 0; i++)
                memcpy(&value, (const char *)pi_vec_at(traits, i) + (uint32_t)column->what,
                       sizeof(value));
        return value != 0;
}

bool rows_present_branches(const struct pi_recording *rec, const struct rows_column *column)
{
        (void)column;
        return rec->columns.branch_list.count > 0;
}
