#include "analyze/source/perf/perf_resolve.h"

#include "base/limits.h"
#include "base/num.h"

/* What a chain's piece last was, under one state of the process's and the kernel's mappings. Only
 * the last is kept: short-lived processes each have a space of their own, and would fill any table.
 */
struct perf_resolved {
        uint32_t space, kernel; /* versions; space EVERY where it has no user's address */
        uint32_t stack;         /* 0: not yet */
};

#define EVERY PI_NONE

/* One address of a chain. */
struct perf_address {
        uint64_t ip;
        uint8_t mode; /* PERF_RECORD_MISC_CPUMODE */
        bool caller;  /* a return address */
};

/* What an address was: many chains go through few of them. */
struct perf_place {
        struct perf_address at;
        uint32_t space, kernel; /* versions; space 0 for what is not of user space */
        uint32_t frame;         /* one more than it; 0: none yet */
};

#define PLACES (1u << 13)

#define PERF_KERNEL_HALF (1ull << 63)

enum fixed_module { FIXED_KERNEL, FIXED_HYPERVISOR, FIXED_GUEST, FIXED_UNKNOWN };

bool perf_resolver_init(struct perf_resolver *resolver, struct perf_file *file)
{
        *resolver = (struct perf_resolver){ .file = file,
                                            .fixed = { PI_NONE, PI_NONE, PI_NONE, PI_NONE } };
        resolver->known =
                PI_NEW_ARRAY(file->scratch, struct perf_resolved, file->chains.list.count);
        resolver->places = PI_NEW_ARRAY(file->scratch, struct perf_place, PLACES);
        return resolver->known && resolver->places;
}

void perf_resolver_mapped(struct perf_resolver *resolver, uint32_t module)
{
        enum pi_module_kind kind = pi_modules_at(&resolver->file->rec->modules, module)->kind;

        resolver->kernel_mapped |= kind != PI_MODULE_BPF && kind != PI_MODULE_KERNEL_CODE;
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
        if (resolver->kernel_mapped && ip < perf_space_lowest(&resolver->kernel))
                return fixed_module(resolver, FIXED_UNKNOWN);
        return fixed_module(resolver, FIXED_KERNEL);
}

/* Memory in which a runtime generated code: what stood there at this moment. */
static uint32_t code_frame(struct pi_recording *rec, uint32_t module, const struct perf_address *at)
{
        int32_t pid = pi_modules_at(&rec->modules, module)->code_pid;
        uint32_t code = pi_codes_find(&rec->codes, pid, at->ip - at->caller);

        return pi_stacks_code_frame(&rec->stacks, module, at->ip, at->caller, at->ip,
                                    code == PI_NONE ? 0 : code + 1);
}

/* Return addresses are looked up one byte back, inside the call: the last call of a mapping may
 * never return, and its return address then stands outside. */
static uint32_t user_frame(struct perf_resolver *resolver, const struct perf_space *space,
                           const struct perf_address *at)
{
        struct pi_recording *rec = resolver->file->rec;
        const struct perf_mapping *map = perf_space_find(space, at->ip - at->caller);
        uint64_t address = at->ip;

        if (!map)
                return pi_stacks_frame(&rec->stacks, fixed_module(resolver, FIXED_UNKNOWN), address,
                                       at->caller);
        const struct pi_module *module = pi_modules_at(&rec->modules, map->module);
        if (module->kind != PI_MODULE_ANON)
                address = at->ip - map->start + map->pgoff;
        else if (module->code_pid && rec->codes.space_count)
                return code_frame(rec, map->module, at);
        return pi_stacks_frame_ip(&rec->stacks, map->module, address, at->caller, at->ip);
}

static uint32_t resolve_ip(struct perf_resolver *resolver, const struct perf_space *space,
                           const struct perf_address *at)
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

