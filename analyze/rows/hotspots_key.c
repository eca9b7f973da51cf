/* What samples are told apart by, and how that reads. */
#include "analyze/rows/frame.h"
#include "analyze/rows/hotspots.h"
#include "base/num.h"

static bool same_who(const void *items, uint32_t id, const void *key)
{
        const struct rows_hot_who *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                  *b = key;

        return a->event == b->event && a->comm == b->comm && a->process == b->process &&
               a->pid == b->pid && a->tid == b->tid && a->cpu == b->cpu;
}

uint32_t rows_hots_add_who(struct rows_hots *hots, const struct pi_recording *rec,
                           const struct pi_sample *sample)
{
        const struct pi_task *task = pi_tasks_at(&rec->tasks, sample->task);
        unsigned keys = hots->keys;
        struct rows_hot_who who = {
                .event = sample->event,
                .comm = keys & ROWS_HOT_COMM ? task->comm : 0,
                .process = keys & ROWS_HOT_PROCESS ? task->process_comm : 0,
                .pid = keys & ROWS_HOT_PID ? (uint32_t)task->pid : 0,
                .tid = keys & ROWS_HOT_TID ? (uint32_t)task->tid : 0,
                .cpu = keys & ROWS_HOT_CPU ? sample->cpu : 0,
        };
        uint64_t hash = pi_hash_pair((uint64_t)who.event << 32 | who.comm,
                                     (uint64_t)who.process << 32 | who.pid);

        return pi_set_add(&hots->whos, hash ^ pi_hash_u64((uint64_t)who.tid << 32 | who.cpu),
                          same_who, &who);
}

static bool same_where(const void *items, uint32_t id, const void *key)
{
        const struct rows_hot_where *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                    *b = key;

        return a->sym == b->sym && a->dso == b->dso && a->caller == b->caller && a->side == b->side;
}

/* The string id of a frame's function; PI_NONE where it has no name. */
static uint32_t sym_of(const struct pi_recording *rec, const struct pi_frame *frame)
{
        const struct pi_function *function;

        if (!frame || frame->function >= rec->functions.list.count)
                return PI_NONE;
        function = pi_functions_at(&rec->functions, frame->function);
        return function->resolved ? function->name : PI_NONE;
}

uint32_t rows_hots_add_where(struct rows_hots *hots, const struct pi_recording *rec, uint32_t stack)
{
        const struct pi_frame *frame = rows_frame_of(rec, stack);
        const struct pi_module *module = frame ? pi_modules_at(&rec->modules, frame->module) : NULL;
        unsigned keys = hots->keys;
        struct rows_hot_where where = { 0, 0, 0, NULL };
        uint64_t hash;

        if (keys & ROWS_HOT_SYM)
                where.sym = sym_of(rec, frame);
        if (keys & ROWS_HOT_DSO)
                where.dso = module ? rows_module_short(module) : PI_NONE;
        if (keys & ROWS_HOT_SIDE)
                where.side = module ? rows_module_side(module) : NULL;
        if (keys & ROWS_HOT_CALLER)
                where.caller = sym_of(
                        rec, rows_frame_of(rec, pi_stacks_node_at(&rec->stacks, stack)->parent));
        hash = pi_hash_pair((uint64_t)where.sym << 32 | where.dso,
                            (uint64_t)where.caller << 8 | (where.side ? where.side[0] : 0));
        return pi_set_add(&hots->wheres, hash, same_where, &where);
}

struct pipa_text rows_hots_text(const struct rows_hots *hots, const struct pi_recording *rec,
                                const struct rows_hot *hot, uint64_t key)
{
        const struct rows_hot_who *who = rows_hots_who(hots, hot);
        const struct rows_hot_where *where = rows_hots_where(hots, hot);
        uint32_t id;

        switch (key) {
        case ROWS_HOT_COMM:
                id = who->comm;
                break;
        case ROWS_HOT_PROCESS:
                id = who->process;
                break;
        case ROWS_HOT_SYM:
                id = where->sym;
                break;
        case ROWS_HOT_DSO:
                id = where->dso;
                break;
        case ROWS_HOT_CALLER:
                id = where->caller;
                break;
        case ROWS_HOT_SIDE:
                return rows_literal(where->side);
        default:
                id = pi_recording_event(rec, who->event)->name;
        }
        return id == PI_NONE ? ROWS_UNKNOWN : rows_text(pi_recording_str(rec, id));
}

uint32_t rows_hots_number(const struct rows_hots *hots, const struct rows_hot *hot, uint64_t key)
{
        const struct rows_hot_who *who = rows_hots_who(hots, hot);

        return key == ROWS_HOT_PID ? who->pid : key == ROWS_HOT_TID ? who->tid : who->cpu;
}
