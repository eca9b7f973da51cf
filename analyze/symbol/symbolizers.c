/* The contents page of this folder: which kind of module is named by what. */
#include "analyze/symbol/symbolizers.h"

static const struct pi_symbolizer symbolizers[] = {
        { "elf", pi_symbol_elf_handles, pi_symbol_elf_answer, false },
        { "perf map", pi_symbol_perf_map_handles, pi_symbol_perf_map_answer, false },
        { "ksymbol", pi_symbol_ksymbol_handles, pi_symbol_ksymbol_answer, false },
        { "kernel", pi_symbol_kernel_handles, pi_symbol_kernel_answer, true },
};

const struct pi_symbolizer *pi_symbolizer_for(const struct pi_module *module)
{
        for (size_t i = 0; i < sizeof(symbolizers) / sizeof(symbolizers[0]); i++)
                if (symbolizers[i].handles(module))
                        return &symbolizers[i];
        return NULL;
}
