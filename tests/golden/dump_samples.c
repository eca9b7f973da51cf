/* perf.data -> one line per sample, every field as the replay left it: what oracle.py compares with
 * perf's own reading. Uses the source and nothing after it: no names, no passes.
 *
 *     dump_samples FILE
 *
 * Fields are separated by tabs: comm pid tid cpu time_ns event period weight, then for each frame,
 * leaf first: kind path name address start-of-the-module. Bytes below 0x21 and backslashes in texts
 * are \xHH. */
#include "analyze/source/source.h"
#include "base/fail.h"
#include "base/limits.h"

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

static bool step(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)user;
        (void)stage;
        (void)done;
        (void)total;
        return true;
}

static enum pipa_status dump(const struct pi_bundle *bundle, struct pi_recording *rec,
                             struct pipa_error *err)
{
        const struct pi_host host = { step, NULL };
        enum pipa_status status = pi_sources_read(bundle, rec, &host, err);

        for (size_t i = 0; status == PIPA_OK && i < rec->samples.count; i++)
                put_sample(rec, pi_recording_sample(rec, i));
        return status;
}

static enum pipa_status run(const char *path, struct pipa_error *err)
{
        struct pi_recording rec;
        struct pi_bundle bundle;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_arena arena;
        enum pipa_status status;

        pi_arena_init(&arena, PI_LIMIT_MEMORY_BYTES);
        pi_notes_init(&notes, &arena);
        if (!pi_strtab_init(&strings, &arena) || !pi_recording_init(&rec, &arena, &strings, &notes))
                return pi_fail_memory(err, &arena);
        status = pi_bundle_open(path, NULL, NULL, &arena, &notes, &bundle, err);
        if (status == PIPA_OK) {
                status = dump(&bundle, &rec, err);
                pi_bundle_close(&bundle);
        }
        pi_recording_done(&rec);
        pi_strtab_done(&strings);
        pi_arena_done(&arena);
        return status;
}

int main(int argc, char **argv)
{
        struct pipa_error err;
        enum pipa_status status;

        if (argc != 2) {
                fprintf(stderr, "Usage: dump_samples FILE\n");
                return 2;
        }
        status = run(argv[1], &err);
        if (status)
                fprintf(stderr, "%s: %s\n", err.member, err.text);
        return status ? 1 : 0;
}
