/* Where the bundle ends up, where it grows until then, and how it gets from here to there. */
#ifndef PIPA_COLLECT_BUNDLE_OUTPUT_H
#define PIPA_COLLECT_BUNDLE_OUTPUT_H

#include "collect/bundle/archive.h"
#include "collect/options.h"

enum pc_output_kind { PC_OUTPUT_FILE, PC_OUTPUT_STDOUT, PC_OUTPUT_DIRECTORY };

struct pc_output {
        enum pc_output_kind kind;
        enum pc_compression compression;
        bool replace;
        char name[PATH_MAX];  /* as it is told to people */
        char spool[PATH_MAX]; /* for a directory: the output itself */
        char draft[PATH_MAX]; /* for a file: its name while it is written */
};

/* Chooses names and sees that nothing is in the way. -1: go on; else the exit code, having said
 * why.
 */
int pc_output_plan(struct pc_output *output, const struct pc_options *options, struct pc_log *log);

/* Packs the members; a file is complete on disk before it takes its name. Bytes written, or -1
 * (said). Not for a directory. */
int64_t pc_output_write(const struct pc_output *output, const struct pc_spool *spool,
                        const char *const *members, size_t count, int64_t mtime_s,
                        struct pc_log *log);

#endif
