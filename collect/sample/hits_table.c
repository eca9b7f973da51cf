/* Modules have their notes in /sys/module, the kernel in /sys/kernel/notes. */
#include "collect/sample/hits.h"

#include "base/text.h"
#include "collect/os/host.h"
#include "collect/os/readtext.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define MISC_ID_SIZE (1u << 15) /* PERF_RECORD_MISC_BUILD_ID_SIZE */
#define ENTRY_BYTES 36u         /* before the name */
#define NAME_ALIGN 64
#define NOTE_HEAD 16 /* sizes, type, "GNU" */

static bool is_kernel_text(const struct pc_hit_file *file)
{
        return file->kernel && pi_str_starts(file->path, PI_STR("[kernel.kallsyms]"));
}

/* "/lib/modules/…/dm-crypt.ko.xz" or "[dm_crypt]" -> "dm_crypt" */
static void module_name(struct pi_str path, char out[64])
{
        struct pi_str name = pi_str_basename(path);
        size_t n = 0;
        for (size_t i = 0; i < name.n && name.p[i] != '.' && n < 63; i++)
                if (!strchr("[]", name.p[i]))
                        out[n++] = name.p[i] == '-' ? '_' : name.p[i];
        out[n] = '\0';
}

static struct pc_id id_of_module(struct pi_str path)
{
        char name[64], file[128], note[NOTE_HEAD + PC_ID_BYTES];
        struct pc_id id = { .n = 0 };
        uint32_t size = 0;
        module_name(path, name);
        snprintf(file, sizeof(file), "/sys/module/%s/notes/.note.gnu.build-id", name);
        size_t got = pc_read_bytes(file, note, sizeof(note));
        if (got > NOTE_HEAD)
                memcpy(&size, note + 4, sizeof(size));
        if (size == 0 || size > got - NOTE_HEAD)
                return id;
        memcpy(id.bytes, note + NOTE_HEAD, size);
        id.n = (uint8_t)size;
        return id;
}

pid_t pc_hit_process(const struct pc_hit_file *file)
{
        return kill(file->pid, 0) < 0 && errno == ESRCH ? getpid() : file->pid;
}

/* Those of files came with their mappings. */
void pc_hits_identify(struct pc_hits *hits)
{
        for (size_t i = 0; i < hits->files.list.count; i++) {
                struct pc_hit_file *file = PI_AT(&hits->files.list, struct pc_hit_file, i);
                if (!file->hit || file->id.n)
                        continue;
                if (pi_str_equal(file->path, PI_STR("[vdso]")))
                        file->id = pc_id_of_vdso();
                else if (file->kernel && !is_kernel_text(file))
                        file->id = id_of_module(file->path);
        }
}

static void put_entry(struct pc_blob *out, uint16_t misc, struct pi_str name, struct pc_id id)
{
        size_t name_bytes = (name.n / NAME_ALIGN + 1) * NAME_ALIGN;
        if (!id.n || name_bytes > UINT16_MAX - ENTRY_BYTES)
                return;
        pc_blob_u32(out, 0);
        pc_blob_u16(out, (uint16_t)(misc | MISC_ID_SIZE));
        pc_blob_u16(out, (uint16_t)(ENTRY_BYTES + name_bytes));
        pc_blob_u32(out, UINT32_MAX); /* pid: of the machine, not of a guest */
        pc_blob_bytes(out, id.bytes, sizeof(id.bytes));
        pc_blob_u32(out, id.n);
        pc_blob_padded(out, name, NAME_ALIGN);
}

void pc_hits_table(const struct pc_hits *hits, struct pc_blob *out)
{
        struct pc_host host = pc_host_now();
        put_entry(out, PERF_RECORD_MISC_KERNEL, PI_STR("[kernel.kallsyms]"),
                  pc_id_parse(host.kernel_build_id));
        for (size_t i = 0; i < hits->files.list.count; i++) {
                const struct pc_hit_file *file = PI_AT(&hits->files.list, struct pc_hit_file, i);
                if (file->hit && !is_kernel_text(file))
                        put_entry(out,
                                  file->kernel ? PERF_RECORD_MISC_KERNEL : PERF_RECORD_MISC_USER,
                                  file->path, file->id);
        }
}
