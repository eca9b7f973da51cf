/* Where members grow: a directory of mode 0700 beside the output ("x.tar.zst.spool"), or the output
 * itself for "-o DIR/". It is a bundle at any moment, so that a killed collector loses nothing. A
 * lock on it keeps a second collector off the same output. */
#ifndef PIPA_COLLECT_BUNDLE_SPOOL_H
#define PIPA_COLLECT_BUNDLE_SPOOL_H

#include "collect/log.h"

#include <limits.h>

struct pc_spool {
        char path[PATH_MAX];
        int dir;  /* the directory */
        int lock; /* held until done */
};

/* A new spool at `path`, which may be an empty directory. False, having said why, where something
 * is there already (in use, or left behind by a collector that was killed: then the message says
 * how to read it), or where it cannot be made. */
bool pc_spool_create(struct pc_spool *spool, const char *path, struct pc_log *log);

/* The same, but what a collector left at `path` is removed first. A spool in use is still refused,
 * and so is a directory with other files in it. */
bool pc_spool_replace(struct pc_spool *spool, const char *path, struct pc_log *log);

/* A new member for reading and writing, mode 0600; folders in its name ("maps/12") are made. -1 and
 * errno, EEXIST where it is there already. */
int pc_spool_open(const struct pc_spool *spool, const char *name);

/* Removes what is in it and the directory itself: only names that this collector writes. */
void pc_spool_remove(struct pc_spool *spool);
void pc_spool_done(struct pc_spool *spool);

#endif
