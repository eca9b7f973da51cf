/* Names of Arm processors by the numbers of MIDR_EL1. */
#ifndef PIPA_COLLECT_FACTS_MIDR_H
#define PIPA_COLLECT_FACTS_MIDR_H

#include "base/str.h"

/* `implementer` and `part` as /proc/cpuinfo writes them ("0x41", "0xd0c"). *model is NULL where the
 * part is not known. False where the implementer is not. */
bool pc_midr_names(struct pi_str implementer, struct pi_str part, const char **vendor,
                   const char **model);

#endif
