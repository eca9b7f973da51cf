/* The files that name generated code: those that the bundle holds, those that the user names, and
 * those below the user's roots where the recording says that they were. */
#ifndef PIPA_CODE_FILES_H
#define PIPA_CODE_FILES_H

#include "analyze/bundle/bundle.h"
#include "analyze/symbol/symbol.h"
#include "pipa/pipa.h"

struct pi_code_files {
        struct pi_vec maps;              /* struct pi_symbol_code_map */
        struct pi_vec fds;               /* int: of files that were opened here */
        struct pi_vec roots;             /* int: the directories of symfs */
        struct pi_symbol_code_map *list; /* [list_count] after pi_code_files_list */
        size_t list_count;
};

/* Before the recording is read: opens opt->jit, reads the jitdumps among them into rec->codes, and
 * lets sources open what the recording names below opt->symfs. Release with pi_code_files_close,
 * also after a failure, when the recording has been read. */
enum pipa_status pi_code_files_open(struct pi_code_files *files, const struct pipa_options *opt,
                                    const struct pi_host *host, struct pi_recording *rec,
                                    struct pipa_error *err);

/* All perf maps: those that the user names before those of the bundle. False where memory ran
 * out. */
bool pi_code_files_list(struct pi_code_files *files, const struct pi_bundle *bundle);

void pi_code_files_close(struct pi_code_files *files, struct pi_recording *rec);

#endif
