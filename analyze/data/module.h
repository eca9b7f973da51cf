/* A mapped file, the kernel, or another thing that addresses fall into. */
#ifndef PIPA_DATA_MODULE_H
#define PIPA_DATA_MODULE_H

#include "base/set.h"
#include "base/strtab.h"

#define PI_BUILD_ID_MAX 20

enum pi_module_kind {
        PI_MODULE_FILE,          /* a file by path; frame addresses are offsets into the file */
        PI_MODULE_KERNEL,        /* the kernel's own text; addresses are absolute */
        PI_MODULE_KERNEL_MODULE, /* "[ext4]" or a .ko path; addresses are absolute */
        PI_MODULE_BPF,           /* a BPF program, by its own name; addresses are absolute */
        PI_MODULE_KERNEL_CODE,   /* other code that the kernel generated (trampolines); absolute */
        PI_MODULE_VDSO,          /* addresses are relative to its start */
        PI_MODULE_ANON,  /* no file behind it (JIT code, heap, stack); addresses are absolute */
        PI_MODULE_GUEST, /* inside a virtual machine; absolute */
        PI_MODULE_HYPERVISOR, /* absolute */
        PI_MODULE_UNKNOWN,    /* no mapping was recorded there; absolute */
        PI_MODULE_NAMED,      /* named by the text it came from; an address is the one that the text
                                 printed, 0 where it printed none */
        PI_MODULE_NAMED_KERNEL, /* the same, of the kernel or one of its modules */
        PI_MODULE_CUT, /* no module: its functions stand for callers that are missing, and say why
                        */
};

struct pi_build_id {
        uint8_t byte[PI_BUILD_ID_MAX];
        uint8_t size; /* 0: not recorded */
};

struct pi_module {
        uint32_t path; /* string id, as recorded: "/usr/lib/libfoo.so.1" */
        uint32_t name; /* string id, short: "libfoo.so.1", "[kernel.kallsyms]" */
        enum pi_module_kind kind;
        struct pi_build_id build_id;
        uint64_t start; /* KERNEL: address of _text as recorded; KERNEL_MODULE: load address; else 0
                         */
        uint64_t size;  /* bytes mapped at start, 0 where not known */
        uint32_t text_symbol; /* KERNEL: string id of the symbol that stands at start; 0 */
        uint32_t map_file; /* ANON: string id of the file that a JIT would write its names to; 0 */
        uint32_t build_id_hex; /* string id, see pi_modules_name_build_ids; 0 */
        int32_t code_pid;      /* ANON: the process that may have generated code there; 0: none */
};

/* Equal (kind, path, build id, start, code_pid) is one module. The id in pi_recording.modules,
 * added on first sight; PI_NONE where a limit is met. */
uint32_t pi_modules_add(struct pi_set *modules, const struct pi_module *module);

/* Writes the id's 2 * size digits. */
size_t pi_build_id_hex(const struct pi_build_id *id, char out[2 * PI_BUILD_ID_MAX]);

/* Sets build_id_hex of every module that has an id. False where a limit is met. */
bool pi_modules_name_build_ids(struct pi_set *modules, struct pi_strtab *strings);

static inline struct pi_module *pi_modules_at(const struct pi_set *modules, uint32_t id)
{
        return PI_AT(&modules->list, struct pi_module, id);
}

#endif
