#include "analyze/source/perf/perf_ksymbol.h"

#define TYPE_BPF 1 /* PERF_RECORD_KSYMBOL_TYPE_BPF; 2: trampolines and the like */
#define FLAG_UNREGISTER 1

/* One module for each piece of code: perf shows it as a file of the program's name. */
static uint32_t module_of(struct perf_file *file, struct pi_str name, uint16_t type,
                          const struct perf_side *side)
{
        struct pi_module module = { .kind = type == TYPE_BPF ? PI_MODULE_BPF
                                                             : PI_MODULE_KERNEL_CODE,
                                    .start = side->start,
                                    .size = side->length };

        module.path = module.name = pi_strtab_intern(file->rec->strings, name);
        return module.path == PI_NONE ? PI_NONE : pi_modules_add(&file->rec->modules, &module);
}

/* address, length, type, flags, name. */
bool perf_ksymbol_read(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        struct perf_side side = { .kind = SIDE_MMAP, .pid = -1, .kernel = true };
        struct perf_trailer trailer = perf_trailer_read(file, record);
        uint16_t type, flags;

        record->time_ns = trailer.time_ns;
        side.start = pi_cursor_u64(c);
        side.length = pi_cursor_u32(c);
        type = pi_cursor_u16(c);
        flags = pi_cursor_u16(c);
        if (c->bad || pi_cursor_left(c) < trailer.bytes) {
                file->bad_record++;
                return true;
        }
        if (flags & FLAG_UNREGISTER) {
                side.kind = SIDE_UNMAP;
                return perf_side_push(file, record, &side);
        }
        side.module =
                module_of(file, pi_cursor_text(c, pi_cursor_left(c) - trailer.bytes), type, &side);
        return side.module != PI_NONE && perf_side_push(file, record, &side);
}
