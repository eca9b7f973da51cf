/* What a runtime wrote about the code that it generated: perf-PID.map and jitdump files. They lie
 * in places where anybody may put a file of that name, so what is taken is checked first. */
#ifndef PIPA_COLLECT_FACTS_CODE_MAP_H
#define PIPA_COLLECT_FACTS_CODE_MAP_H

#include "collect/bundle/spool.h"

#include <sys/types.h>

#define PC_CODE_MAP_WHY 160

/* Opens `path` below `root` for reading where it is a regular file of this user or of root, with
 * one name, without a link on the way, not larger than PI_LIMIT_CODE_MAP_BYTES. Else -1 and `why`,
 * which is "" where there is no such file. */
int pc_code_map_open(int root, const char *path, uid_t user, char why[PC_CODE_MAP_WHY]);

/* Takes both files of the process whose /proc directory is `process` (outside of containers it has
 * the number `pid`); `maps` is the text of its maps, which name the jitdump. */
void pc_code_map_take(const struct pc_spool *spool, int process, pid_t pid, struct pi_str maps,
                      struct pc_log *log);

#endif
