#include "analyze/pass/pass.h"

const struct pi_pass pi_passes[] = {
        { "profile", pi_pass_profile },       { "machine", pi_pass_machine },
        { "overview", pi_pass_overview },     { "counts", pi_pass_counts },
        { "metrics", pi_pass_metrics },       { "hotspots", pi_pass_hotspots },
        { "call tree", pi_pass_calltree },    { "quality", pi_pass_quality },
        { "collection", pi_pass_collection }, { "verdict", pi_pass_verdict },
        { "prune", pi_pass_prune },           { "notes", pi_pass_notes },
};
const size_t pi_pass_count = sizeof(pi_passes) / sizeof(pi_passes[0]);
