#include "collect/sample/feature.h"

#include "base/limits.h"

void pc_features_init(struct pc_features *features)
{
        for (size_t i = 0; i < PC_FEATURE_BITS; i++)
                pc_blob_init(&features->at[i], PI_LIMIT_FEATURE_BYTES);
}

void pc_features_done(struct pc_features *features)
{
        for (size_t i = 0; i < PC_FEATURE_BITS; i++)
                pc_blob_done(&features->at[i]);
}
