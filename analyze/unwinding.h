/* The unwinder, in the hands of whoever reads samples: modules become open files by way of the
 * symbol room, their tables are analyze/unwind's. */
#ifndef PIPA_UNWINDING_H
#define PIPA_UNWINDING_H

#include "analyze/files.h"
#include "analyze/symbol/symbol_context.h"
#include "analyze/unwind/unwind.h"

struct pi_unwinding_hand {
        struct pi_unwinding by; /* what the reader is given */
        struct pi_files *files;
        const struct pi_recording *rec;
        struct pi_symbol_context context;
        bool opened; /* the context */
        struct pi_unwinder *unwinder;
        struct pi_unwind_worker **workers; /* [by.threads] */
};

/* Nothing is opened before a sample asks. `hand` stays where it is. */
void pi_unwinding_init(struct pi_unwinding_hand *hand, struct pi_files *files);
void pi_unwinding_done(struct pi_unwinding_hand *hand);

#endif
