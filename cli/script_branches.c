#include "script_branches.h"

#include "intern.h"
#include "script_stacks.h"

#include <stdlib.h>

struct place {
        uint64_t address, offset, symoff;
        struct pipa_text sym, dso;
};

struct branch {
        struct place from, to;
        uint64_t flags; /* struct perf_branch_entry, little endian */
};

struct script_branches {
        struct intern distinct; /* struct branch */
        uint32_t *of;           /* [count] */
        size_t count;
};

/* PERF_BR_* of linux/perf_event.h; the last one says that the other table has the kind. */
static const char *const kinds[] = { "",         "COND", "UNCOND",  "IND",    "CALL",
                                     "IND_CALL", "RET",  "SYSCALL", "SYSRET", "COND_CALL",
                                     "COND_RET", "ERET", "IRQ",     "SERROR", "NO_TX" };
static const char *const new_kinds[] = { "FAULT_ALGN", "FAULT_DATA", "FAULT_INST", "ARCH_1",
                                         "ARCH_2",     "ARCH_3",     "ARCH_4",     "ARCH_5" };
#define KIND_EXTENDED 15

static const char *kind_of(uint64_t flags)
{
        size_t kind = flags >> 20 & 0xf, more = flags >> 26 & 0xf;

        if (kind == KIND_EXTENDED)
                return more < sizeof(new_kinds) / sizeof(new_kinds[0]) ? new_kinds[more] : "";
        return kinds[kind];
}

/* "/P/-/-/12/COND ": mispredicted or predicted, in a transaction, aborted, cycles, kind. */
static void put_flags(struct sink *sink, uint64_t flags)
{
        char text[] = "/-/-/-/";

        text[1] = flags & 1 ? 'M' : flags & 2 ? 'P' : '-';
        text[3] = flags & 4 ? 'X' : '-';
        text[5] = flags & 8 ? 'A' : '-';
        sink_string(sink, text);
        sink_dec(sink, flags >> 4 & 0xffff, 0, ' ');
        sink_char(sink, '/');
        sink_string(sink, kind_of(flags));
        sink_char(sink, ' ');
}

static void put_place(struct sink *sink, uint32_t fields, const struct place *place)
{
        if (fields & (F_BRSTACK | F_BRSTACKOFF)) {
                sink_string(sink, "0x");
                sink_hex(sink, fields & F_BRSTACK ? place->address : place->offset, 0);
        } else {
                script_put_sym(sink, place->sym, place->symoff, fields & F_SYMOFF);
        }
        if (fields & F_DSO) {
                sink_char(sink, '(');
                script_put_dso(sink, place->dso);
                sink_char(sink, ')');
        }
}

void script_branches_put(struct sink *sink, const struct script_branches *branches, uint32_t fields,
                         uint64_t first, uint64_t count)
{
        for (uint64_t i = first; i - first < count && i < branches->count; i++) {
                const struct branch *b = intern_at(&branches->distinct, branches->of[i]);

                if (fields & (F_BRSTACK | F_BRSTACKOFF))
                        sink_char(sink, ' ');
                put_place(sink, fields, &b->from);
                sink_char(sink, '/');
                put_place(sink, fields, &b->to);
                put_flags(sink, b->flags);
        }
}

enum {
        C_FROM,
        C_TO,
        C_FLAGS,
        C_FROM_OFFSET,
        C_TO_OFFSET,
        C_FROM_DSO,
        C_TO_DSO,
        C_FROM_SYM,
        C_TO_SYM,
        C_FROM_SYMOFF,
        C_TO_SYMOFF,
        COLUMNS
};

static const struct {
        const char *name;
        uint32_t fields; /* any of them needs it; 0: always */
} wanted[COLUMNS] = {
        [C_FROM] = { "from", 0 },
        [C_TO] = { "to", 0 },
        [C_FLAGS] = { "flags", 0 },
        [C_FROM_OFFSET] = { "from_offset", F_BRSTACKOFF },
        [C_TO_OFFSET] = { "to_offset", F_BRSTACKOFF },
        [C_FROM_DSO] = { "from_dso", F_DSO },
        [C_TO_DSO] = { "to_dso", F_DSO },
        [C_FROM_SYM] = { "from_sym", F_BRSTACKSYM },
        [C_TO_SYM] = { "to_sym", F_BRSTACKSYM },
        [C_FROM_SYMOFF] = { "from_symoff", F_BRSTACKSYM },
        [C_TO_SYMOFF] = { "to_symoff", F_BRSTACKSYM },
};

