#include "analyze/symbol/kallsyms_evidence.h"

#include "analyze/symbol/build_id.h"
#include "analyze/symbol/elf_file.h"

#define NARROW_DIGITS 8

static bool is_first(bool *seen, struct pi_str name, struct pi_str border)
{
        if (*seen || !pi_str_equal(name, border))
                return false;
        *seen = true;
        return true;
}

static void add_border(struct pi_kallsyms_evidence *e, struct pi_str name, uint64_t start)
{
        if (is_first(&e->has_text, name, PI_STR("_text")))
                e->text = start;
        else if (is_first(&e->has_stext, name, PI_STR("_stext")))
                e->stext = start;
        else if (is_first(&e->has_etext, name, PI_STR("_etext")))
                e->etext = start;
        else if (is_first(&e->has_edata, name, PI_STR("_edata")))
                e->edata = start;
}

/* Since Linux 4.17 system calls are named after their machine (arch/.../syscall_wrapper.h). There
 * are hundreds of them, and a kernel has those of one machine. */
static void add_machine(struct pi_kallsyms_evidence *e, struct pi_str name)
{
        static const struct {
                const char *prefix;
                uint16_t machine;
        } calls[] = {
                { "__x64_sys_", PI_EM_X86_64 },
                { "__arm64_sys_", PI_EM_AARCH64 },
                { "__s390x_sys_", PI_EM_S390 },
                { "__riscv_sys_", PI_EM_RISCV },
        };

        for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
                if (pi_str_starts(name, pi_str_of(calls[i].prefix)))
                        e->machine = calls[i].machine;
}

void pi_kallsyms_evidence_add(struct pi_kallsyms_evidence *evidence, struct pi_str name,
                              struct pi_str tag, uint64_t start, bool function, size_t digits)
{
        struct pi_kallsyms_evidence *e = evidence;

        e->symbols++;
        e->functions += function;
        e->hidden += function && start == 0;
        if (digits > e->digits)
                e->digits = digits;
        if (tag.n > 0 || name.n < 5 || name.p[0] != '_')
                return;
        add_border(e, name, start);
        if (function && !e->machine && name.p[1] == '_')
                add_machine(e, name);
}

static bool is_other_machine(const struct pi_kallsyms_evidence *e, const struct pi_kernel *kernel)
{
        if (kernel->machine == 0)
                return false;
        return (e->digits > NARROW_DIGITS) == kernel->narrow ||
               (e->machine && e->machine != kernel->machine);
}

/* The symbol that the recording names; else either of the two, which mostly are at one address. */
static bool stands_there(const struct pi_kallsyms_evidence *e, const struct pi_kernel *kernel)
{
        if (e->has_text && pi_str_equal(kernel->text_name, PI_STR("_text")))
                return e->text == kernel->text;
        if (e->has_stext && pi_str_equal(kernel->text_name, PI_STR("_stext")))
                return e->stext == kernel->text;
        return (e->has_text && e->text == kernel->text) ||
               (e->has_stext && e->stext == kernel->text);
}

/* The kernel ends where the recording says that it does: perf takes _etext for its end, later ones
 * _edata. What was recorded may also be the start of a module, found by a recorder that looked for
 * neither. */
static bool ends_there(const struct pi_kallsyms_evidence *e, const struct pi_kernel *kernel)
{
        uint64_t end = kernel->text + kernel->text_bytes;

        if (kernel->text_bytes == 0 || !e->has_etext || end == e->etext ||
            (e->has_edata && end == e->edata))
                return true;
        for (size_t i = 0; i < kernel->module_count; i++)
                if (kernel->modules[i].start == end)
                        return true;
        return false;
}

enum pi_kallsyms_verdict pi_kallsyms_judge(const struct pi_kallsyms_evidence *evidence,
                                           const struct pi_kernel *kernel,
                                           const struct pi_build_id *claimed)
{
        const struct pi_kallsyms_evidence *e = evidence;

        if (e->functions == 0)
                return PI_KALLSYMS_EMPTY;
        if (e->hidden == e->functions)
                return PI_KALLSYMS_ZEROS;
        if (is_other_machine(e, kernel))
                return PI_KALLSYMS_MACHINE;
        if (claimed->size > 0 && kernel->build_id.size > 0 &&
            !pi_build_id_same(claimed, &kernel->build_id))
                return PI_KALLSYMS_BUILD;
        if (kernel->text == 0 || (!e->has_text && !e->has_stext))
                return PI_KALLSYMS_UNPROVEN;
        if (!stands_there(e, kernel))
                return PI_KALLSYMS_BOOT;
        return ends_there(e, kernel) ? PI_KALLSYMS_PROVEN : PI_KALLSYMS_SIZE;
}

uint64_t pi_kallsyms_text(const struct pi_kallsyms_evidence *evidence,
                          const struct pi_kernel *kernel)
{
        if (evidence->has_stext && pi_str_equal(kernel->text_name, PI_STR("_stext")))
                return evidence->stext;
        return evidence->has_text ? evidence->text : evidence->stext;
}
