/* The exporters: a file and a row each. */
#include "report/export.h"

static const struct pi_exporter exporters[] = {
        { PIPA_EXPORT_FOLDED, "folded", pi_export_folded },
        { PIPA_EXPORT_PPROF, "pprof", pi_export_pprof },
        { PIPA_EXPORT_SPEEDSCOPE, "speedscope", pi_export_speedscope },
        { PIPA_EXPORT_CSV, "csv", pi_export_csv },
        { PIPA_EXPORT_JSON, "json", pi_export_json },
};

const struct pi_exporter *pi_exporter_find(enum pipa_export_format format)
{
        for (size_t i = 0; i < sizeof(exporters) / sizeof(exporters[0]); i++)
                if (exporters[i].format == format)
                        return &exporters[i];
        return NULL;
}
