/* The unwinder, in the hands of whoever reads samples: modules become open files by way of the
 * symbol room, their tables are analyze/unwind's. */
#ifndef PIPA_UNWINDING_H
#define PIPA_UNWINDING_H

#include "analyze/binaries.h"
#include "analyze/symbol/symbol_context.h"
#include "analyze/unwind/unwind.h"

struct pi_unwinding_hand {
        struct pi_unwinding by; /* what the reader is given */
        struct pi_binaries *binaries;
        struct pi_symbol_options symbols;
        const struct pi_recording *rec;
        struct pi_symbol_context context;
        bool opened; /* the context */
        struct pi_unwinder *unwinder;
        struct pi_unwind_worker **workers; /* [by.threads] */
};

/* Nothing is opened before a sample asks. `hand` stays where it is; `symbols` says where files are
 * looked for. */
void pi_unwinding_init(struct pi_unwinding_hand *hand, struct pi_binaries *binaries,
                       const struct pi_symbol_options *symbols, const char *temp_dir);
void pi_unwinding_done(struct pi_unwinding_hand *hand);

#endif
