/* perf.data -> the user stacks that registers and stack bytes give, which unwind.py judges.
 *
 *     dump_unwind FILE SYMFS [THREADS [ROUNDS]]
 *
 * A block per sample with registers: "time pid tid comm|end|module|wanted|guessed", a line per
 * frame "flags path offset", an empty line. flags: = exact, < a return address; ? guessed from here
 * on. With THREADS nothing but how long the walking took is printed. */
#include "analyze/source/perf/perf_parts.h"
#include "analyze/source/perf/perf_space.h"
#include "analyze/symbol/elf_find.h"
#include "analyze/symbol/root.h"
#include "analyze/unwind/unwind.h"
#include "arch/registers.h"
#include "base/pool.h"
#include "tests/lib/reading.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define FRAMES 512
#define SPACES (1u << 16)

struct sample {
        struct perf_parts parts;
        const struct perf_attr *attr;
        uint64_t regs[64];
        struct perf_space space;
        uint32_t comm;
};

struct space_of {
        int32_t pid;
        struct perf_space space;
        uint32_t comm; /* of the thread */
};

struct job {
        struct perf_file *file;
        struct pi_symbol_context context;
        struct pi_unwinder *unwinder;
        struct pi_unwind_worker *worker[PI_LIMIT_WORKERS];
        uint16_t machine;
        bool big_endian;
        struct sample *sample;
        size_t count, room;
        struct space_of *spaces;
        size_t space_count;
};

static struct job job;

static void read_record(struct perf_file *file, struct perf_record *record)
{
        struct sample *s;

        if (record->type == PERF_RECORD_MMAP || record->type == PERF_RECORD_MMAP2 ||
            record->type == PERF_RECORD_FORK || record->type == PERF_RECORD_COMM)
                perf_side_read(file, record);
        if (record->type != PERF_RECORD_SAMPLE)
                return;
        if (job.count == job.room) {
                job.room = job.room ? job.room * 2 : 1024;
                job.sample = realloc(job.sample, job.room * sizeof(job.sample[0]));
        }
        s = &job.sample[job.count];
        uint8_t *copy = malloc(record->bytes.n);
        memcpy(copy, record->bytes.p, record->bytes.n);
        uint32_t event = perf_peek_event(file, record);
        if (event == PI_NONE)
                return;
        s->attr = PI_AT(&file->attr, struct perf_attr, event);
        perf_parts_read(&s->parts, s->attr,
                        pi_cursor_of(copy + 8, record->bytes.n - 8, file->swap));
        if (s->parts.regs_user.abi == 0 ||
            (!(s->parts.got & PERF_SAMPLE_STACK_USER) && s->attr->sample_regs_user != 1ull << 30))
                return;
        for (size_t i = 0; i < 64; i++)
                s->regs[i] = pi_cursor_u64(&s->parts.regs_user.values);
        job.count++;
}

static struct space_of *task_of(int32_t pid)
{
        for (size_t i = 0; i < job.space_count; i++)
                if (job.spaces[i].pid == pid)
                        return &job.spaces[i];
        if (job.space_count == SPACES)
                abort();
        job.spaces[job.space_count] = (struct space_of){ .pid = pid, .comm = PI_NONE };
        return &job.spaces[job.space_count++];
}

static struct perf_space *space_of(int32_t pid)
{
        return &task_of(pid)->space;
}

static void apply(struct perf_space_pool *pool, const struct perf_side *side)
{
        struct perf_mapping map = { side->start, side->start + side->length, side->pgoff,
                                    side->module };

        if (side->kind == SIDE_COMM)
                task_of(side->tid)->comm = side->comm;
        if (side->kind == SIDE_FORK && side->tid != side->ptid)
                task_of(side->tid)->comm = task_of(side->ptid)->comm;
        if (side->kind == SIDE_MMAP && !side->kernel)
                perf_space_insert(pool, space_of(side->pid), &map);
        else if (side->kind == SIDE_COMM && side->exec)
                perf_space_clear(pool, space_of(side->pid));
        else if (side->kind == SIDE_FORK && side->pid != side->ppid)
                perf_space_copy(pool, space_of(side->pid), space_of(side->ppid));
}

static int by_time(const void *a, const void *b)
{
        const struct sample *x = a, *y = b;

        return x->parts.time < y->parts.time ? -1 : x->parts.time > y->parts.time;
}

