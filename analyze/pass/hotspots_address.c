/* The addresses behind "[libfoo.so.1]": what to ask a debugger about. */
#include "analyze/pass/ranking.h"

#include <inttypes.h>

static bool weigh_frames(const struct hotspots *hot, struct pi_weight *weight)
{
        const struct pi_recording *rec = hot->rec;

        for (size_t i = 0; i < rec->samples.count; i++) {
                const struct pi_sample *sample = pi_recording_sample(rec, i);
                uint32_t frame = pi_stacks_node_at(&rec->stacks, sample->stack)->frame;
                double self = pi_recording_weight(rec, sample);

                if (frame == PI_NONE || sample->event != hot->event)
                        continue;
                weight[frame].self += self;
                weight[frame].total += self;
                weight[frame].samples++;
        }
        for (uint32_t i = 0; i < rec->stacks.frames.list.count; i++) {
                uint32_t function = pi_stacks_frame_at(&rec->stacks, i)->function;
                if (pi_functions_at(&rec->functions, function)->resolved)
                        weight[i] = (struct pi_weight){ .self = 0 };
        }
        return true;
}

/* "[libfoo.so.1+0x1234]" for an offset into a file, "0xffffffff81234567" for an absolute address.
 */
static struct pi_str address_text(struct hotspots *hot, const struct pi_frame *frame,
                                  struct pi_str module)
{
        enum pi_module_kind kind = pi_modules_at(&hot->rec->modules, frame->module)->kind;
        size_t bracket = kind == PI_MODULE_VDSO && module.n > 2;

        if (kind != PI_MODULE_FILE && kind != PI_MODULE_VDSO)
                return pi_arena_format(hot->model->arena, "0x%" PRIx64, frame->address);
        return pi_arena_format(hot->model->arena, "[%.*s+0x%" PRIx64 "]",
                               (int)(module.n - 2 * bracket), module.p + bracket, frame->address);
}

bool hotspots_addresses(struct hotspots *hot)
{
        static const struct ranking ranking = {
                .id = "hotspots.address",
                .title = "Addresses without a name",
                .text_count = 2,
                .inclusive = false,
                .text_id = { "address", "module" },
                .text_title = { "Address", "Library" },
        };
        const struct pi_recording *rec = hot->rec;
        size_t count = rec->stacks.frames.list.count;
        struct pi_weight *weight = PI_NEW_ARRAY(&hot->scratch, struct pi_weight, count);
        struct pi_table *table;
        struct rows rows;

        if (!weight || !weigh_frames(hot, weight) || !hotspots_pick(hot, weight, count, &rows))
                return false;
        if (rows.count == 0)
                return true;
        table = hotspots_table(hot, &ranking, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct pi_frame *frame = pi_stacks_frame_at(&rec->stacks, rows.row[i].key);
                struct pi_str module =
                        pi_recording_str(rec, pi_modules_at(&rec->modules, frame->module)->name);

                table->column[0].text[i] = address_text(hot, frame, module);
                table->column[1].text[i] = module;
        }
        return table;
}
