/* Exporters: the samples of an analysis -> another tool's format. Each is a file and a row in
 * exporters.c. They read the public row streams only, escape for their medium, and give the same
 * bytes for the same samples. */
#ifndef PIPA_REPORT_EXPORT_H
#define PIPA_REPORT_EXPORT_H

#include "base/arena.h"
#include "base/fail.h"
#include "base/out.h"

/* One export: from what, how, to where. */
struct pi_export {
        const struct pipa_analysis *analysis;
        const struct pipa_export_options *opt; /* complete */
        struct pi_arena arena;                 /* of what lives until the export ends */
        struct pi_out *out;
        struct pipa_error *err;
};

struct pi_exporter {
        enum pipa_export_format format;
        const char *name; /* "folded" */
        /* Failures of the medium are in out->error; the status is for the rest. */
        enum pipa_status (*write)(struct pi_export *x);
};

/* NULL for an unknown format. */
const struct pi_exporter *pi_exporter_find(enum pipa_export_format format);

enum pipa_status pi_export_folded(struct pi_export *x);
enum pipa_status pi_export_pprof(struct pi_export *x);
enum pipa_status pi_export_speedscope(struct pi_export *x);
enum pipa_status pi_export_csv(struct pi_export *x);
enum pipa_status pi_export_json(struct pi_export *x);

#endif
