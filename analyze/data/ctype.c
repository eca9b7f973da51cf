#include "analyze/data/ctype.h"

#define LONG 0 /* bytes: those of a long */

/* The first word that the type ends in decides: "long int" before "int", "uint8_t" before "int8_t".
 * Where a name says unsigned, no word makes it signed. */
static const struct {
        const char *word;
        uint32_t bytes;
        bool is_signed;
} words[] = {
        { "long long", 8, true },   { "long long int", 8, true }, { "long", LONG, true },
        { "long int", LONG, true }, { "ssize_t", LONG, true },    { "size_t", LONG, false },
        { "*", LONG, false },       { "char", 1, true },          { "short", 2, true },
        { "short int", 2, true },   { "uint", 4, false },         { "int", 4, true },
        { "unsigned", 4, false },   { "u8", 1, false },           { "s8", 1, true },
        { "u16", 2, false },        { "s16", 2, true },           { "u32", 4, false },
        { "s32", 4, true },         { "u64", 8, false },          { "s64", 8, true },
        { "uint8_t", 1, false },    { "int8_t", 1, true },        { "uint16_t", 2, false },
        { "int16_t", 2, true },     { "uint32_t", 4, false },     { "int32_t", 4, true },
        { "uint64_t", 8, false },   { "int64_t", 8, true },       { "be16", 2, false },
        { "le16", 2, false },       { "be32", 4, false },         { "le32", 4, false },
        { "be64", 8, false },       { "le64", 8, false },         { "bool", 1, false },
        { "pid_t", 4, true },       { "uid_t", 4, false },        { "gid_t", 4, false },
        { "dev_t", 4, false },      { "gfp_t", 4, false },        { "loff_t", 8, true },
        { "sector_t", 8, false },   { "ino_t", LONG, false },
};

bool pi_ctype_of(struct pi_str name, uint32_t long_bytes, struct pi_ctype *out)
{
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
                if (!pi_str_ends(name, pi_str_of(words[i].word)))
                        continue;
                out->bytes = words[i].bytes == LONG ? long_bytes : words[i].bytes;
                out->is_signed = words[i].is_signed && !pi_str_starts(name, PI_STR("unsigned"));
                return true;
        }
        return false;
}
