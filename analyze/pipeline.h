/* A bundle in, a finished model out: source, symbols, passes, in that order. Where rows of samples
 * or records are wanted, what was read stays too. */
#ifndef PIPA_PIPELINE_H
#define PIPA_PIPELINE_H

#include "analyze/bundle/bundle.h"
#include "analyze/data/recording.h"
#include "analyze/model/model.h"

struct pipa_analysis {
        struct pi_arena arena; /* the model's */
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_model model;
        unsigned need;    /* enum pipa_need */
        int64_t start_ns; /* what the recording's clock said at time 0; PI_NO_TIME: no clock */
        struct pi_arena recorded; /* the recording's */
        struct pi_recording rec;  /* while it is read; later only where `need` says so */
};

/* What is to be analysed: a path, or an open file and what messages call it. */
struct pi_input {
        const char *path; /* NULL: fd and name */
        int fd;
        const char *name;
};

/* `opt` is complete: defaults filled in. On failure *out is left alone. */
enum pipa_status pi_pipeline_run(const struct pi_input *input, const struct pipa_options *opt,
                                 struct pipa_analysis **out, struct pipa_error *err);

#endif
