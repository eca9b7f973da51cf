/* The GNU build id of an ELF file, by its program headers. */
#ifndef PIPA_COLLECT_OS_ELF_ID_H
#define PIPA_COLLECT_OS_ELF_ID_H

#include <stdbool.h>

#define PC_BUILD_ID_BYTES 64                         /* the longest that is accepted */
#define PC_BUILD_ID_TEXT (2 * PC_BUILD_ID_BYTES + 1) /* as hex digits, with the NUL */

/* Reads by pread; the file may be hostile. False where it is no ELF file or has no build id. */
bool pc_elf_build_id(int fd, char hex[PC_BUILD_ID_TEXT]);

#endif
