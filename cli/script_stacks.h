/* The lines of call chains. A frame's line is written once, however many chains go through it; a
 * chain is then a walk from leaf to root that copies lines. */
#ifndef PIPA_CLI_SCRIPT_STACKS_H
#define PIPA_CLI_SCRIPT_STACKS_H

#include "script_fields.h"
#include "sink.h"

#define SCRIPT_NO_OFFSET UINT64_MAX

struct script_frame {
        uint64_t ip, offset;       /* as recorded; in its module's terms */
        uint64_t symoff;           /* SCRIPT_NO_OFFSET where not known */
        struct pipa_text sym, dso; /* p NULL where not known */
        bool user, inlined;
};

struct script_stacks;

/* `fields`: of them F_SYM, F_SYMOFF, F_DSO, F_DSOFF count. */
enum pipa_status script_stacks_open(const struct pipa_analysis *analysis, uint32_t fields,
                                    struct script_stacks **out, struct pipa_error *err);
void script_stacks_close(struct script_stacks *stacks);

uint32_t script_stacks_fields(const struct script_stacks *stacks);

/* NULL for a stack that is not one, or the empty one. */
const struct script_frame *script_stacks_frame(const struct script_stacks *stacks, uint64_t stack);

/* Its lines, the innermost frame first. */
void script_stacks_put(struct sink *sink, const struct script_stacks *stacks, uint64_t stack);

/* "sym+0x1", "[unknown]" and " (dso)", as `fields` has it. */
void script_put_sym(struct sink *sink, struct pipa_text sym, uint64_t symoff, bool with_offset);
void script_put_text(struct sink *sink, struct pipa_text text, int width);
void script_put_dso(struct sink *sink, struct pipa_text dso);

#endif
