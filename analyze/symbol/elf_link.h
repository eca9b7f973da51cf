/* What an ELF file says of the files that were split off from it: .gnu_debuglink (objcopy
 * --add-gnu-debuglink) and .gnu_debugaltlink (dwz). Names and paths in there are hostile bytes. */
#ifndef PIPA_SYMBOL_ELF_LINK_H
#define PIPA_SYMBOL_ELF_LINK_H

#include "analyze/symbol/elf_file.h"

#define PI_ELF_LINK_BYTES 4096 /* of one section that is read */

/* The file that holds the debug data, by its name, proven by the CRC32 of all its bytes. */
struct pi_elf_debuglink {
        char name[PI_ELF_LINK_BYTES];
        size_t name_size;
        uint32_t crc;
};

/* The file that holds what several debug files share, proven by its build id. */
struct pi_elf_altlink {
        char path[PI_ELF_LINK_BYTES]; /* absolute, or relative to the folder of the debug file */
        size_t path_size;
        struct pi_build_id id;
};

/* False where there is no such section, or it says nothing that can be used: a name with a '/' in
 * it, no name, no checksum, no build id. */
bool pi_elf_debuglink_read(const struct pi_elf *elf, struct pi_elf_debuglink *out);
bool pi_elf_altlink_read(const struct pi_elf *elf, struct pi_elf_altlink *out);

/* The CRC32 (of gzip, zip …) of all of a file. False where it cannot be read. */
bool pi_elf_crc(const struct pi_elf *elf, uint32_t *out);

/* `path` as seen from the folder `folder`, "." and ".." taken out, without a leading '/'. Returns
 * the size in `out`; 0 where it leads out of the root, is empty or does not fit. */
size_t pi_elf_link_path(struct pi_str folder, struct pi_str path, char *out, size_t room);

#endif
