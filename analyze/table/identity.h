/* Which processor a recording comes from, and whether a table is its. perf writes an x86 as
 * "GenuineIntel-6-8F-8" (family decimal, model and stepping hexadecimal) or, in perf.data's header,
 * "GenuineIntel,6,143,8" (all decimal); an Arm core as its MIDR, a RISC-V hart as three ids. */
#ifndef PIPA_ANALYZE_TABLE_IDENTITY_H
#define PIPA_ANALYZE_TABLE_IDENTITY_H

#include "base/str.h"

#define PI_IDENTITY_BYTES 63 /* longer ids are nobody's */

struct pi_identity {
        char text[PI_IDENTITY_BYTES + 1]; /* x86 in the form with dashes; "" where there is none */
        size_t stepping;                  /* where "-8" begins in it; 0: no x86, or none told */
        bool is_midr;
        uint64_t midr;
        bool is_riscv;
};

/* False where `id` has no form that is known; then *out is empty. */
bool pi_identity_read(struct pi_str id, struct pi_identity *out);

/* Patterns are extended regular expressions for the whole id, of these parts: characters, '.',
 * [0-9A-F], [[:xdigit:]], (a|b), and ? * + behind them. False where `pattern` is none. */
bool pi_pattern_good(struct pi_str pattern);
bool pi_pattern_matches(struct pi_str pattern, struct pi_str text);

/* x86: `pattern` names vendor, family and model, and if it likes the stepping. */
bool pi_identity_is_x86(const struct pi_identity *id, struct pi_str pattern);

/* Arm: implementer and part are those of `midr`. Revisions are compared apart. */
bool pi_identity_is_part(const struct pi_identity *id, uint64_t midr);

/* "r0p3" -> 0x03, as pi_identity_revision gives it. False where it has another form. */
bool pi_revision_read(struct pi_str text, unsigned *out);
unsigned pi_identity_revision(const struct pi_identity *id);

/* perf's strcmp_cpuid_str(): x86 as above; Arm: the same part, at this revision or a later one. */
bool pi_identity_is(const struct pi_identity *id, struct pi_str wanted);

#endif
