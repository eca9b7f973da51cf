/* A recording -> one line per sample, every field as its source left it: what oracle.py compares
 * with perf's own reading. Uses the source and nothing after it: no symbolizing, no passes.
 *
 *     dump_samples FILE
 *
 * Fields are separated by tabs: comm pid tid cpu time_ns event period weight, then for each frame,
 * leaf first: kind path name address start-of-the-module function, which only texts give (else and
 * where they name none: ""). Bytes below 0x21 and backslashes in texts
 * are \xHH. */
#include "tests/lib/reading.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const kinds[] = {
        [PI_MODULE_FILE] = "file",
        [PI_MODULE_KERNEL] = "kernel",
        [PI_MODULE_KERNEL_MODULE] = "kmod",
        [PI_MODULE_BPF] = "bpf",
        [PI_MODULE_KERNEL_CODE] = "kcode",
        [PI_MODULE_VDSO] = "vdso",
        [PI_MODULE_ANON] = "anon",
        [PI_MODULE_GUEST] = "guest",
        [PI_MODULE_HYPERVISOR] = "hypervisor",
        [PI_MODULE_UNKNOWN] = "unknown",
        [PI_MODULE_NAMED] = "named",
        [PI_MODULE_NAMED_KERNEL] = "named-kernel",
};

static void put_text(struct pi_str s)
{
        for (size_t i = 0; i < s.n; i++) {
                unsigned char byte = (unsigned char)s.p[i];
                if (byte < 0x21 || byte == '\\')
                        printf("\\x%02x", byte);
                else
                        putchar(byte);
        }
}

static void put_id(const struct pi_recording *rec, uint32_t id)
{
        put_text(pi_recording_str(rec, id));
        putchar('\t');
}

static void put_function(const struct pi_recording *rec, uint32_t id)
{
        const struct pi_function *function =
                id == PI_NONE ? NULL : pi_functions_at(&rec->functions, id);

        putchar('\t');
        if (function && function->resolved)
                put_text(pi_recording_str(rec, function->name));
}

static void put_stack(const struct pi_recording *rec, uint32_t node)
{
        while (node != 0) {
                const struct pi_stack_node *at = pi_stacks_node_at(&rec->stacks, node);
                const struct pi_frame *frame = pi_stacks_frame_at(&rec->stacks, at->frame);
                const struct pi_module *module = pi_modules_at(&rec->modules, frame->module);

                printf("\t%s\t", kinds[module->kind]);
                put_id(rec, module->path);
                put_id(rec, module->name);
                printf("%" PRIx64 "\t%" PRIx64, frame->address, module->start);
                put_function(rec, frame->function);
                node = at->parent;
        }
}

static void put_sample(const struct pi_recording *rec, const struct pi_sample *sample)
{
        const struct pi_task *task = pi_tasks_at(&rec->tasks, sample->task);
        int cpu = sample->cpu == PI_NONE ? -1 : (int)sample->cpu;

        put_id(rec, task->comm);
        printf("%d\t%d\t%d\t%" PRId64 "\t", task->pid, task->tid, cpu, sample->time_ns);
        put_id(rec, pi_recording_event(rec, sample->event)->name);
        printf("%" PRIu64 "\t%.17g", sample->period, pi_recording_weight(rec, sample));
        put_stack(rec, sample->stack);
        putchar('\n');
}

static void put_samples(const struct pi_recording *rec, const struct pi_bundle *bundle, void *user)
{
        (void)bundle;
        (void)user;
        for (size_t i = 0; i < rec->samples.count; i++)
                put_sample(rec, pi_recording_sample(rec, i));
}

int main(int argc, char **argv)
{
        struct pipa_error err;
        enum pipa_status status;

        if (argc != 2) {
                fprintf(stderr, "Usage: dump_samples FILE\n");
                return 2;
        }
        status = reading_run(argv[1], put_samples, NULL, &err);
        if (status)
                fprintf(stderr, "%s: %s\n", err.member, err.text);
        return status ? 1 : 0;
}
