/* The files that tell about a recording's modules: what travels in its bundle, what the user names.
 * Opened when the modules are known, by whoever asks first: the unwinding, else the naming. */
#ifndef PIPA_FILES_H
#define PIPA_FILES_H

#include "analyze/binaries.h"
#include "analyze/symfs.h"

struct pi_files {
        struct pi_binaries binaries;
        struct pi_symfs_options named;
        struct pi_symfs symfs;
        struct pi_symbol_text kallsyms;
        struct pi_symbol_options symbols; /* complete once they are open */
        bool opened;
        size_t ids; /* modules with a build id that they were opened for */
};

/* `files` stays where it is; bundle and options outlive it. */
void pi_files_init(struct pi_files *files, struct pi_bundle *bundle,
                   const struct pipa_options *opt);

/* Does nothing where it was done for the same modules. */
enum pipa_status pi_files_open(struct pi_files *files, const struct pi_recording *rec,
                               struct pipa_error *err);
void pi_files_close(struct pi_files *files);

#endif
