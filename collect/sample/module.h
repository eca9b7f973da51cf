/* The kernel's modules as they are loaded now. */
#ifndef PIPA_COLLECT_SAMPLE_MODULE_H
#define PIPA_COLLECT_SAMPLE_MODULE_H

#include "base/str.h"

struct pc_module {
        struct pi_str name; /* "ext4" */
        struct pi_str path; /* of its .ko file, or "[ext4]" */
        uint64_t start, bytes;
};

/* Calls `each` until it says false; returns what it said last. Modules whose address the kernel
 * hides are left out. */
bool pc_modules_each(bool (*each)(void *user, const struct pc_module *module), void *user);

/* The same from the texts of /proc/modules and of modules.dep. */
bool pc_modules_parse(struct pi_str modules, struct pi_str dep, const char *release,
                      bool (*each)(void *user, const struct pc_module *module), void *user);

#endif
