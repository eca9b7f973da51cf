/* Raw call chains -> stacks of frames: what each address was in its process at that moment. */
#ifndef PIPA_SOURCE_PERF_RESOLVE_H
#define PIPA_SOURCE_PERF_RESOLVE_H

#include "analyze/source/perf/perf.h"
#include "analyze/source/perf/perf_space.h"

struct perf_resolver {
        struct perf_file *file;
        struct perf_space kernel;    /* the kernel's text and its modules, and generated code */
        bool kernel_mapped;          /* with text or modules among them */
        struct perf_resolved *known; /* [chains] what each piece last was */
        struct perf_place *places;   /* addresses met lately, by hash */
        uint32_t fixed[4]; /* module ids of kernel, hypervisor, guest, unknown; PI_NONE: unused */
};

/* False where memory ran out. */
bool perf_resolver_init(struct perf_resolver *resolver, struct perf_file *file);

/* Tells what was mapped into `kernel`. */
void perf_resolver_mapped(struct perf_resolver *resolver, uint32_t module);

/* Generated code that was asked about has changed. */
static inline void perf_resolver_code_changed(struct perf_resolver *resolver,
                                              struct perf_space_pool *pool)
{
        resolver->kernel.version = ++pool->last_version;
}

/* The frame of an address that a sample brings along beside its stack; `mode` is the sample's.
 * PI_NONE where a limit is met. */
uint32_t perf_resolve_address(struct perf_resolver *resolver, const struct perf_space *space,
                              uint64_t ip, uint8_t mode);

/* The frame of an address of user space; `caller`: a return address. PI_NONE where a limit is met.
 */
uint32_t perf_resolve_user(struct perf_resolver *resolver, const struct perf_space *space,
                           uint64_t ip, bool caller);

/* The stack for the chain that begins with piece `chain` in the address space `space`. PI_NONE
 * where a limit is met. */
uint32_t perf_resolve(struct perf_resolver *resolver, const struct perf_space *space,
                      uint32_t chain);

#endif
