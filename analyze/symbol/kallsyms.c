/* Names of the kernel and its modules from a kallsyms: one pass over it answers for all. */
#include "analyze/symbol/elf_file.h"
#include "analyze/symbol/kallsyms_read.h"
#include "analyze/symbol/symbolizers.h"

#include <stdlib.h>
#include <unistd.h>

#define PAGE 4096u

/* "[ext4]", "/lib/modules/…/nf-tables.ko.xz" -> "ext4", "nf_tables"; the kernel -> "". */
static struct pi_str module_tag(const struct pi_symbol_job *job, struct pi_arena *arena)
{
        if (job->request.module->kind == PI_MODULE_KERNEL)
                return PI_STR("");
        return pi_kernel_module_name(job->request.path.n ? job->request.path : job->request.name,
                                     arena);
}

static int compare_owners(const void *a, const void *b)
{
        const struct pi_kallsyms_owner *x = a, *y = b;

        return pi_str_compare(x->tag, y->tag);
}

/* The tags, sorted and distinct. */
static bool make_owners(struct pi_kallsyms *k, const struct pi_str *tags, size_t count)
{
        k->owners = PI_NEW_ARRAY(k->arena, struct pi_kallsyms_owner, count);
        if (!k->owners)
                return false;
        for (size_t i = 0; i < count; i++)
                k->owners[i] =
                        (struct pi_kallsyms_owner){ .tag = tags[i], .first_text = UINT64_MAX };
        qsort(k->owners, count, sizeof(k->owners[0]), compare_owners);
        for (size_t i = 0; i < count; i++)
                if (i == 0 || compare_owners(&k->owners[i], &k->owners[k->owner_count - 1]) != 0)
                        k->owners[k->owner_count++] = k->owners[i];
        return true;
}

static uint32_t owner_of(const struct pi_kallsyms *k, struct pi_str tag)
{
        struct pi_kallsyms_owner key = { .tag = tag };
        const struct pi_kallsyms_owner *owner =
                bsearch(&key, k->owners, k->owner_count, sizeof(k->owners[0]), compare_owners);

        return (uint32_t)(owner - k->owners);
}

static int compare_slots(const void *a, const void *b)
{
        const struct pi_kallsyms_slot *x = a, *y = b;

        if (x->address != y->address)
                return x->address < y->address ? -1 : 1;
        if (x->job != y->job)
                return x->job < y->job ? -1 : 1;
        return x->index < y->index ? -1 : x->index > y->index;
}

static bool make_slots(struct pi_kallsyms *k, const struct pi_str *tags,
                       struct pi_symbol_job *const *jobs, size_t count)
{
        size_t wanted = 0;

        for (size_t i = 0; i < count; i++)
                wanted += jobs[i]->request.count;
        k->slots = PI_NEW_ARRAY(k->arena, struct pi_kallsyms_slot, wanted);
        if (!k->slots)
                return false;
        for (size_t i = 0; i < count; i++) {
                uint32_t owner = owner_of(k, tags[i]);
                for (size_t j = 0; j < jobs[i]->request.count; j++)
                        k->slots[k->slot_count++] = (struct pi_kallsyms_slot){
                                .address = jobs[i]->request.address[j],
                                .owner = owner,
                                .job = (uint32_t)i,
                                .index = j,
                        };
        }
        qsort(k->slots, k->slot_count, sizeof(k->slots[0]), compare_slots);
        return true;
}

static bool prepare(struct pi_kallsyms *k, struct pi_symbol_job *const *jobs, size_t count)
{
        struct pi_str *tags = PI_NEW_ARRAY(k->arena, struct pi_str, count);

        for (size_t i = 0; tags && i < count; i++) {
                tags[i] = module_tag(jobs[i], k->arena);
                if (!tags[i].p)
                        return false;
        }
        return tags && make_owners(k, tags, count) && make_slots(k, tags, jobs, count);
}

/* One text read for all jobs. */
struct reading {
        struct pi_kallsyms k;
        const struct pi_symbol_kallsyms *source;
        struct pi_symbol_job *const *jobs;
        size_t count;
};

/* A module begins on a page, and with its functions; save on s390x, whose modules begin with a
 * table (perf records where the functions begin, others the page). One that was loaded elsewhere in
 * another boot overlaps itself by whole pages. */
static bool is_loaded_there(const struct reading *r, const struct pi_kallsyms_owner *owner,
                            const struct pi_module *module)
{
        bool table = r->k.kernel->machine == PI_EM_S390 && module->start % PAGE == 0;
        uint64_t room = table ? module->size : PAGE;

        if (module->kind == PI_MODULE_KERNEL || owner->first_text > owner->last_text ||
            module->start == 0)
                return true;
        return owner->first_text >= module->start && owner->first_text - module->start < room &&
               (module->size == 0 || owner->last_text - module->start < module->size);
}

/* Which jobs this text is not to answer although it is of the right kernel. */
static void judge_modules(const struct reading *r)
{
        for (size_t i = 0; i < r->k.slot_count; i++) {
                const struct pi_kallsyms_slot *slot = &r->k.slots[i];
                const struct pi_kallsyms_owner *owner = &r->k.owners[slot->owner];
                struct pi_symbol_job *job = r->jobs[slot->job];
                if (is_loaded_there(r, owner, job->request.module))
                        continue;
                job->outcome.why = PI_SYMBOL_OTHER_LOAD;
                job->outcome.kernel_text = owner->first_text;
        }
}

