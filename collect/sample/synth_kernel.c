/* The kernel's text is one mapping named after the symbol that it begins with; the analyzer finds
 * by how much the kernel was moved from where that symbol is. */
#include "base/text.h"
#include "collect/sample/module.h"
#include "collect/sample/synth.h"

#include <stdlib.h>
#include <unistd.h>

#define READ_BYTES (64u << 10)
#define KERNEL_PID UINT32_MAX

struct kernel_text {
        uint64_t text, etext; /* 0: not found */
};

/* "ffffffff81000000 T _text" */
static void take_symbol(struct kernel_text *kernel, struct pi_str line)
{
        struct pi_str address, type, name;
        if (!pi_text_word(&line, &address) || !pi_text_word(&line, &type) ||
            !pi_text_word(&line, &name))
                return;
        if (pi_str_equal(name, PI_STR("_text")))
                pi_text_hex(address, &kernel->text);
        else if (pi_str_equal(name, PI_STR("_etext")))
                pi_text_hex(address, &kernel->etext);
}

/* Whole lines of the buffer that hold "_text" or "_etext"; returns how many bytes at the end belong
 * to a line that is not whole yet. */
static size_t take_lines(struct kernel_text *kernel, const char *buffer, size_t n)
{
        const char *p = buffer, *last = n ? memrchr(buffer, '\n', n) : NULL, *hit;
        if (!last)
                return n;
        while ((hit = memmem(p, (size_t)(last + 1 - p), "text\n", 5))) {
                const char *from = memrchr(buffer, '\n', (size_t)(hit - buffer));
                from = from ? from + 1 : buffer;
                take_symbol(kernel, (struct pi_str){ from, (size_t)(hit + 4 - from) });
                p = hit + 5;
        }
        return n - (size_t)(last + 1 - buffer);
}

/* Read no further than the end of the text. */
static struct kernel_text read_symbols(int fd)
{
        struct kernel_text kernel = { 0, 0 };
        char *buffer = malloc(READ_BYTES);
        size_t fill = 0;
        ssize_t n = 0;
        while (buffer && !kernel.etext && (n = read(fd, buffer + fill, READ_BYTES - fill)) > 0) {
                size_t all = fill + (size_t)n;
                fill = take_lines(&kernel, buffer, all);
                memmove(buffer, buffer + all - fill, fill);
        }
        free(buffer);
        return kernel;
}

static bool put_mmap(struct pc_perfdata *data, uint64_t start, uint64_t bytes, uint64_t offset,
                     struct pi_str name)
{
        pc_perfdata_record(data, PERF_RECORD_MMAP, PERF_RECORD_MISC_KERNEL);
        pc_blob_u32(&data->record, KERNEL_PID);
        pc_blob_u32(&data->record, 0);
        pc_blob_u64(&data->record, start);
        pc_blob_u64(&data->record, bytes);
        pc_blob_u64(&data->record, offset);
        pc_blob_padded(&data->record, name, 8);
        return pc_perfdata_record_end(data, true);
}

static bool put_module(void *user, const struct pc_module *module)
{
        return put_mmap(user, module->start, module->bytes, 0, module->path);
}

bool pc_synth_kernel(struct pc_perfdata *data, int kallsyms, struct pc_log *log)
{
        struct kernel_text kernel = read_symbols(kallsyms);
        if (!kernel.text) {
                pc_missing(log, false, "kernel mapping",
                           "/proc/kallsyms does not show addresses (sysctl kernel.kptr_restrict)");
                return true;
        }
        uint64_t bytes =
                kernel.etext > kernel.text ? kernel.etext - kernel.text : UINT64_MAX - kernel.text;
        return put_mmap(data, kernel.text, bytes, kernel.text, PI_STR("[kernel.kallsyms]_text")) &&
               pc_modules_each(put_module, data);
}
