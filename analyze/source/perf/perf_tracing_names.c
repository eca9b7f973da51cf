#include "analyze/source/perf/perf_tracing_names.h"

#include "base/limits.h"
#include "base/text.h"

#include <inttypes.h>
#include <math.h>

typedef bool (*read_line_fn)(struct pi_str line, uint64_t *address, struct pi_str *text);

/* "ffffffff81000000 T _text", "ffffffffc0000000 t init_module\t[ext4]". */
static bool read_symbol(struct pi_str line, uint64_t *address, struct pi_str *text)
{
        struct pi_str word;

        return pi_text_word(&line, &word) && pi_text_hex(word, address) &&
               pi_text_word(&line, &word) && pi_text_word(&line, text);
}

/* "0xffffffff8281972f : "thaw_processes\n"": the quotes and the line's end are not the text's. */
static bool read_printk(struct pi_str line, uint64_t *address, struct pi_str *text)
{
        struct pi_str word;

        if (!pi_text_word(&line, &word) || !pi_str_starts(word, PI_STR("0x")) ||
            !pi_text_hex((struct pi_str){ word.p + 2, word.n - 2 }, address) ||
            !pi_text_word(&line, &word) || !pi_str_equal(word, PI_STR(":")) || line.n < 3)
                return false;
        *text = (struct pi_str){ line.p + 2, line.n - 2 };
        if (pi_str_ends(*text, PI_STR("\"")))
                text->n--;
        if (pi_str_ends(*text, PI_STR("\\n")))
                text->n -= 2;
        return true;
}

/* u32 size, that many bytes of lines. */
static void read_names(struct perf_file *file, struct pi_cursor *c, read_line_fn read_line,
                       struct pi_address_names *out)
{
        struct pi_bytes bytes = pi_cursor_bytes(c, pi_cursor_u32(c));
        struct pi_text text = pi_text_of((struct pi_str){ (const char *)bytes.p, bytes.n });
        struct pi_address_name *item;
        struct pi_str line, name;
        struct pi_vec list;
        uint64_t address, left_out = 0;

        pi_vec_init(&list, file->rec->arena, sizeof(*item), PI_LIMIT_TRACE_NAMES);
        while (pi_text_line(&text, &line)) {
                if (!read_line(line, &address, &name))
                        continue;
                item = pi_vec_push(&list);
                left_out += !item;
                if (item)
                        *item = (struct pi_address_name){
                                address, pi_strtab_intern(file->rec->strings, name), 0
                        };
        }
        if (list.count && !pi_address_names_sort(out, &list))
                left_out += list.count;
        if (left_out)
                pi_notes_push(file->rec->notes, PI_NOTE_INFO, "trace_names_left_out", "recording",
                              file->member->name, left_out, NAN,
                              "%" PRIu64 " names of kernel addresses did not fit: tracepoints show "
                              "those addresses as numbers",
                              left_out);
}

void perf_tracing_names(struct perf_file *file, struct pi_cursor *c)
{
        read_names(file, c, read_symbol, &file->rec->tracing.symbols);
        read_names(file, c, read_printk, &file->rec->tracing.printk);
}
