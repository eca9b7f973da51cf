#include "script_extras.h"

#include "script_cell.h"
#include "script_raw.h"

void cell_put_hex(struct sink *sink, const struct pipa_column *column, size_t row, int width)
{
        uint64_t value;

        if (cell_whole(column, row, &value)) {
                sink_hex(sink, value, width);
        } else {
                sink_pad(sink, width - 1);
                sink_char(sink, '-');
        }
}

void cell_put_dec(struct sink *sink, const struct pipa_column *column, size_t row, int width)
{
        uint64_t value;

        if (cell_whole(column, row, &value)) {
                sink_dec(sink, value, width, ' ');
        } else {
                sink_pad(sink, width - 1);
                sink_char(sink, '-');
        }
}

static void put_addr(struct sink *sink, const struct script_samples *s, uint32_t fields, bool named,
                     size_t row)
{
        cell_put_hex(sink, s->column[C_ADDR], row, 16);
        if (!named)
                return;
        if (fields & F_SYM) {
                sink_char(sink, ' ');
                script_put_sym(sink, cell_text(s->column[C_ADDR_SYM], row),
                               cell_symoff(s->column[C_ADDR_SYMOFF], row), fields & F_SYMOFF);
        }
        if (fields & F_DSO) {
                sink_string(sink, " (");
                script_put_dso(sink, cell_text(s->column[C_ADDR_DSO], row));
                sink_char(sink, ')');
        }
}

static void put_data_src(struct sink *sink, struct script_samples *s, size_t row)
{
        char words[256];
        uint64_t value;
        size_t width = 1;

        if (cell_whole(s->column[C_DATA_SRC], row, &value)) {
                size_t n = pipa_data_src_text(value, words, sizeof(words));
                n = n < sizeof(words) ? n : sizeof(words) - 1;
                sink_hex(sink, value, 16);
                sink_char(sink, ' ');
                sink_put(sink, words, n);
                width = 17 + n;
        } else {
                sink_char(sink, '-');
        }
        if (width > s->data_src_width)
                s->data_src_width = width;
        sink_pad(sink, (long)(s->data_src_width - width));
}

void script_put_memory(struct sink *sink, struct script_samples *s, uint32_t fields, bool named,
                       size_t row)
{
        if (fields & F_ADDR)
                put_addr(sink, s, fields, named, row);
        if (fields & F_DATA_SRC)
                put_data_src(sink, s, row);
        if (fields & F_WEIGHT)
                cell_put_dec(sink, s->column[C_WEIGHT], row, 16);
        if (fields & F_INS_LAT)
                cell_put_dec(sink, s->column[C_INS_LAT], row, 16);
        if (fields & F_RETIRE_LAT)
                cell_put_dec(sink, s->column[C_RETIRE_LAT], row, 16);
        if (fields & F_TRANSACTION)
                cell_put_hex(sink, s->column[C_TRANSACTION], row, 16);
        if (fields & F_CGROUP) {
                struct pipa_text cgroup = cell_text(s->column[C_CGROUP], row);
                sink_char(sink, ' ');
                script_put_text(sink, cgroup.p ? cgroup : (struct pipa_text){ "-", 1 }, 0);
        }
}

static void put_regs(struct sink *sink, struct pipa_text regs)
{
        if (!regs.p)
                return;
        sink_char(sink, ' ');
        sink_put(sink, regs.p, regs.n);
        sink_char(sink, ' ');
}

static void put_page(struct sink *sink, const struct pipa_column *column, size_t row)
{
        uint64_t bytes = 0;
        size_t unit = 0;

        sink_char(sink, ' ');
        cell_whole(column, row, &bytes);
        if (bytes == 0) {
                sink_string(sink, "N/A");
                return;
        }
        while (bytes % 1024 == 0 && unit < 4) {
                bytes /= 1024;
                unit++;
        }
        sink_dec(sink, bytes, 0, ' ');
        sink_char(sink, "BKMGT"[unit]);
}

void script_put_extras(struct sink *sink, const struct script_samples *s,
                       const struct script_event *event, size_t row)
{
        uint32_t fields = event->fields;
        uint64_t first, count;

        if (fields & F_IREGS)
                put_regs(sink, cell_text(s->column[C_IREGS], row));
        if (fields & F_UREGS)
                put_regs(sink, cell_text(s->column[C_UREGS], row));
        if (s->branches && cell_whole(s->column[C_BRANCH_FIRST], row, &first) &&
            cell_whole(s->column[C_BRANCH_COUNT], row, &count))
                script_branches_put(sink, s->branches, fields, first, count);
        if (fields & F_BPF_OUTPUT && event->bpf_output)
                script_put_raw(sink, cell_text(s->column[C_RAW], row));
        if (fields & F_PHYS_ADDR)
                cell_put_hex(sink, s->column[C_PHYS_ADDR], row, 16);
        if (fields & F_DATA_PAGE)
                put_page(sink, s->column[C_DATA_PAGE], row);
        if (fields & F_CODE_PAGE)
                put_page(sink, s->column[C_CODE_PAGE], row);
}
