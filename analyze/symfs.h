/* What the user names as --symfs: directories, and archives of them as perf archive makes them. Of
 * an archive the files come in whose build ids the recording has, by the places at which such
 * archives keep them (.build-id/xx/yyyy, PATH/BUILD-ID/elf); they go to unlinked files. */
#ifndef PIPA_SYMFS_H
#define PIPA_SYMFS_H

#include "analyze/symbol/symbol.h"
#include "base/host.h"

struct pi_symfs {
        const char **dirs;   /* [as many as were named]; NULL: an archive */
        struct pi_vec files; /* struct pi_symbol_file; the descriptors are closed with this */
};

struct pi_symfs_options {
        const char *const *paths; /* [count] */
        size_t count;
        const char *temp_dir; /* as in pipa_options */
        const struct pi_host *host;
};

/* Sets *symfs in any case: to be closed after a failure too. What is neither a directory nor an
 * archive is a failure; an archive without a file of this recording is a note. */
enum pipa_status pi_symfs_open(struct pi_symfs *symfs, const struct pi_symfs_options *opt,
                               const struct pi_recording *rec, struct pipa_error *err);
void pi_symfs_close(struct pi_symfs *symfs);

/* Puts the archives' files in front of those that `symbols` has, and the directories in place. */
enum pipa_status pi_symfs_use(const struct pi_symfs *symfs, struct pi_arena *arena,
                              struct pi_symbol_options *symbols, struct pipa_error *err);

#endif
