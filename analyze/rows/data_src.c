/* What a memory access was served from, in perf's words (perf_script__meminfo_scnprintf,
 * tools/perf/util/mem-events.c of 6.1). The bits: union perf_mem_data_src,
 * include/uapi/linux/perf_event.h. */
#include "pipa/pipa.h"

#include <stdio.h>

#define BITS(at, width) (data_src >> (at) & ((1u << (width)) - 1))
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct text {
        char *out;
        size_t size, n;
};

static void put(struct text *text, const char *s)
{
        for (; *s; s++, text->n++) {
                if (text->n + 1 < text->size)
                        text->out[text->n] = *s;
        }
}

/* The names of the bits that are set, "A or B"; how many. */
static unsigned put_bits(struct text *text, uint64_t bits, const char *const *name, size_t count)
{
        unsigned put_so_far = 0;

        for (size_t i = 0; i < count; i++) {
                if (!(bits >> i & 1))
                        continue;
                put(text, put_so_far++ ? " or " : "");
                put(text, name[i]);
        }
        return put_so_far;
}

static void put_op(struct text *text, uint64_t data_src)
{
        static const char *const ops[] = { "N/A", "LOAD", "STORE", "PFETCH", "EXEC" };
        uint64_t op = BITS(0, 5);

        for (size_t i = 0; i < COUNT(ops); i++) {
                if (op >> i & 1) {
                        put(text, ops[i]);
                        return;
                }
        }
        put(text, "No");
}

#define HIT 2u
#define MISS 4u

static void put_outcome(struct text *text, uint64_t bits)
{
        put(text, bits & HIT ? " hit" : "");
        put(text, bits & MISS ? " miss" : "");
}

static void put_level(struct text *text, uint64_t data_src)
{
        static const char *const levels[] = {
                "N/A",
                "HIT",
                "MISS",
                "L1",
                "LFB/MAB",
                "L2",
                "L3",
                "Local RAM",
                "Remote RAM (1 hop)",
                "Remote RAM (2 hops)",
                "Remote Cache (1 hop)",
                "Remote Cache (2 hops)",
                "I/O",
                "Uncached",
        };
        static const char *const numbers[16] = {
                [9] = "CXL",  [10] = "I/O",  [11] = "Any cache", [12] = "LFB/MAB",
                [13] = "RAM", [14] = "PMEM", [15] = "N/A",
        };
        static const char *const hops[8] = { "", "core, same node ", "node, same socket ",
                                             "socket, same board ", "board " };
        uint64_t level = BITS(5, 14), number = BITS(33, 4), remote = BITS(37, 1);
        unsigned named = 0;
        char other[8];

        put(text, remote ? "Remote " : "");
        if (BITS(43, 3))
                put(text, hops[BITS(43, 3)] ? hops[BITS(43, 3)] : "");
        else
                named = put_bits(text, level & ~(uint64_t)(HIT | MISS), levels, COUNT(levels));
        if (number) {
                snprintf(other, sizeof(other), "L%u", (unsigned)number);
                put(text, named ? " or " : "");
                put(text, numbers[number] ? numbers[number] : other);
        }
        if (!named && !number && !remote && !BITS(43, 3))
                put(text, "N/A");
        put_outcome(text, level);
}

static void put_snoop(struct text *text, uint64_t data_src)
{
        static const char *const snoops[] = { "N/A", "None", "Hit", "Miss", "HitM", "Fwd", "Peer" };
        uint64_t bits = BITS(19, 5) | BITS(38, 2) << 5;

        if (put_bits(text, bits, snoops, COUNT(snoops)) == 0)
                put(text, "N/A");
}

static void put_tlb(struct text *text, uint64_t data_src)
{
        static const char *const tlbs[] = { "N/A", "HIT", "MISS", "L1", "L2", "Walker", "Fault" };
        uint64_t bits = BITS(26, 7);

        if (put_bits(text, bits & ~(uint64_t)(HIT | MISS), tlbs, COUNT(tlbs)) == 0)
                put(text, "N/A");
        put_outcome(text, bits);
}

static void put_block(struct text *text, uint64_t data_src)
{
        uint64_t bits = BITS(40, 3);

        if (!bits || bits & 1)
                put(text, " N/A");
        else
                put(text, bits & 2 ? " Data" : "");
        if (bits & 4 && !(bits & 1))
                put(text, " Addr");
}

size_t pipa_data_src_text(uint64_t data_src, char *out, size_t size)
{
        struct text text = { out, size, 0 };

        put(&text, "|OP ");
        put_op(&text, data_src);
        put(&text, "|LVL ");
        put_level(&text, data_src);
        put(&text, "|SNP ");
        put_snoop(&text, data_src);
        put(&text, "|TLB ");
        put_tlb(&text, data_src);
        put(&text, "|LCK ");
        put(&text, BITS(24, 2) & 1 ? "N/A" : BITS(24, 2) & 2 ? "Yes" : "No");
        put(&text, "|BLK ");
        put_block(&text, data_src);
        if (size > 0)
                out[text.n < size ? text.n : size - 1] = '\0';
        return text.n;
}
