/* Code that no table speaks of, read forward from where it stands to its return: what the rest of
 * the function does to the stack pointer, and where it takes the return address from. Nothing is
 * run: instructions that are of no interest are passed. Each architecture decodes its own. */
#ifndef PIPA_UNWIND_SCAN_H
#define PIPA_UNWIND_SCAN_H

#include "analyze/unwind/frame.h"

#define SCAN_STORES 40 /* registers that the code put on the stack on the way */
#define SCAN_BRANCHES 64

/* The code of a module: one stretch of memory. */
struct scan_code {
        struct pi_bytes bytes;
        uint64_t address;
        bool swap;
};

/* A way through the code. */
struct scan_path {
        struct frame frame; /* registers as far as they are followed; ip is where the way is */
        struct {
                uint64_t address, value;
                bool known;
        } store[SCAN_STORES];
        size_t store_count;
        bool called; /* a call was passed: the link register is lost unless it is loaded again */
        bool thumb;
};

enum scan_step {
        SCAN_ON,     /* the next instruction */
        SCAN_RETURN, /* the frame's ip is the return address */
        SCAN_DEAD,   /* this way leads nowhere that is known */
};

struct scan {
        struct walk *walk;
        const struct scan_code *code;
        struct scan_path path;
        uint64_t branch[SCAN_BRANCHES]; /* where other ways begin */
        size_t branch_count;
};

/* The number of `bytes` bytes at an address; false where there is no code. */
bool scan_fetch(const struct scan *scan, uint64_t address, unsigned bytes, uint32_t *out);

/* What instructions do. */
void scan_branch(struct scan *scan, uint64_t to);
void scan_call(struct scan *scan);
enum scan_step scan_move_sp(struct scan *scan, int64_t by);
void scan_store(struct scan *scan, uint64_t address, uint8_t slot);
/* False where the value cannot be had; then the register is not known. */
bool scan_load(struct scan *scan, uint64_t address, uint8_t slot);
/* The return, by what the link register holds. */
enum scan_step scan_return(struct scan *scan);

/* One instruction at the path's ip, which moves behind it. */
enum scan_step scan_riscv(struct scan *scan);
enum scan_step scan_arm(struct scan *scan);
enum scan_step scan_thumb(struct scan *scan);

/* The caller's frame; false, and the frame as it was, where the code does not tell. */
bool frame_by_code(struct walk *walk, const struct scan_code *code, uint64_t address,
                   struct frame *frame);

#endif
