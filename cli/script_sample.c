#include "script_sample.h"

#include "script_cell.h"
#include "script_extras.h"

#define EACH 0xffffffffu

/* `fields`: any of them needs the column; EACH: always. */
static const struct {
        const char *name;
        uint32_t fields;
} columns[SCRIPT_COLUMNS] = {
        [C_EVENT_ID] = { "event_id", EACH },
        [C_STACK] = { "stack", F_IP },
        [C_CHAIN] = { "chain", F_IP },
        [C_CLOCK] = { "clock", EACH },
        [C_ORDER] = { "order", 0 },
        [C_COMM] = { "comm", F_COMM },
        [C_PID] = { "pid", F_PID },
        [C_TID] = { "tid", F_TID | F_COMM },
        [C_CPU] = { "cpu", F_CPU },
        [C_MODE] = { "mode", F_MISC },
        [C_WALL] = { "wall", F_TOD },
        [C_PERIOD] = { "period", F_PERIOD },
        [C_TRACE] = { "trace", F_TRACE },
        [C_ADDR] = { "addr", F_ADDR },
        [C_ADDR_SYM] = { "addr_sym", F_ADDR },
        [C_ADDR_SYMOFF] = { "addr_symoff", F_ADDR },
        [C_ADDR_DSO] = { "addr_dso", F_ADDR },
        [C_DATA_SRC] = { "data_src", F_DATA_SRC },
        [C_WEIGHT] = { "weight", F_WEIGHT },
        [C_INS_LAT] = { "ins_lat", F_INS_LAT },
        [C_RETIRE_LAT] = { "retire_lat", F_RETIRE_LAT },
        [C_TRANSACTION] = { "transaction", F_TRANSACTION },
        [C_CGROUP] = { "cgroup", F_CGROUP },
        [C_IP] = { "ip", F_IP },
        [C_SYM] = { "sym", F_SYM },
        [C_SYMOFF] = { "symoff", F_SYM },
        [C_DSO] = { "dso", F_DSO },
        [C_IREGS] = { "iregs", F_IREGS },
        [C_UREGS] = { "uregs", F_UREGS },
        [C_BRANCH_FIRST] = { "branch_first", F_BRSTACK | F_BRSTACKSYM | F_BRSTACKOFF },
        [C_BRANCH_COUNT] = { "branch_count", F_BRSTACK | F_BRSTACKSYM | F_BRSTACKOFF },
        [C_RAW] = { "raw", F_BPF_OUTPUT },
        [C_PHYS_ADDR] = { "phys_addr", F_PHYS_ADDR },
        [C_DATA_PAGE] = { "data_page_size", F_DATA_PAGE },
        [C_CODE_PAGE] = { "code_page_size", F_CODE_PAGE },
};

size_t script_sample_columns(uint32_t fields, bool order, const char *names[SCRIPT_COLUMNS],
                             enum script_column ids[SCRIPT_COLUMNS])
{
        size_t count = 0;

        for (size_t i = 0; i < SCRIPT_COLUMNS; i++) {
                bool each = columns[i].fields == EACH || (i == C_ORDER && order);

                if (!each && !(columns[i].fields & fields))
                        continue;
                names[count] = columns[i].name;
                ids[count++] = (enum script_column)i;
        }
        return count;
}

struct script_who script_who_of(const struct pipa_column *const *column, size_t row)
{
        struct script_who who = { .comm = cell_text(column[C_COMM], row),
                                  .mode = cell_text(column[C_MODE], row),
                                  .pid = cell_id(column[C_PID], row),
                                  .tid = cell_id(column[C_TID], row),
                                  .cpu = cell_id(column[C_CPU], row),
                                  .misc = "" };

        /* perf's name of a task that nobody named; -1 is no task at all. */
        if (column[C_COMM] && who.tid == -1)
                who.comm = (struct pipa_text){ ":-1", 3 };
        who.timed = cell_whole(column[C_CLOCK], row, &who.clock_ns);
        who.dated = cell_whole(column[C_WALL], row, &who.wall_ns);
        return who;
}

void script_put_event(struct sink *sink, const struct script_event *event, int width)
{
        script_put_text(sink, event->name, width);
        sink_string(sink, ": ");
}

/* The chain as it was recorded. Where user stacks were recorded instead of chains of user space, a
 * sample of user space has none: then what was made of its stack, at least its own address. */
static void put_chain(struct sink *sink, struct script_samples *s, bool stacks_recorded,
                      const struct script_stacks *stacks, size_t row)
{
        uint64_t chain = 0, stack = 0;

        sink_char(sink, '\n');
        cell_whole(s->column[C_CHAIN], row, &chain);
        if (chain == 0 && stacks_recorded && cell_whole(s->column[C_STACK], row, &stack)) {
                const struct script_frame *leaf = script_stacks_frame(stacks, stack);
                chain = leaf && leaf->user ? stack : 0;
        }
        script_stacks_put(sink, stacks, chain);
}

/* The sampled address alone, in the line of the sample. */
static void put_place(struct sink *sink, const struct script_samples *s, uint32_t fields,
                      const struct script_stacks *stacks, size_t row)
{
        const struct script_frame *frame = NULL;
        uint64_t stack;

        sink_char(sink, ' ');
        cell_put_hex(sink, s->column[C_IP], row, 16);
        if (fields & F_SYM) {
                sink_char(sink, ' ');
                script_put_sym(sink, cell_text(s->column[C_SYM], row),
                               cell_symoff(s->column[C_SYMOFF], row), fields & F_SYMOFF);
        }
        if (!(fields & F_DSO))
                return;
        sink_string(sink, " (");
        script_put_dso(sink, cell_text(s->column[C_DSO], row));
        if (fields & F_DSOFF && stacks && cell_whole(s->column[C_STACK], row, &stack))
                frame = script_stacks_frame(stacks, stack);
        if (frame && frame->user && frame->dso.p) {
                sink_string(sink, "+0x");
                sink_hex(sink, frame->offset, 0);
        }
        sink_char(sink, ')');
}

void script_put_sample(struct sink *sink, struct script_samples *s, size_t row)
{
        uint64_t number = s->column[C_EVENT_ID]->at.whole[row];
        const struct script_event *event = &s->events[number];
        const struct script_stacks *stacks = s->stacks[event->type];
        struct script_who who = script_who_of(s->column, row);
        uint32_t fields = event->fields;

        if (fields == 0)
                return;
        script_put_start(sink, fields, event->chain, s->nanoseconds, &who);
        if (fields & F_PERIOD) {
                cell_put_dec(sink, s->column[C_PERIOD], row, 10);
                sink_char(sink, ' ');
        }
        if (fields & F_EVENT)
                script_put_event(sink, event, s->name_width);
        if (fields & F_TRACE && cell_text(s->column[C_TRACE], row).p)
                script_put_text(sink, cell_text(s->column[C_TRACE], row), 0);
        script_put_memory(sink, s, fields, event->addr_named, row);
        if (fields & F_IP && event->chain)
                put_chain(sink, s, event->stacks, stacks, row);
        else if (fields & F_IP)
                put_place(sink, s, fields, stacks, row);
        script_put_extras(sink, s, event, row);
        sink_char(sink, '\n');
}