static int side_by_time(const void *a, const void *b)
{
        const struct perf_side *const *x = a, *const *y = b;

        if ((*x)->time_ns != (*y)->time_ns)
                return (*x)->time_ns < (*y)->time_ns ? -1 : 1;
        return *x < *y ? -1 : *x > *y;
}

/* Every sample gets its process's mappings of its moment. */
static void replay(struct perf_file *file)
{
        size_t n = file->sides.count, at = 0;
        const struct perf_side **side = calloc(n + 1, sizeof(*side));
        static struct perf_space_pool pool;

        pool.arena = file->scratch;
        job.spaces = calloc(SPACES, sizeof(*job.spaces));
        for (size_t i = 0; i < n; i++)
                side[i] = PI_AT(&file->sides, struct perf_side, i);
        qsort(side, n, sizeof(*side), side_by_time);
        qsort(job.sample, job.count, sizeof(job.sample[0]), by_time);
        for (size_t i = 0; i < job.count; i++) {
                while (at < n && side[at]->time_ns <= (int64_t)job.sample[i].parts.time)
                        apply(&pool, side[at++]);
                job.sample[i].comm = task_of((int32_t)job.sample[i].parts.tid)->comm;
                job.sample[i].space = (struct perf_space){ .maps = NULL };
                perf_space_copy(&pool, &job.sample[i].space,
                                space_of((int32_t)job.sample[i].parts.pid));
        }
        free(side);
}

static bool place(void *user, uint64_t ip, struct pi_unwind_place *out)
{
        const struct perf_mapping *map = perf_space_find(user, ip);

        if (!map)
                return false;
        *out = (struct pi_unwind_place){ map->module, ip - map->start + map->pgoff };
        return true;
}

static void open_files(void *user, uint32_t id, struct pi_arena *arena,
                       struct pi_unwind_files *files)
{
        const struct pi_module *module = pi_modules_at(&job.file->rec->modules, id);
        struct pi_symbol_request request = { .module = module,
                                             .path = pi_recording_str(job.file->rec, module->path),
                                             .name = pi_recording_str(job.file->rec,
                                                                      module->name) };
        struct pi_symbol_outcome outcome = { .why = PI_SYMBOL_NO_FILE };
        struct pi_elf_files found;

        (void)user;
        files->vdso = module->kind == PI_MODULE_VDSO;
        if (module->kind == PI_MODULE_ANON) {
                files->why = PI_UNWIND_GENERATED;
                return;
        }
        pi_elf_find(&job.context, &request, arena, &found, &outcome);
        if (found.alt.fd >= 0)
                close(found.alt.fd);
        files->image = found.image;
        files->debug = found.debug;
        files->why =
                outcome.why == PI_SYMBOL_OTHER_FILE ? PI_UNWIND_OTHER_FILE : PI_UNWIND_NO_MODULE;
}

static void close_files(void *user, struct pi_unwind_files *files)
{
        struct pi_elf_files both = { .image = files->image,
                                     .debug = files->debug,
                                     .alt = { .fd = -1 } };

        (void)user;
        pi_elf_files_close(&both);
}

static bool walk(const struct sample *s, unsigned worker, struct pi_unwind_result *result)
{
        struct pi_unwind_task task = { .machine = job.machine,
                                       .narrow = s->parts.regs_user.abi == 1,
                                       .big_endian = job.big_endian,
                                       .regs = s->regs,
                                       .regs_mask = s->attr->sample_regs_user,
                                       .stack = { s->parts.stack_user.p,
                                                  (size_t)s->parts.stack_used_bytes },
                                       .stack_room = s->parts.stack_user.n,
                                       .place = place,
                                       .user = (void *)&s->space };

        if (task.stack.n > task.stack_room)
                task.stack.n = task.stack_room;
        return pi_unwind(job.unwinder, job.worker[worker], &task, result);
}

/* What the tables say of the leaf's link register, and whether the walk found the same. */
static const char *link_flag(const struct sample *s, const struct pi_unwind_result *r)
{
        const struct pi_arch_registers *arch =
                pi_arch_registers(job.machine, s->parts.regs_user.abi == 1);
        struct pi_unwind_place leaf;
        size_t at = 0;

        if (arch->link == PI_ARCH_NO_SLOT || r->count < 2 || r->guessed_from < 2 ||
            !place((void *)&s->space, r->frame[0].ip, &leaf) ||
            pi_unwind_link(job.unwinder, job.machine, s->parts.regs_user.abi == 1, &leaf) !=
                    PI_UNWIND_LINK_LIVE)
                return "";
        for (unsigned bit = 0; bit < arch->perf_count; bit++) {
                if (!(s->attr->sample_regs_user >> bit & 1))
                        continue;
                if (arch->perf[bit] == arch->link)
                        return pi_arch_strip(arch, s->regs[at], 0) == r->frame[1].ip ? "L" : "X";
                at++;
        }
        return "";
}

