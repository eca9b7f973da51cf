/* Call frame information (.eh_frame, .debug_frame): which function is described where, and what its
 * instructions say for each address, as rows. DWARF 5, section 6.4; LSB, "Exception Frames". */
#ifndef PIPA_UNWIND_CFI_H
#define PIPA_UNWIND_CFI_H

#include "arch/registers.h"
#include "base/arena.h"
#include "base/cursor.h"

struct cfi_section {
        struct pi_bytes bytes; /* {NULL, 0}: none */
        uint64_t address;      /* in the file's address space */
        uint64_t text, data;   /* what DW_EH_PE_textrel and datarel count from; 0: not known */
        bool eh;               /* .eh_frame's dialect */
        bool open_end; /* its size is not known: it ends where an entry of no length stands */
        bool swap;
        uint8_t word_bytes;
};

/* A CIE: what its FDEs share. */
struct cfi_common {
        uint64_t at; /* in the section */
        uint64_t code_align;
        int64_t data_align;
        uint64_t ra; /* DWARF register of the return address */
        uint8_t encoding;
        uint8_t word_bytes, segment_bytes;
        bool augmented; /* FDEs have a length of augmentation data */
        bool signal;    /* the frame of a signal handler's caller: its address is exact */
        struct pi_bytes program;
};

/* An FDE: one function. */
struct cfi_entry {
        struct cfi_common common;
        uint64_t start, size;
        struct pi_bytes program;
};

/* An entry of either kind, or the end. */
enum cfi_kind { CFI_END, CFI_COMMON, CFI_FUNCTION, CFI_SKIPPED };

/* An entry's bytes: behind its length and its id, up to its end. */
struct cfi_block {
        enum cfi_kind kind;
        uint64_t at, next;   /* where it begins, where the next one does */
        uint64_t common_at;  /* FUNCTION: its CIE */
        struct pi_cursor in; /* over the whole section up to the entry's end */
};

/* The entry at `at`; CFI_END where the section ends or stops making sense. */
struct cfi_block cfi_block_at(const struct cfi_section *section, uint64_t at);

/* False where it is damaged, or of a version or augmentation that nobody has described. */
bool cfi_common_read(const struct cfi_section *section, uint64_t at, struct cfi_common *out);

/* The FDE of a block, whose CIE was read. */
bool cfi_entry_read(const struct cfi_section *section, const struct cfi_block *block,
                    const struct cfi_common *common, struct cfi_entry *out);

/* A DW_EH_PE_* pointer; false where the encoding is not one, or needs memory of the process. */
bool cfi_pointer(const struct cfi_section *section, struct pi_cursor *c, uint8_t encoding,
                 uint64_t *out);

uint64_t cfi_uleb(struct pi_cursor *c);
int64_t cfi_sleb(struct pi_cursor *c);

/* All functions of a section, ascending by where they start. */
struct cfi_index_item {
        uint64_t start;
        uint32_t size; /* larger ones are left out: no function is */
        uint32_t at;   /* of the FDE in the section */
};

struct cfi_index {
        struct cfi_index_item *item; /* [count] */
        size_t count;
};

/* `is_code` says whether a function can stand there: entries of what a linker took out do not.
 * False where memory ran out. */
bool cfi_index_make(struct cfi_index *index, const struct cfi_section *section,
                    bool (*is_code)(const void *user, uint64_t address), const void *user,
                    struct pi_arena *arena);

/* The function that holds the address: its number, or SIZE_MAX. */
size_t cfi_index_find(const struct cfi_index *index, uint64_t address);

/* How a register of the caller is found. */
enum cfi_kind_of_rule {
        CFI_UNDEFINED,     /* it is lost; of the return address: nobody called */
        CFI_AT,            /* in memory at CFA + value */
        CFI_IS,            /* CFA + value */
        CFI_REGISTER,      /* in the register of slot `value` */
        CFI_AT_EXPRESSION, /* in memory where the expression at `value` says */
        CFI_IS_EXPRESSION, /* what the expression at `value` gives */
        CFI_SAME,          /* as it is; only while rows are made: a row leaves it out */
};

struct cfi_rule {
        int32_t value; /* expressions: where in the section their length stands */
        uint16_t slot, kind;
};

#define CFI_CFA_EXPRESSION 0xff
#define CFI_CFA_NONE 0xfe /* not known: no frame can be found from there */

/* Rules from `start` on, up to the next row. */
struct cfi_row {
        uint32_t start;     /* from the function's start */
        int32_t cfa_value;  /* an offset, or where the expression's length stands */
        uint32_t rule;      /* first of them */
        uint8_t rule_count; /* registers that are not as they are */
        uint8_t cfa_slot;   /* or one of the above */
};

struct cfi_function {
        const struct cfi_section *section;
        const struct cfi_row *row; /* [row_count] ascending */
        const struct cfi_rule *rule;
        uint32_t row_count;
        uint8_t ra; /* slot */
        bool signal;
};

/* Interpret a function's instructions in one pass. NULL where they are damaged or too long, or
 * where memory ran out, which the arena tells. */
struct cfi_function *cfi_function_make(const struct cfi_section *section, uint64_t at,
                                       const struct pi_arch_registers *arch,
                                       struct pi_arena *arena);

/* The row for an address, counted from the function's start; NULL where it has none. */
static inline const struct cfi_row *cfi_row_find(const struct cfi_function *function,
                                                 uint64_t offset)
{
        uint32_t low = 0, high = function->row_count;

        while (high - low > 1) {
                uint32_t middle = low + (high - low) / 2;

                if (function->row[middle].start <= offset)
                        low = middle;
                else
                        high = middle;
        }
        return high > low && function->row[low].start <= offset ? &function->row[low] : NULL;
}

#endif
