/* Build ids: the proof that a file is the one that was recorded. */
#ifndef PIPA_SYMBOL_BUILD_ID_H
#define PIPA_SYMBOL_BUILD_ID_H

#include "analyze/data/module.h"

#define PI_BUILD_ID_TEXT (2 * PI_BUILD_ID_MAX + 1)

/* perf stored 20 bytes for every id for years, so a shorter one may be followed by zeros: ids are
 * equal where they are once both are filled up with zeros. Two missing ids are not equal. */
bool pi_build_id_same(const struct pi_build_id *a, const struct pi_build_id *b);

/* The id without such zeros. Ids of 16 bytes (md5, uuid) are the only shorter ones in use. */
struct pi_build_id pi_build_id_trim(const struct pi_build_id *id);

/* Lower-case hex with a NUL; "none" for a missing one. */
void pi_build_id_text(const struct pi_build_id *id, char out[PI_BUILD_ID_TEXT]);

/* The id that the path of a file says, among files kept by their ids: ".build-id/xx/yyyy" with
 * ".debug" behind it or "/elf", "/debug", "/vdso" below it, or "PATH/xxyyyy/elf" and the like,
 * after any folders. Bytes behind the id are zero. False where it says none. */
bool pi_build_id_from_path(struct pi_str path, struct pi_build_id *out);

/* The NT_GNU_BUILD_ID note (type 3, name "GNU") among ELF notes that are aligned to `align` (4 or
 * 8) bytes. False where there is none. Longer ids keep their first 20 bytes, as perf has it. */
bool pi_build_id_from_notes(struct pi_bytes notes, bool swap, unsigned align,
                            struct pi_build_id *out);

#endif
