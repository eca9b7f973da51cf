#include "analyze/source/perf/perf_resolve.h"

#include "base/limits.h"
#include "base/num.h"

/* Bounded: short-lived processes each have a space of their own, and would fill any table. A node
 * that fell out is resolved again. */
#define KNOWN_SLOTS (1u << 16)

/* One chain node under one state of the process's and the kernel's mappings. */
struct perf_resolved {
        uint32_t space, kernel; /* versions */
        uint32_t chain;
        uint32_t stack;
};

enum fixed_module { FIXED_KERNEL, FIXED_HYPERVISOR, FIXED_GUEST, FIXED_UNKNOWN };

bool perf_resolver_init(struct perf_resolver *resolver, struct perf_file *file)
{
        *resolver = (struct perf_resolver){ .file = file,
                                            .fixed = { PI_NONE, PI_NONE, PI_NONE, PI_NONE } };
        resolver->known = PI_NEW_ARRAY(file->scratch, struct perf_resolved, KNOWN_SLOTS);
        return resolver->known;
}

/* Modules for addresses that no MMAP record covers, made when first needed. */
static uint32_t fixed_module(struct perf_resolver *resolver, enum fixed_module which)
{
        static const struct {
                const char *name;
                enum pi_module_kind kind;
        } fixed[] = {
                [FIXED_KERNEL] = { "[kernel.kallsyms]", PI_MODULE_KERNEL },
                [FIXED_HYPERVISOR] = { "[hypervisor]", PI_MODULE_HYPERVISOR },
                [FIXED_GUEST] = { "[guest]", PI_MODULE_GUEST },
                [FIXED_UNKNOWN] = { "[unknown]", PI_MODULE_UNKNOWN },
        };
        struct pi_recording *rec = resolver->file->rec;
        struct pi_module module = { .kind = fixed[which].kind };

        if (which == FIXED_KERNEL && rec->kernel_module != PI_NONE)
                return rec->kernel_module;
        if (resolver->fixed[which] == PI_NONE) {
                module.name = module.path =
                        pi_strtab_intern(rec->strings, pi_str_of(fixed[which].name));
                if (which == FIXED_KERNEL)
                        perf_build_id_of(resolver->file, pi_str_of(fixed[which].name),
                                         &module.build_id);
                resolver->fixed[which] = pi_modules_add(&rec->modules, &module);
                if (which == FIXED_KERNEL)
                        rec->kernel_module = resolver->fixed[which];
        }
        return resolver->fixed[which];
}

static uint32_t kernel_frame_module(struct perf_resolver *resolver, uint64_t ip)
{
        const struct perf_mapping *map = perf_space_find(&resolver->kernel, ip);

        if (map)
                return map->module;
        /* The kernel's init text runs early and stands outside of what is mapped later; nothing of
         * the kernel stands below it all. A recording of user space alone maps no kernel, yet
         * samples may stand at its door. */
        if (resolver->kernel.maps && ip < perf_space_lowest(&resolver->kernel))
                return fixed_module(resolver, FIXED_UNKNOWN);
        return fixed_module(resolver, FIXED_KERNEL);
}

/* Return addresses are looked up one byte back, inside the call: the last call of a mapping may
 * never return, and its return address then stands outside. */
static uint32_t user_frame(struct perf_resolver *resolver, const struct perf_space *space,
                           const struct perf_raw_node *at)
{
        struct pi_recording *rec = resolver->file->rec;
        const struct perf_mapping *map = perf_space_find(space, at->ip - at->caller);
        uint64_t address = at->ip;

        if (!map)
                return pi_stacks_frame(&rec->stacks, fixed_module(resolver, FIXED_UNKNOWN), address,
                                       at->caller);
        if (pi_modules_at(&rec->modules, map->module)->kind != PI_MODULE_ANON)
                address = at->ip - map->start + map->pgoff;
        return pi_stacks_frame(&rec->stacks, map->module, address, at->caller);
}

static uint32_t resolve_ip(struct perf_resolver *resolver, const struct perf_space *space,
                           const struct perf_raw_node *at)
{
        uint32_t module;

        switch (at->mode) {
        case PERF_RECORD_MISC_USER:
                return user_frame(resolver, space, at);
        case PERF_RECORD_MISC_KERNEL:
                module = kernel_frame_module(resolver, at->ip);
                break;
        case PERF_RECORD_MISC_HYPERVISOR:
                module = fixed_module(resolver, FIXED_HYPERVISOR);
                break;
        case PERF_RECORD_MISC_GUEST_KERNEL:
        case PERF_RECORD_MISC_GUEST_USER:
                module = fixed_module(resolver, FIXED_GUEST);
                break;
        default:
                module = fixed_module(resolver, FIXED_UNKNOWN);
                break;
        }
        return module == PI_NONE
                       ? PI_NONE
                       : pi_stacks_frame(&resolver->file->rec->stacks, module, at->ip, at->caller);
}

/* Where the node's stack is kept if it was resolved lately. */
static struct perf_resolved *slot_of(const struct perf_resolver *resolver,
                                     const struct perf_resolved *key)
{
        uint64_t hash = pi_hash_pair(key->chain, (uint64_t)key->space << 32 | key->kernel);

        return &resolver->known[hash & (KNOWN_SLOTS - 1)];
}

static bool is_known(const struct perf_resolved *slot, const struct perf_resolved *key)
{
        return slot->chain == key->chain && slot->space == key->space &&
               slot->kernel == key->kernel;
}

uint32_t perf_resolve(struct perf_resolver *resolver, const struct perf_space *space,
                      uint32_t chain)
{
        struct perf_file *file = resolver->file;
        struct perf_resolved key = { .space = space->version, .kernel = resolver->kernel.version };
        struct perf_resolved *slot;
        uint32_t path[PI_LIMIT_STACK_DEPTH], depth = 0, node = chain, stack = 0;

        /* Up to the nearest caller that is known, then back down. */
        while (node != 0 && depth < PI_LIMIT_STACK_DEPTH) {
                key.chain = node;
                slot = slot_of(resolver, &key);
                if (is_known(slot, &key)) {
                        stack = slot->stack;
                        break;
                }
                path[depth++] = node;
                node = PI_AT(&file->chains.list, struct perf_raw_node, node)->parent;
        }
        while (depth > 0) {
                uint32_t frame;

                key.chain = path[--depth];
                frame = resolve_ip(resolver, space,
                                   PI_AT(&file->chains.list, struct perf_raw_node, key.chain));
                stack = frame == PI_NONE ? PI_NONE
                                         : pi_stacks_push(&file->rec->stacks, stack, frame);
                if (stack == PI_NONE)
                        return PI_NONE;
                key.stack = stack;
                *slot_of(resolver, &key) = key;
        }
        return stack;
}
