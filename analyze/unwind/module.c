#include "analyze/unwind/module.h"

#include "analyze/unwind/section.h"
#include "base/limits.h"

#define PT_GNU_EH_FRAME 0x6474e550

/* A function that cannot be interpreted: no row has an address. */
static const struct cfi_function damaged;

static bool read_segments(struct unwind_module *module, const struct pi_elf *elf)
{
        module->segment = PI_NEW_ARRAY(&module->arena, struct pi_elf_segment, elf->segment_count);
        if (!module->segment)
                return false;
        for (size_t i = 0; i < elf->segment_count; i++) {
                if (elf->segments[i].type == PI_PT_LOAD)
                        module->segment[module->segment_count++] = elf->segments[i];
        }
        return true;
}

static bool is_code(const void *user, uint64_t address)
{
        const struct unwind_module *module = user;

        for (size_t i = 0; i < module->segment_count; i++) {
                const struct pi_elf_segment *s = &module->segment[i];

                if (s->flags & PI_PF_X && address >= s->address &&
                    address - s->address < s->memory_size)
                        return true;
        }
        return false;
}

static uint64_t address_of(const struct pi_elf *elf, const char *name)
{
        const struct pi_elf_section *section = pi_elf_section_named(elf, name);

        return section ? section->address : 0;
}

/* A section's bytes; false where memory ran out. */
static bool load(struct unwind_module *module, const struct pi_elf *elf,
                 const struct pi_elf_section *section, struct pi_bytes *out)
{
        return section_bytes(elf, section, &module->arena, out) != SECTION_NO_MEMORY;
}

/* Sections were taken out: the header of .eh_frame has a segment and says where that begins. It
 * reaches at most to the end of what is loaded there. */
static bool find_without_sections(const struct pi_elf *elf, struct pi_elf_section *out)
{
        uint8_t raw[12];
        struct cfi_section at = { .swap = elf->swap, .word_bytes = elf->wide ? 8 : 4 };

        for (size_t i = 0; i < elf->segment_count; i++) {
                const struct pi_elf_segment *hdr = &elf->segments[i];
                struct pi_cursor c = pi_cursor_of(raw, sizeof(raw), elf->swap);
                uint64_t address;

                at.address = hdr->address;
                if (hdr->type != PT_GNU_EH_FRAME || !pi_elf_bytes(elf, hdr->offset, raw, 12) ||
                    raw[0] != 1)
                        continue;
                pi_cursor_skip(&c, 4);
                if (!cfi_pointer(&at, &c, raw[1], &address) ||
                    !pi_elf_offset(elf, address, &out->offset))
                        continue;
                for (size_t j = 0; j < elf->segment_count; j++) {
                        const struct pi_elf_segment *s = &elf->segments[j];

                        if (s->type == PI_PT_LOAD && address >= s->address &&
                            address - s->address < s->file_size) {
                                out->address = address;
                                out->size = s->file_size - (address - s->address);
                                return true;
                        }
                }
        }
        return false;
}

static bool read_eh(struct unwind_module *module, const struct pi_elf *elf)
{
        const struct pi_elf_section *found = pi_elf_section_named(elf, ".eh_frame");
        struct pi_elf_section made = { .type = 1 };
        struct cfi_section *section = &module->eh.section;

        *section = (struct cfi_section){ .eh = true,
                                         .swap = elf->swap,
                                         .word_bytes = module->arch->word_bytes };
        if (!found && elf->section_count == 0 && find_without_sections(elf, &made)) {
                found = &made;
                section->open_end = true;
        }
        if (!found)
                return true;
        section->address = found->address;
        section->text = address_of(elf, ".text");
        section->data = address_of(elf, ".got");
        return load(module, elf, found, &section->bytes);
}

static bool read_debug(struct unwind_module *module, const struct pi_elf *elf)
{
        const struct pi_elf_section *found = pi_elf_section_named(elf, ".debug_frame");

        if (!found)
                found = pi_elf_section_named(elf, ".zdebug_frame");
        module->debug.section =
                (struct cfi_section){ .swap = elf->swap, .word_bytes = module->arch->word_bytes };
        return load(module, elf, found, &module->debug.section.bytes);
}

static bool make_table(struct unwind_module *module, struct unwind_table *table)
{
        if (!cfi_index_make(&table->index, &table->section, is_code, module, &module->arena))
                return false;
        table->function =
                pi_arena_alloc(&module->arena, table->index.count, sizeof(table->function[0]));
        return table->function;
}

static bool read_exidx(struct unwind_module *module, const struct pi_elf *elf)
{
        const struct pi_elf_section *index = pi_elf_section_named(elf, ".ARM.exidx");
        const struct pi_elf_section *table = pi_elf_section_named(elf, ".ARM.extab");
        struct exidx_source source = { .swap = elf->swap };

        if (!index || !load(module, elf, index, &source.index))
                return !index;
        if (table && !load(module, elf, table, &source.table))
                return false;
        source.index_at = index->address;
        source.table_at = table ? table->address : 0;
        return exidx_make(&module->exidx, &source, &module->arena);
}

static void read_stubs(struct unwind_module *module, const struct pi_elf *elf)
{
        static const char *const names[UNWIND_STUBS] = { ".plt", ".plt.sec", ".plt.got", ".iplt" };

        for (size_t i = 0; i < UNWIND_STUBS; i++) {
                const struct pi_elf_section *s = pi_elf_section_named(elf, names[i]);

                if (!s || s->size > UINT64_MAX - s->address)
                        continue;
                module->stub[module->stub_count].start = s->address;
                module->stub[module->stub_count++].end = s->address + s->size;
        }
}