static void print_place(const struct sample *s, const char *flags, uint64_t ip)
{
        const struct pi_recording *rec = job.file->rec;
        struct pi_unwind_place at;

        if (!place((void *)&s->space, ip, &at))
                printf("%s [unknown] %" PRIx64 "\n", flags, ip);
        else
                printf("%s %s %" PRIx64 "\n", flags,
                       pi_recording_str(rec, pi_modules_at(&rec->modules, at.module)->path).p,
                       at.offset);
}

/* The chain that the kernel found, and the link register where it is live. */
static void print_chain(const struct sample *s)
{
        static const char *const names[] = { "unknown", "live", "saved" };
        const struct pi_arch_registers *arch = pi_arch_registers(job.machine, false);
        enum pi_unwind_link link = PI_UNWIND_LINK_UNKNOWN;
        uint64_t user[FRAMES], caller = pi_arch_strip(arch, s->regs[0], 0);
        struct pi_cursor chain = s->parts.chain;
        struct pi_unwind_place leaf;
        size_t count = 0;
        bool inside = false;

        while (pi_cursor_left(&chain) >= 8 && count < FRAMES) {
                uint64_t ip = pi_cursor_u64(&chain);

                if (ip >= PERF_CONTEXT_MAX)
                        inside = ip == PERF_CONTEXT_USER;
                else if (inside)
                        user[count++] = ip;
        }
        if (count == 0)
                return;
        if (place((void *)&s->space, user[0], &leaf))
                link = pi_unwind_link(job.unwinder, job.machine, false, &leaf);
        printf("%" PRIu64 " %d %d %s|link %s|-|0|\n", s->parts.time, (int)s->parts.pid,
               (int)s->parts.tid,
               s->comm == PI_NONE ? "" : pi_strtab_at(job.file->rec->strings, s->comm).p,
               names[link]);
        print_place(s, "=", user[0]);
        if (link == PI_UNWIND_LINK_LIVE)
                print_place(s, "<", caller - 1);
        for (size_t i = 1; i < count; i++)
                print_place(s, "<", user[i] - 1);
        putchar('\n');
}

static void print(const struct sample *s)
{
        struct pi_unwind_frame frames[FRAMES];
        struct pi_unwind_result r = { .frame = frames, .capacity = FRAMES };
        const struct pi_recording *rec = job.file->rec;

        if (!walk(s, 0, &r))
                printf("FAILED ");
        printf("%" PRIu64 " %d %d %s|%s|", s->parts.time, (int)s->parts.pid, (int)s->parts.tid,
               s->comm == PI_NONE ? "" : pi_strtab_at(rec->strings, s->comm).p,
               pi_unwind_end_name(r.end));
        printf("%s",
               r.end_module == PI_NONE
                       ? "-"
                       : pi_recording_str(rec, pi_modules_at(&rec->modules, r.end_module)->name).p);
        printf("|%" PRIu64 "|%s\n", r.wanted_bytes,
               r.guessed_from == SIZE_MAX ? "" : pi_unwind_end_name(r.guessed_why));
        for (size_t i = 0; i < r.count; i++) {
                char flags[4];

                snprintf(flags, sizeof(flags), "%s%s%s", r.frame[i].caller ? "<" : "=",
                         i >= r.guessed_from ? "?" : "", i == 0 ? link_flag(s, &r) : "");
                print_place(s, flags, r.frame[i].ip - r.frame[i].caller);
        }
        putchar('\n');
}

static void walk_job(void *user, size_t index, unsigned worker)
{
        struct pi_unwind_frame frames[FRAMES];
        struct pi_unwind_result r = { .frame = frames, .capacity = FRAMES };
        size_t *count = user;

        walk(&job.sample[index], worker, &r);
        count[index] = r.count;
}

