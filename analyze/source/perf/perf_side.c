/* Side-band records: who exists, what they are called, what is mapped where. */
#include "analyze/source/perf/perf.h"

#include "base/limits.h"

#include <stdio.h>

#define PROTECTION_EXEC 4 /* PROT_EXEC of every Linux */

/* Adds the record at its moment: its time, or for want of one the end of the last round. */
bool perf_side_push(struct perf_file *file, const struct perf_record *record,
                    const struct perf_side *side)
{
        struct perf_side *added = pi_vec_push(&file->sides);

        if (!added)
                return false;
        *added = *side;
        added->kept = file->keeping;
        file->keeping = PI_NONE;
        added->after = (uint32_t)file->rec->samples.count;
        added->time_ns = record->time_ns;
        if (added->time_ns == PI_NO_TIME)
                added->time_ns = file->floor_ns;
        else if (added->time_ns > file->max_ns)
                file->max_ns = added->time_ns;
        return perf_order_add(&file->sides_order, added->time_ns);
}

static bool starts(struct pi_str s, const char *prefix)
{
        return pi_str_starts(s, pi_str_of(prefix));
}

/* What an executable mapping without a file is called, as perf does (tools/perf/util/map.c). */
static bool is_anonymous(struct pi_str path)
{
        return starts(path, "//anon") || starts(path, "/dev/zero") ||
               starts(path, "/anon_hugepage");
}

static bool is_no_file(struct pi_str path)
{
        return starts(path, "[heap]") || starts(path, "[stack") || starts(path, "/SYSV");
}

/* Executable memory without a file, by a name of its own: of prctl(PR_SET_VMA_ANON_NAME) or of
 * memfd_create (runtimes that keep the writable view of code apart). perf takes these for files. */
static bool is_named_memory(struct pi_str path)
{
        return starts(path, "[anon:") || starts(path, "/memfd:");
}

/* Code without a file behind it: perf calls it after the file that a JIT writes its names to. */
static void jit_module(struct perf_file *file, int32_t pid, struct pi_module *module)
{
        struct pi_strtab *strings = file->rec->strings;
        char text[32];

        snprintf(text, sizeof(text), "[JIT] tid %d", pid);
        module->path = module->name = pi_strtab_intern(strings, pi_str_of(text));
        snprintf(text, sizeof(text), "/tmp/perf-%d.map", pid);
        module->map_file = pi_strtab_intern(strings, pi_str_of(text));
}

static void user_module(struct perf_file *file, struct pi_str path, int32_t pid, bool code,
                        struct pi_module *module)
{
        struct pi_strtab *strings = file->rec->strings;

        module->path = pi_strtab_intern(strings, path);
        module->name = pi_strtab_intern(strings,
                                        path.n && path.p[0] == '/' ? pi_str_basename(path) : path);
        module->kind = starts(path, "[v") ? PI_MODULE_VDSO : PI_MODULE_FILE;
        if (is_named_memory(path) && code && module->build_id.size == 0) {
                module->kind = PI_MODULE_ANON;
                module->code_pid = pid;
        }
        if (!is_anonymous(path) && !is_no_file(path))
                return;
        module->kind = PI_MODULE_ANON;
        if (code) {
                module->code_pid = pid;
                jit_module(file, pid, module);
        }
}

/* "/lib/modules/6.1.0/kernel/fs/ext4/ext4.ko.xz" -> "[ext4]"; "[ext4]" stays. */
static struct pi_str kernel_module_name(struct pi_str path, char *buffer, size_t size)
{
        struct pi_str base = pi_str_basename(path);
        size_t n = 0;

        if (base.n && base.p[0] == '[')
                return base;
        while (n < base.n && base.p[n] != '.')
                n++;
        n = (size_t)snprintf(buffer, size, "[%.*s]", (int)(n < size - 3 ? n : size - 3), base.p);
        for (size_t i = 0; i < n; i++) {
                if (buffer[i] == '-')
                        buffer[i] = '_';
        }
        return (struct pi_str){ buffer, n };
}

/* The name ends in the symbol whose address pgoff is: "[kernel.kallsyms]_text". */
static void kernel_text(struct perf_file *file, struct pi_str path, const struct perf_side *side,
                        struct pi_module *module)
{
        struct pi_strtab *strings = file->rec->strings;
        const char *end = memchr(path.p, ']', path.n);
        struct pi_str symbol = { NULL, 0 };

        if (end)
                symbol = (struct pi_str){ end + 1, path.n - (size_t)(end + 1 - path.p) };
        module->kind = PI_MODULE_KERNEL;
        module->start = side->pgoff ? side->pgoff : side->start;
        if (module->start != side->start)
                module->size = 0; /* of something else than what stands at start */
        module->path = module->name = pi_strtab_intern(strings, PI_STR("[kernel.kallsyms]"));
        module->text_symbol = pi_strtab_intern(strings, symbol);
}

/* What is mapped inside a virtual machine is at addresses of that machine's own. Its kernel is
 * called "[guest.kernel.kallsyms.PID]_text". */