/* False where memory ran out. */
static bool read_tables(struct unwind_module *module, const struct pi_unwind_files *files)
{
        const struct pi_elf *image = files->image.fd >= 0 ? &files->image : &files->debug;

        module->why = PI_UNWIND_NO_CFI;
        module->arch = pi_arch_registers(image->machine, !image->wide);
        if (!module->arch || module->arch->word_bytes != (image->wide ? 8 : 4))
                return true;
        if (!read_segments(module, image) || !read_eh(module, image) || !read_debug(module, image))
                return false;
        if (module->debug.section.bytes.n == 0 && files->debug.fd >= 0 &&
            files->debug.machine == image->machine && !read_debug(module, &files->debug))
                return false;
        if (!make_table(module, &module->eh) || !make_table(module, &module->debug))
                return false;
        if (module->arch->machine == PI_EM_ARM && !read_exidx(module, image))
                return false;
        read_stubs(module, image);
        if (module->eh.index.count || module->debug.index.count || module->exidx.count)
                module->why = PI_UNWIND_ROOT;
        return true;
}

void unwind_module_read(struct unwind_module *module, const struct pi_unwind_files *files,
                        size_t memory_bytes)
{
        *module = (struct unwind_module){ .why = files->why, .vdso = files->vdso };
        pi_arena_init(&module->arena, memory_bytes);
        pthread_mutex_init(&module->lock, NULL);
        if ((files->image.fd < 0 && files->debug.fd < 0) || read_tables(module, files))
                return;
        /* Tables that do not fit into memory are none. */
        memset(&module->eh, 0, sizeof(module->eh));
        memset(&module->debug, 0, sizeof(module->debug));
        memset(&module->exidx, 0, sizeof(module->exidx));
        module->stub_count = 0;
        module->why = PI_UNWIND_NO_CFI;
}

void unwind_module_read_text(struct unwind_module *module, const struct pi_elf *image)
{
        module->text = PI_NEW_ARRAY(&module->arena, struct unwind_text, module->segment_count);
        module->text_count = 0;
        for (size_t i = 0; module->text && image->fd >= 0 && i < module->segment_count; i++) {
                const struct pi_elf_segment *s = &module->segment[i];
                struct unwind_text *text = &module->text[module->text_count];
                uint8_t *bytes;

                if (!(s->flags & PI_PF_X) || s->file_size > PI_LIMIT_UNWIND_TEXT_BYTES ||
                    s->offset > image->size_bytes || s->file_size > image->size_bytes - s->offset)
                        continue;
                bytes = PI_NEW_ARRAY(&module->arena, uint8_t, (size_t)s->file_size);
                if (!bytes)
                        return;
                if (!pi_elf_bytes(image, s->offset, bytes, (size_t)s->file_size))
                        continue;
                text->bytes = (struct pi_bytes){ bytes, (size_t)s->file_size };
                text->address = s->address;
                module->text_count++;
        }
}

void unwind_module_done(struct unwind_module *module)
{
        pi_arena_done(&module->arena);
        pthread_mutex_destroy(&module->lock);
}

bool unwind_module_address(const struct unwind_module *module, uint64_t offset, uint64_t *address)
{
        for (size_t i = 0; i < module->segment_count; i++) {
                const struct pi_elf_segment *s = &module->segment[i];

                if (offset >= s->offset && offset - s->offset < s->file_size) {
                        *address = s->address + (offset - s->offset);
                        return true;
                }
        }
        return false;
}

/* Interpreted on first use; whoever comes second waits, and finds it done. */
static const struct cfi_function *function_at(struct unwind_module *module,
                                              struct unwind_table *table, size_t i)
{
        const struct cfi_function *function =
                atomic_load_explicit(&table->function[i], memory_order_acquire);

        if (function)
                return function;
        pthread_mutex_lock(&module->lock);
        function = atomic_load_explicit(&table->function[i], memory_order_relaxed);
        if (!function) {
                function = cfi_function_make(&table->section, table->index.item[i].at, module->arch,
                                             &module->arena);
                if (!function && !module->arena.failed)
                        function = &damaged;
                if (function)
                        atomic_store_explicit(&table->function[i], function, memory_order_release);
        }
        pthread_mutex_unlock(&module->lock);
        return function;
}

/* False where memory ran out; *found: the table describes the address. */
static bool look_up(struct unwind_module *module, struct unwind_table *table, uint64_t address,
                    struct unwind_code *out, bool *found)
{
        size_t i = cfi_index_find(&table->index, address);

        *found = i != SIZE_MAX;
        if (!*found)
                return true;
        out->function = function_at(module, table, i);
        if (!out->function)
                return false;
        out->row = cfi_row_find(out->function, address - table->index.item[i].start);
        return true;
}

bool unwind_module_code(struct unwind_module *module, uint64_t address, struct unwind_code *out)
{
        bool found;

        *out = (struct unwind_code){ .function = NULL };
        if (!look_up(module, &module->eh, address, out, &found))
                return false;
        if (found)
                return true;
        if (!look_up(module, &module->debug, address, out, &found))
                return false;
        if (found)
                return true;
        for (size_t i = 0; i < module->stub_count; i++) {
                if (address >= module->stub[i].start && address < module->stub[i].end)
                        out->stub = true;
        }
        if (!out->stub)
                out->exidx = exidx_find(&module->exidx, address);
        return true;
}
