/* The keys of a parsed manifest.json. For manifest.c only. */
#ifndef PIPA_SOURCE_MANIFEST_KEYS_H
#define PIPA_SOURCE_MANIFEST_KEYS_H

#include "analyze/data/recording.h"

#include <jansson.h>

struct pi_manifest {
        struct pi_recording *rec;
        uint64_t odd;     /* keys of the wrong type */
        const char *key;  /* the first of them, one of ours */
        uint64_t dropped; /* items beyond PI_LIMIT_PAIRS */
};

/* Fills the recording's collection, and what of its machine the manifest knows. A value of the
 * wrong type is as good as absent and counted. */
void pi_manifest_keys(struct pi_manifest *manifest, json_t *root);

#endif