static uint64_t whole_or(const struct pipa_column *column, size_t i, uint64_t missing)
{
        return column && (!column->known || column->known[i]) ? column->at.whole[i] : missing;
}

static uint64_t whole(const struct pipa_column *column, size_t i)
{
        return whole_or(column, i, 0);
}

static struct pipa_text text(const struct pipa_column *column, size_t i)
{
        return column ? column->at.text[i] : (struct pipa_text){ NULL, 0 };
}

static struct branch branch_at(const struct pipa_column *const *c, size_t i)
{
        struct branch b;

        memset(&b, 0, sizeof(b));
        b.from = (struct place){ whole(c[C_FROM], i), whole(c[C_FROM_OFFSET], i),
                                 whole_or(c[C_FROM_SYMOFF], i, SCRIPT_NO_OFFSET),
                                 text(c[C_FROM_SYM], i), text(c[C_FROM_DSO], i) };
        b.to = (struct place){ whole(c[C_TO], i), whole(c[C_TO_OFFSET], i),
                               whole_or(c[C_TO_SYMOFF], i, SCRIPT_NO_OFFSET), text(c[C_TO_SYM], i),
                               text(c[C_TO_DSO], i) };
        b.flags = whole(c[C_FLAGS], i);
        return b;
}

static bool take_rows(struct script_branches *b, struct pipa_rows *rows,
                      const struct pipa_column *const *columns)
{
        size_t n, room = 0;

        while ((n = pipa_rows_next(rows)) > 0) {
                if (b->count + n > room) {
                        uint32_t *of = realloc(b->of, (2 * room + n) * sizeof(*of));
                        if (!of)
                                return false;
                        b->of = of;
                        room = 2 * room + n;
                }
                for (size_t i = 0; i < n; i++) {
                        struct branch branch = branch_at(columns, i);
                        b->of[b->count] = intern_add(&b->distinct, &branch);
                        if (b->of[b->count++] == UINT32_MAX)
                                return false;
                }
        }
        return true;
}

static enum pipa_status read_rows(const struct pipa_analysis *analysis, uint32_t fields,
                                  struct script_branches *b, struct pipa_error *err)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        const char *names[COLUMNS];
        const struct pipa_column *columns[COLUMNS] = { NULL };
        struct pipa_rows *rows;
        enum pipa_status status;
        size_t count;

        for (size_t i = 0; i < COLUMNS; i++) {
                if (wanted[i].fields == 0 || wanted[i].fields & fields)
                        names[opt.column_count++] = wanted[i].name;
        }
        opt.columns = names;
        status = pipa_rows_open(analysis, PIPA_ROWS_BRANCHES, &opt, &rows, err);
        if (status != PIPA_OK)
                return status;
        count = 0;
        for (size_t i = 0; i < COLUMNS; i++) {
                if (wanted[i].fields == 0 || wanted[i].fields & fields)
                        columns[i] = &pipa_rows_columns(rows, &(size_t){ 0 })[count++];
        }
        status = take_rows(b, rows, columns) ? PIPA_OK : PIPA_E_MEMORY;
        pipa_rows_free(rows);
        return status;
}

enum pipa_status script_branches_open(const struct pipa_analysis *analysis, uint32_t fields,
                                      struct script_branches **out, struct pipa_error *err)
{
        struct script_branches *b = calloc(1, sizeof(*b));
        enum pipa_status status = PIPA_E_MEMORY;

        *err = (struct pipa_error){ .status = PIPA_E_MEMORY,
                                    .offset = UINT64_MAX,
                                    .text = "out of memory while the branch stacks were set up" };
        if (b) {
                b->distinct.item_bytes = sizeof(struct branch);
                status = read_rows(analysis, fields, b, err);
        }
        if (status == PIPA_OK)
                *out = b;
        else
                script_branches_close(b);
        return status;
}

void script_branches_close(struct script_branches *branches)
{
        if (!branches)
                return;
        intern_free(&branches->distinct);
        free(branches->of);
        free(branches);
}