/* Kernel names are not demangled: the kernel's own messages and perf show them as they are. */
static void answer_slots(struct reading *r)
{
        struct pi_kallsyms *k = &r->k;
        const char *last = NULL;
        struct pi_str name = { NULL, 0 };

        for (size_t i = 0; i < k->slot_count; i++) {
                const struct pi_kallsyms_slot *slot = &k->slots[i];
                struct pi_symbol_job *job = r->jobs[slot->job];
                if (job->outcome.why != PI_SYMBOL_FOUND || !pi_kallsyms_is_named(k, i))
                        continue;
                struct pi_symbol_answer *answer = &job->answers[slot->index];
                answer->start = slot->start;
                /* Slots of one function share the name. */
                if (slot->name != last) {
                        last = slot->name;
                        name = pi_arena_copy(r->jobs[0]->arena,
                                             (struct pi_str){ slot->name, slot->name_size });
                        k->no_memory |= !name.p;
                }
                answer->name = name;
        }
}

static enum pi_symbol_why why_of(enum pi_kallsyms_verdict verdict)
{
        switch (verdict) {
        case PI_KALLSYMS_PROVEN:
        case PI_KALLSYMS_UNPROVEN:
                return PI_SYMBOL_FOUND;
        case PI_KALLSYMS_EMPTY:
                return PI_SYMBOL_NO_KALLSYMS;
        case PI_KALLSYMS_ZEROS:
                return PI_SYMBOL_ZEROS;
        default:
                return PI_SYMBOL_OTHER_KERNEL;
        }
}

static enum pi_symbol_refused refused_of(enum pi_kallsyms_verdict verdict)
{
        switch (verdict) {
        case PI_KALLSYMS_EMPTY:
                return PI_SYMBOL_REFUSED_FORMAT;
        case PI_KALLSYMS_ZEROS:
                return PI_SYMBOL_REFUSED_ZEROS;
        case PI_KALLSYMS_MACHINE:
                return PI_SYMBOL_REFUSED_ARCH;
        case PI_KALLSYMS_BUILD:
                return PI_SYMBOL_REFUSED_BUILD_ID;
        default:
                return PI_SYMBOL_REFUSED_BOOT;
        }
}

static void report_refusal(const struct reading *r, enum pi_kallsyms_verdict verdict)
{
        const struct pi_kallsyms_evidence *e = &r->k.evidence;
        const struct pi_symbol_kallsyms *s = r->source;
        uint64_t text = pi_kallsyms_text(e, r->k.kernel);
        struct pi_symbol_refusal refusal = { .why = refused_of(verdict),
                                             .where = s->where,
                                             .index = s->index,
                                             .path = s->path,
                                             .found = s->claimed };

        for (size_t i = 0; i < r->count; i++) {
                struct pi_kallsyms_report *report = &r->jobs[i]->outcome.kallsyms;
                pi_symbol_trail_refuse(&r->jobs[i]->outcome.trail, &refusal);
                if (report->refused)
                        continue;
                report->refused = true;
                report->verdict = verdict;
                report->text = text;
                report->text_bytes = e->has_etext && e->etext > text ? e->etext - text : 0;
                report->claimed = s->claimed;
                r->jobs[i]->outcome.why = why_of(verdict);
        }
}

static void report_use(const struct reading *r, enum pi_kallsyms_verdict verdict)
{
        const struct pi_symbol_kallsyms *s = r->source;
        struct pi_symbol_origin origin = {
                .what = PI_SYMBOL_KALLSYMS, .where = s->where, .index = s->index, .path = s->path
        };

        for (size_t i = 0; i < r->count; i++) {
                struct pi_kallsyms_report *report = &r->jobs[i]->outcome.kallsyms;
                report->used = true;
                report->unproven = verdict == PI_KALLSYMS_UNPROVEN;
                report->functions = r->k.evidence.functions;
                report->hidden = r->k.evidence.hidden;
                r->jobs[i]->outcome.why = PI_SYMBOL_FOUND;
                pi_symbol_trail_from(&r->jobs[i]->outcome.trail, &origin);
        }
}

/* True where this text is the one. */
static bool try_source(struct reading *r)
{
        enum pi_kallsyms_verdict verdict = PI_KALLSYMS_EMPTY;

        if (!prepare(&r->k, r->jobs, r->count)) {
                r->k.no_memory = true;
                return false;
        }
        if (lseek(r->source->fd, (off_t)r->source->offset, SEEK_SET) >= 0 &&
            pi_kallsyms_read(&r->k, r->source->fd, r->source->size))
                verdict = pi_kallsyms_judge(&r->k.evidence, r->k.kernel, &r->source->claimed);
        if (why_of(verdict) != PI_SYMBOL_FOUND) {
                report_refusal(r, verdict);
                return false;
        }
        report_use(r, verdict);
        pi_kallsyms_finish(&r->k);
        judge_modules(r);
        answer_slots(r);
        return true;
}

void pi_symbol_kallsyms_answer(const struct pi_symbol_context *context,
                               struct pi_symbol_job *const *jobs, size_t count)
{
        bool done = false, no_memory = false;

        for (size_t i = 0; i < count; i++)
                jobs[i]->outcome.why = PI_SYMBOL_NO_KALLSYMS;
        for (size_t i = 0; i < context->kallsyms_count && !done && !no_memory; i++) {
                struct reading r = { .k = { .arena = jobs[0]->scratch, .kernel = &context->kernel },
                                     .source = &context->kallsyms[i],
                                     .jobs = jobs,
                                     .count = count };
                done = try_source(&r);
                no_memory = r.k.no_memory;
        }
        for (size_t i = 0; i < count; i++)
                jobs[i]->outcome.no_memory = no_memory;
}
