/* What is mounted where: /proc/self/mountinfo. */
#ifndef PIPA_COLLECT_FACTS_SPEC_MOUNT_H
#define PIPA_COLLECT_FACTS_SPEC_MOUNT_H

#include "collect/facts/spec.h"

struct pc_mount {
        struct pi_str device;  /* "254:0" */
        struct pi_str root;    /* which part of the file system */
        struct pi_str point;   /* where */
        struct pi_str options; /* "rw,relatime" */
        struct pi_str type;    /* "ext4" */
        struct pi_str source;  /* "/dev/vda" */
        struct pi_str super;   /* the file system's own options: "rw,cpu" */
};

/* Mounts of block devices and of control groups, in the order of the kernel: struct pc_mount. Texts
 * lie in the arena, each followed by a NUL. */
struct pi_vec pc_mounts_read(struct pc_spec *spec);

/* The comma-separated list has this word. */
bool pc_mount_has(struct pi_str list, struct pi_str word);

#endif
