/* /proc/interrupts: each line added up over the CPUs, and all lines of each CPU. proc(5),
 * "/proc/interrupts". A numbered line ends in the names of the devices that share it. */
#include "analyze/source/snap/snap_columns.h"
#include "analyze/source/snap/snap_rows.h"

#include "base/num.h"

static const struct snap_field fields[] = { { "count", SNAP_INTS } };

static const struct snap_metric line_metrics[] = { { "per_second", "1/s", 0, false, 1, NULL } };
static const struct snap_metric cpu_metrics[] = { { "interrupts", "1/s", 0, false, 1, NULL } };

enum { LINES, CPUS };

static const struct snap_kind kinds[] = {
        { SNAP_KIND("interrupts", fields, line_metrics) },
        { SNAP_KIND("cpu", fields, cpu_metrics) },
};

/* "PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0" -> "virtio1-req.0": what stands after the
 * last gap of two spaces or more. "Local timer interrupts" of the unnumbered lines has none. */
static struct pi_str devices(struct pi_str rest)
{
        while (rest.n > 0 && rest.p[rest.n - 1] == ' ')
                rest.n--;
        for (size_t i = rest.n; i >= 2; i--) {
                if (rest.p[i - 1] == ' ' && rest.p[i - 2] == ' ')
                        return (struct pi_str){ rest.p + i, rest.n - i };
        }
        return (struct pi_str){ rest.p, 0 };
}

static void take_line(struct snap_track *track, const struct snap_line *line)
{
        uint64_t number;

        snap_row(track, LINES, line->name)[0] = line->total;
        if (pi_text_u64(line->name, &number))
                snap_label(track, LINES, line->name, devices(line->rest));
}

static void parse(struct snap_track *track, struct pi_text text)
{
        struct snap_columns columns;
        struct snap_line line;

        if (!snap_columns_open(&columns, track, text))
                return;
        while (snap_columns_next(&columns, &line))
                take_line(track, &line);
        for (size_t i = 0; i < columns.count; i++) {
                char name[PI_NUM_TEXT_MAX];
                size_t n = pi_u64_text(columns.cpu[i], name);
                snap_row(track, CPUS, (struct pi_str){ name, n })[0] = columns.sum[i];
        }
}

const struct snap_file snap_interrupts = { "/proc/interrupts", "/proc/interrupts", kinds, 2,
                                           parse };
