/* What a C type's name says: "unsigned long", "__u8", "struct page *". */
#ifndef PIPA_DATA_CTYPE_H
#define PIPA_DATA_CTYPE_H

#include "base/str.h"

struct pi_ctype {
        uint32_t bytes;
        bool is_signed;
};

/* By the recorder's size of long. False where the name does not say it: a structure, an enum. */
bool pi_ctype_of(struct pi_str name, uint32_t long_bytes, struct pi_ctype *out);

#endif