/* The frame, from among those met lately where it is. */
static uint32_t frame_of(struct perf_resolver *resolver, const struct perf_space *space,
                         const struct perf_address *at)
{
        uint32_t user = at->mode == PERF_RECORD_MISC_USER ? space->version : 0;
        uint32_t kernel = resolver->kernel.version, frame;
        uint64_t hash = pi_hash_u64(at->ip + ((uint64_t)user << 9 | at->mode << 1 | at->caller));
        struct perf_place *known = &resolver->places[hash & (PLACES - 1)];

        if (known->frame && known->at.ip == at->ip && known->space == user &&
            known->kernel == kernel && known->at.mode == at->mode && known->at.caller == at->caller)
                return known->frame - 1;
        frame = resolve_ip(resolver, space, at);
        if (frame != PI_NONE)
                *known = (struct perf_place){ *at, user, kernel, frame + 1 };
        return frame;
}

/* The stack of the piece's addresses on top of `stack`. */
static uint32_t push_piece(struct perf_resolver *resolver, const struct perf_space *space,
                           const struct perf_piece *piece, uint32_t stack)
{
        struct pi_stacks *stacks = &resolver->file->rec->stacks;

        for (uint32_t i = piece->count; i-- > 0 && stack != PI_NONE;) {
                struct perf_address at = { piece->ip[i], piece->mode, i > 0 || piece->caller };
                uint32_t frame = frame_of(resolver, space, &at);

                stack = frame == PI_NONE ? PI_NONE : pi_stacks_push(stacks, stack, frame);
        }
        return stack;
}

static const struct perf_piece *piece_at(const struct perf_resolver *resolver, uint32_t id)
{
        return PI_AT(&resolver->file->chains.list, struct perf_piece, id);
}

/* The sample's mode is that of its own address; another one of its may stand on the other side. As
 * perf does it: what is mapped on the sample's side, else what is mapped on the other. */
static uint8_t mode_of(const struct perf_resolver *resolver, const struct perf_space *space,
                       uint64_t ip, uint8_t mode)
{
        bool user = perf_space_find(space, ip), kernel = perf_space_find(&resolver->kernel, ip);

        if (mode != PERF_RECORD_MISC_USER && mode != PERF_RECORD_MISC_KERNEL)
                return mode;
        if (user != kernel)
                return user ? PERF_RECORD_MISC_USER : PERF_RECORD_MISC_KERNEL;
        if (user)
                return mode;
        return ip >= PERF_KERNEL_HALF ? PERF_RECORD_MISC_KERNEL : PERF_RECORD_MISC_USER;
}

uint32_t perf_resolve_address(struct perf_resolver *resolver, const struct perf_space *space,
                              uint64_t ip, uint8_t mode)
{
        struct perf_address at = { .ip = ip, .mode = mode_of(resolver, space, ip, mode) };

        return frame_of(resolver, space, &at);
}

uint32_t perf_resolve_user(struct perf_resolver *resolver, const struct perf_space *space,
                           uint64_t ip, bool caller)
{
        return frame_of(resolver, space,
                        &(struct perf_address){ ip, PERF_RECORD_MISC_USER, caller });
}

uint32_t perf_resolve(struct perf_resolver *resolver, const struct perf_space *space,
                      uint32_t chain)
{
        uint32_t kernel = resolver->kernel.version;
        uint32_t path[PI_LIMIT_STACK_DEPTH], depth = 0, stack = 0;

        /* Up to the nearest piece that is known, then back down. */
        while (chain != 0) {
                const struct perf_resolved *known = &resolver->known[chain];

                if (known->stack != 0 && known->kernel == kernel &&
                    (known->space == space->version || known->space == EVERY)) {
                        stack = known->stack;
                        break;
                }
                path[depth++] = chain;
                chain = piece_at(resolver, chain)->parent;
        }
        while (depth > 0) {
                const struct perf_piece *piece = piece_at(resolver, path[--depth]);

                stack = push_piece(resolver, space, piece, stack);
                if (stack == PI_NONE)
                        return PI_NONE;
                resolver->known[path[depth]] =
                        (struct perf_resolved){ piece->user ? space->version : EVERY, kernel,
                                                stack };
        }
        return stack;
}
