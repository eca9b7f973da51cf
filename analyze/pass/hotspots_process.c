/* Processes go by name: the hundred short lives of a shell script are one row. */
#include "analyze/pass/ranking.h"

#include <inttypes.h>
#include <stdlib.h>

struct process {
        uint32_t comm; /* string id */
        uint32_t pids; /* how many processes of that name */
        int32_t pid;
};

static int compare_threads(const void *a, const void *b)
{
        const struct process *x = a, *y = b;

        if (x->comm != y->comm)
                return x->comm < y->comm ? -1 : 1;
        return (x->pid > y->pid) - (x->pid < y->pid);
}

static size_t list_processes(const struct pi_profile *profile, struct process *process)
{
        size_t count = 0;

        for (size_t i = 0; i < profile->thread_count; i++)
                process[i] = (struct process){ profile->thread[i].process_comm, 1,
                                               profile->thread[i].pid };
        qsort(process, profile->thread_count, sizeof(*process), compare_threads);
        for (size_t i = 0; i < profile->thread_count; i++) {
                struct process *last = count ? &process[count - 1] : NULL;
                if (!last || last->comm != process[i].comm) {
                        process[count++] = process[i];
                } else if (last->pid != process[i].pid) {
                        last->pid = process[i].pid;
                        last->pids++;
                }
        }
        return count;
}

static void weigh_processes(const struct hotspots *hot, const struct process *process, size_t count,
                            struct pi_weight *weight)
{
        const struct pi_profile *profile = &hot->model->profile;

        for (size_t i = 0; i < profile->thread_count; i++) {
                size_t low = 0, high = count;
                while (high - low > 1) {
                        size_t middle = low + (high - low) / 2;
                        if (process[middle].comm <= profile->thread[i].process_comm)
                                low = middle;
                        else
                                high = middle;
                }
                weight[low].self += hot->weights.thread[i].self;
                weight[low].total += hot->weights.thread[i].self;
                weight[low].samples += hot->weights.thread[i].samples;
        }
}

bool hotspots_processes(struct hotspots *hot)
{
        static const struct ranking ranking = {
                .id = "hotspots.process",
                .title = "Processes",
                .text_count = 2,
                .inclusive = false,
                .text_id = { "process", "pid" },
                .text_title = { "Process", "PID" },
        };
        size_t threads_count = hot->model->profile.thread_count, count;
        struct process *process = PI_NEW_ARRAY(&hot->scratch, struct process, threads_count);
        struct pi_weight *weight = PI_NEW_ARRAY(&hot->scratch, struct pi_weight, threads_count);
        struct pi_table *table;
        struct rows rows;

        if (!process || !weight)
                return false;
        count = list_processes(&hot->model->profile, process);
        weigh_processes(hot, process, count, weight);
        if (!hotspots_pick(hot, weight, count, &rows))
                return false;
        table = hotspots_table(hot, &ranking, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct process *at = &process[rows.row[i].key];
                table->column[0].text[i] = pi_model_str(hot->model, at->comm);
                table->column[1].text[i] =
                        at->pids == 1 ? hotspots_number(hot, at->pid)
                                      : pi_arena_format(hot->model->arena, "%" PRIu32 " processes",
                                                        at->pids);
        }
        return table;
}