static double now_s(void)
{
        struct timespec t;

        clock_gettime(CLOCK_MONOTONIC, &t);
        return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void measure(unsigned threads, unsigned rounds)
{
        size_t *count = calloc(job.count + 1, sizeof(*count)), sum = 0;

        for (unsigned i = 0; i < rounds; i++) {
                double begin = now_s();

                pi_pool_run(threads, job.count, walk_job, NULL, count);
                sum = 0;
                for (size_t j = 0; j < job.count; j++)
                        sum += count[j];
                printf("%zu samples, %zu frames: %.3f s\n", job.count, sum, now_s() - begin);
        }
        free(count);
}

/* All records, user stacks too, which the reading of an analysis leaves in the file. */
static enum pipa_status read_stream(struct perf_file *file, struct pipa_error *err)
{
        struct perf_stream stream = { .member = file->member,
                                      .arena = file->scratch,
                                      .notes = file->rec->notes,
                                      .swap = file->swap,
                                      .open_end = file->pipe || file->data_unfinished,
                                      .offset = file->data.offset,
                                      .end = file->data.offset + file->data.size,
                                      .window = { .capacity = 1u << 20 },
                                      .raw = &file->raw,
                                      .records = &file->records };
        struct perf_record record;
        enum pipa_status status;
        bool more = true;

        stream.window.buffer = pi_arena_alloc(file->scratch, stream.window.capacity, 1);
        perf_stream_open(&stream);
        while ((status = perf_stream_next(&stream, &record, &more, err)) == PIPA_OK && more)
                read_record(file, &record);
        perf_stream_close(&stream);
        return status;
}

static enum pipa_status run(const struct pi_bundle *bundle, struct pi_recording *rec,
                            struct pi_arena *arena, int argc, char **argv, struct pipa_error *err)
{
        struct pi_unwinder_options options = { .memory_bytes = 1u << 30,
                                               .open = open_files,
                                               .close = close_files };
        static const struct {
                const char *name;
                uint16_t machine;
        } machines[] = { { "x86_64", 62 }, { "aarch64", 183 }, { "arm", 40 },
                         { "riscv", 243 }, { "s390", 22 },     { "i", 3 } };
        struct perf_file file;
        enum pipa_status status;
        struct pi_symbol_root root = { .dir = pi_root_dir(argv[2]), .where = PI_SYMBOL_SYMFS };

        perf_file_init(&file, PI_AT(&bundle->members, struct pi_member, 0), rec, NULL, arena);
        status = perf_file_describe(&file, err);
        if (status == PIPA_OK)
                status = read_stream(&file, err);
        if (status)
                return status;
        job.file = &file;
        job.context = (struct pi_symbol_context){ .roots = &root, .root_count = 1, .kallsyms = -1 };
        job.big_endian = rec->machine.big_endian;
        for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]) && !job.machine; i++) {
                if (pi_str_starts(rec->machine.arch, pi_str_of(machines[i].name)))
                        job.machine = machines[i].machine;
        }
        replay(&file);
        options.module_count = rec->modules.list.count;
        job.unwinder = pi_unwinder_create(&options);
        for (size_t i = 0; i < PI_LIMIT_WORKERS; i++)
                job.worker[i] = i < 8 ? pi_unwind_worker_create() : NULL;
        if (argc > 3)
                measure((unsigned)atoi(argv[3]), argc > 4 ? (unsigned)atoi(argv[4]) : 1);
        for (size_t i = 0; i < job.count && argc == 3; i++) {
                if (job.sample[i].parts.got & PERF_SAMPLE_STACK_USER)
                        print(&job.sample[i]);
                else
                        print_chain(&job.sample[i]);
        }
        pi_unwinder_free(job.unwinder);
        perf_file_done(&file);
        return PIPA_OK;
}

int main(int argc, char **argv)
{
        struct pipa_error err;
        enum pipa_status status;
        struct pi_recording rec;
        struct pi_bundle bundle;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_arena arena;

        if (argc < 3) {
                fprintf(stderr, "Usage: dump_unwind FILE SYMFS [THREADS [ROUNDS]]\n");
                return 2;
        }
        pi_arena_init(&arena, PI_LIMIT_MEMORY_BYTES);
        pi_notes_init(&notes, &arena);
        if (!pi_strtab_init(&strings, &arena) || !pi_recording_init(&rec, &arena, &strings, &notes))
                return 1;
        status = pi_bundle_open(argv[1], NULL, NULL, &arena, &notes, &bundle, &err);
        if (status == PIPA_OK)
                status = run(&bundle, &rec, &arena, argc, argv, &err);
        if (status)
                fprintf(stderr, "%s: %s\n", err.member, err.text);
        return status ? 1 : 0;
}