static void guest_module(struct perf_file *file, struct pi_str path, struct pi_module *module)
{
        struct pi_strtab *strings = file->rec->strings;

        if (starts(path, "[guest.kernel.kallsyms"))
                path = PI_STR("[guest.kernel.kallsyms]");
        module->kind = PI_MODULE_GUEST;
        module->path = module->name = pi_strtab_intern(strings, path);
}

static void kernel_module(struct perf_file *file, struct pi_str path, const struct perf_side *side,
                          struct pi_module *module)
{
        struct pi_strtab *strings = file->rec->strings;
        char buffer[128];

        if (starts(path, "[kernel.kallsyms")) {
                kernel_text(file, path, side, module);
                return;
        }
        module->kind = PI_MODULE_KERNEL_MODULE;
        module->start = side->start;
        module->path = pi_strtab_intern(strings, path);
        module->name = pi_strtab_intern(strings, kernel_module_name(path, buffer, sizeof(buffer)));
}

/* `code`: what is mapped may be run. */
static bool add_mmap(struct perf_file *file, struct perf_record *record, struct perf_side *side,
                     bool code, struct pi_build_id build_id)
{
        struct pi_str path = pi_cursor_text(&record->body, pi_cursor_left(&record->body));
        unsigned mode = record->misc & PERF_RECORD_MISC_CPUMODE_MASK;
        struct pi_module module = { .build_id = build_id, .size = side->length };
        bool guest = mode == PERF_RECORD_MISC_GUEST_KERNEL || mode == PERF_RECORD_MISC_GUEST_USER;

        side->kernel = mode == PERF_RECORD_MISC_KERNEL;
        if (path.n == 0)
                path = PI_STR("//anon");
        if (module.build_id.size == 0 && !guest)
                perf_build_id_of(file, path, &module.build_id);
        if (guest) {
                side->kind = SIDE_NOTHING;
                guest_module(file, path, &module);
        } else if (side->kernel) {
                kernel_module(file, path, side, &module);
                if (module.build_id.size == 0)
                        perf_build_id_of(file, pi_recording_str(file->rec, module.path),
                                         &module.build_id);
        } else {
                module.size = 0; /* a file is one module however much of it is mapped */
                user_module(file, path, side->pid, code, &module);
        }
        side->module = pi_modules_add(&file->rec->modules, &module);
        if (module.kind == PI_MODULE_KERNEL)
                file->rec->kernel_module = side->module;
        return side->module != PI_NONE && perf_side_push(file, record, side);
}

static bool read_mmap(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        struct pi_build_id build_id = { .size = 0 };
        struct perf_side side = { .kind = SIDE_MMAP };
        bool code = !(record->misc & PERF_RECORD_MISC_MMAP_DATA);

        side.pid = (int32_t)pi_cursor_u32(c);
        side.tid = (int32_t)pi_cursor_u32(c);
        side.start = pi_cursor_u64(c);
        side.length = pi_cursor_u64(c);
        side.pgoff = pi_cursor_u64(c);
        if (record->type == PERF_RECORD_MMAP2) {
                struct pi_cursor id = pi_cursor_sub(c, 24); /* or device and inode numbers */
                code = pi_cursor_u32(c) & PROTECTION_EXEC;
                pi_cursor_skip(c, 4); /* flags */
                if (record->misc & PERF_RECORD_MISC_MMAP_BUILD_ID) {
                        uint8_t size = pi_cursor_u8(&id);
                        pi_cursor_skip(&id, 3);
                        build_id.size = size <= PI_BUILD_ID_MAX ? size : 0;
                        memcpy(build_id.byte, id.p, id.bad ? 0 : build_id.size);
                }
        }
        if (c->bad) {
                file->bad_record++;
                return true;
        }
        return add_mmap(file, record, &side, code, build_id);
}

static bool read_comm(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        struct perf_side side = { .kind = SIDE_COMM,
                                  .exec = record->misc & PERF_RECORD_MISC_COMM_EXEC };

        side.pid = (int32_t)pi_cursor_u32(c);
        side.tid = (int32_t)pi_cursor_u32(c);
        if (c->bad) {
                file->bad_record++;
                return true;
        }
        side.comm = pi_strtab_intern(file->rec->strings, pi_cursor_text(c, pi_cursor_left(c)));
        return side.comm != PI_NONE && perf_side_push(file, record, &side);
}

static bool read_task(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        struct perf_side side = { .kind = record->type == PERF_RECORD_FORK ? SIDE_FORK : SIDE_EXIT,
                                  .exec = record->misc & PERF_RECORD_MISC_FORK_EXEC };

        side.pid = (int32_t)pi_cursor_u32(c);
        side.ppid = (int32_t)pi_cursor_u32(c);
        side.tid = (int32_t)pi_cursor_u32(c);
        side.ptid = (int32_t)pi_cursor_u32(c);
        if (c->bad) {
                file->bad_record++;
                return true;
        }
        return perf_side_push(file, record, &side);
}

bool perf_side_read(struct perf_file *file, struct perf_record *record)
{
        record->time_ns = perf_trailer_read(file, record).time_ns;
        switch (record->type) {
        case PERF_RECORD_MMAP:
        case PERF_RECORD_MMAP2:
                return read_mmap(file, record);
        case PERF_RECORD_COMM:
                return read_comm(file, record);
        default:
                return read_task(file, record);
        }
}
