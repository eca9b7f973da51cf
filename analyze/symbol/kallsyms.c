/* The symbolizer for the kernel and its modules: one pass over one kallsyms answers for all. */
#include "analyze/symbol/kallsyms_read.h"
#include "analyze/symbol/symbolizers.h"

#include <stdlib.h>
#include <unistd.h>

bool pi_symbol_kallsyms_handles(const struct pi_module *module)
{
        return module->kind == PI_MODULE_KERNEL || module->kind == PI_MODULE_KERNEL_MODULE;
}

static struct pi_str cut_from(struct pi_str s, struct pi_str mark)
{
        const char *at = memmem(s.p, s.n, mark.p, mark.n);

        return at ? (struct pi_str){ s.p, (size_t)(at - s.p) } : s;
}

/* "[ext4]", "/lib/modules/…/nf-tables.ko.xz" -> "ext4", "nf_tables"; the kernel -> "". */
static struct pi_str module_tag(const struct pi_symbol_job *job, struct pi_arena *arena)
{
        struct pi_str name = pi_str_basename(job->request.path);

        if (job->request.module->kind == PI_MODULE_KERNEL)
                return PI_STR("");
        if (name.n == 0)
                name = job->request.name;
        if (name.n > 2 && name.p[0] == '[' && name.p[name.n - 1] == ']')
                name = (struct pi_str){ name.p + 1, name.n - 2 };
        name = cut_from(name, PI_STR(".ko"));
        char *tag = PI_NEW_ARRAY(arena, char, name.n);
        if (!tag)
                return (struct pi_str){ NULL, 0 };
        for (size_t i = 0; i < name.n; i++)
                tag[i] = name.p[i] == '-' ? '_' : name.p[i];
        return (struct pi_str){ tag, name.n };
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
                k->owners[i].tag = tags[i];
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

/* Kernel names are not demangled: the kernel's own messages and perf show them as they are. */
static void answer_slots(struct pi_kallsyms *k, struct pi_symbol_job *const *jobs)
{
        const char *last = NULL;
        struct pi_str name = { NULL, 0 };

        for (size_t i = 0; i < k->slot_count; i++) {
                const struct pi_kallsyms_slot *slot = &k->slots[i];
                if (!pi_kallsyms_is_named(k, i))
                        continue;
                struct pi_symbol_answer *answer = &jobs[slot->job]->answers[slot->index];
                answer->start = slot->start;
                /* Slots of one function share the name. */
                if (slot->name != last) {
                        last = slot->name;
                        name = pi_arena_copy(jobs[0]->arena,
                                             (struct pi_str){ slot->name, slot->name_size });
                        k->no_memory |= !name.p;
                }
                answer->name = name;
        }
}

/* What is wrong with this kallsyms, or FOUND. */
static enum pi_symbol_why judge(const struct pi_kallsyms *k, uint64_t kernel_text)
{
        if (k->symbols == 0)
                return PI_SYMBOL_NO_KALLSYMS;
        if (k->zeros == k->symbols)
                return PI_SYMBOL_ZEROS;
        if (kernel_text == 0 || (!k->has_text && !k->has_stext) ||
            (k->has_text && k->text == kernel_text) || (k->has_stext && k->stext == kernel_text))
                return PI_SYMBOL_FOUND;
        return PI_SYMBOL_OTHER_BOOT;
}

void pi_symbol_kallsyms_answer(const struct pi_symbol_context *context,
                               struct pi_symbol_job *const *jobs, size_t count)
{
        struct pi_kallsyms k = { .arena = jobs[0]->scratch };
        enum pi_symbol_why why = PI_SYMBOL_NO_KALLSYMS;

        if (context->kallsyms >= 0) {
                k.no_memory = !prepare(&k, jobs, count);
                if (!k.no_memory &&
                    lseek(context->kallsyms, (off_t)context->kallsyms_offset, SEEK_SET) >= 0 &&
                    pi_kallsyms_read(&k, context->kallsyms, context->kallsyms_size))
                        why = judge(&k, context->kernel_text);
        }
        if (why == PI_SYMBOL_FOUND && !k.no_memory) {
                pi_kallsyms_finish(&k);
                answer_slots(&k, jobs);
        }
        for (size_t i = 0; i < count; i++) {
                jobs[i]->outcome.why = why;
                jobs[i]->outcome.kernel_text = k.has_text ? k.text : k.stext;
                jobs[i]->outcome.no_memory = k.no_memory;
        }
}
