#include "analyze/source/text/text_chain.h"

#include "analyze/source/perf/perf_abi.h"
#include "base/limits.h"

struct text_waiting {
        uint64_t address;
        uint32_t name; /* string id */
};

bool text_chain_init(struct text_chain *chain, struct text_names *names, struct pi_arena *arena)
{
        *chain = (struct text_chain){
                .names = names,
                .frame = PI_NEW_ARRAY(arena, uint32_t, PI_LIMIT_STACK_DEPTH),
                .wait = PI_NEW_ARRAY(arena, struct text_waiting, PI_LIMIT_STACK_DEPTH),
                .path = PI_NEW_ARRAY(arena, uint32_t, PI_LIMIT_STACK_DEPTH),
                .path_node = PI_NEW_ARRAY(arena, uint32_t, PI_LIMIT_STACK_DEPTH),
        };
        return chain->frame && chain->wait && chain->path && chain->path_node;
}

void text_chain_clear(struct text_chain *chain)
{
        chain->depth = chain->waiting = 0;
        chain->deep = false;
}

/* Frames that were inlined stand before the one that they were inlined into: its library is theirs.
 * Where no libraries are printed at all, all wait in vain. */
static bool place_waiting(struct text_chain *chain, uint32_t module)
{
        struct text_names *names = chain->names;

        for (size_t i = chain->depth - chain->waiting; i < chain->depth; i++) {
                chain->frame[i] =
                        text_names_frame(names, module, chain->wait[i].address,
                                         pi_recording_str(names->rec, chain->wait[i].name));
                if (chain->frame[i] == PI_NONE)
                        return false;
        }
        chain->waiting = 0;
        return true;
}

bool text_chain_push(struct text_chain *chain, const struct text_place *place)
{
        struct text_names *names = chain->names;
        size_t at = chain->depth;
        uint32_t module;

        if (at == PI_LIMIT_STACK_DEPTH) {
                chain->deep = true;
                return true;
        }
        if (place->inlined || place->module.n == 0) {
                uint32_t name = pi_strtab_intern(names->rec->strings, place->name);
                chain->wait[at] = (struct text_waiting){ place->address, name };
                chain->waiting++;
                chain->depth++;
                return name != PI_NONE;
        }
        module = text_names_module(names, place->module);
        if (module == PI_NONE || !place_waiting(chain, module))
                return false;
        chain->frame[at] = text_names_frame(names, module, place->address, place->name);
        chain->depth++;
        return chain->frame[at] != PI_NONE;
}

static uint8_t mode_of(const struct text_chain *chain)
{
        const struct pi_recording *rec = chain->names->rec;
        enum pi_module_kind kind = PI_MODULE_UNKNOWN;

        if (chain->depth > 0)
                kind = pi_modules_at(&rec->modules,
                                     pi_stacks_frame_at(&rec->stacks, chain->frame[0])->module)
                               ->kind;
        switch (kind) {
        case PI_MODULE_NAMED_KERNEL:
                return PERF_RECORD_MISC_KERNEL;
        case PI_MODULE_NAMED:
                return PERF_RECORD_MISC_USER;
        case PI_MODULE_HYPERVISOR:
                return PERF_RECORD_MISC_HYPERVISOR;
        case PI_MODULE_GUEST:
                return PERF_RECORD_MISC_GUEST_KERNEL;
        default:
                return 0; /* not known */
        }
}

/* Nodes from the outermost caller on; those that are shared with the chain before are known. */
static uint32_t intern(struct text_chain *chain)
{
        size_t depth = chain->depth, same = 0;
        uint32_t node = 0;

        while (same < depth && same < chain->path_depth &&
               chain->path[same] == chain->frame[depth - 1 - same])
                node = chain->path_node[same++];
        for (size_t i = same; i < depth && node != PI_NONE; i++) {
                chain->path[i] = chain->frame[depth - 1 - i];
                node = chain->path_node[i] =
                        pi_stacks_push(&chain->names->rec->stacks, node, chain->path[i]);
        }
        chain->path_depth = depth;
        return node;
}

uint32_t text_chain_stack(struct text_chain *chain, uint8_t *mode)
{
        if (chain->waiting > 0) {
                uint32_t module = text_names_module(chain->names, PI_STR(""));
                if (module == PI_NONE || !place_waiting(chain, module))
                        return PI_NONE;
        }
        *mode = mode_of(chain);
        return intern(chain);
}
