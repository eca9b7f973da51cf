/* /proc/net/dev: bytes, packets, errors and drops of network interfaces. proc(5), "/proc/net/dev".
 * Receiving stands in eight columns, sending in eight more. */
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

enum {
        RX_BYTES,
        RX_PACKETS,
        RX_ERRORS,
        RX_DROPPED,
        RX_FIFO,
        RX_FRAME,
        RX_COMPRESSED,
        RX_MULTICAST,
        TX_BYTES,
        TX_PACKETS,
        TX_ERRORS,
        TX_DROPPED,
        TX_FIFO,
        TX_COLLISIONS,
        TX_CARRIER,
        TX_COMPRESSED,
        NET_FIELDS
};

static const struct snap_field fields[] = {
        { "receive bytes", SNAP_LONG },      { "receive packets", SNAP_LONG },
        { "receive errs", SNAP_LONG },       { "receive drop", SNAP_LONG },
        { "receive fifo", SNAP_LONG },       { "receive frame", SNAP_LONG },
        { "receive compressed", SNAP_LONG }, { "receive multicast", SNAP_LONG },
        { "transmit bytes", SNAP_LONG },     { "transmit packets", SNAP_LONG },
        { "transmit errs", SNAP_LONG },      { "transmit drop", SNAP_LONG },
        { "transmit fifo", SNAP_LONG },      { "transmit colls", SNAP_LONG },
        { "transmit carrier", SNAP_LONG },   { "transmit compressed", SNAP_LONG },
};

static const struct snap_metric metrics[] = {
        { "rx_bytes", "bytes/s", RX_BYTES, false, 1, NULL },
        { "tx_bytes", "bytes/s", TX_BYTES, false, 1, NULL },
        { "rx_packets", "1/s", RX_PACKETS, false, 1, NULL },
        { "tx_packets", "1/s", TX_PACKETS, false, 1, NULL },
        { "rx_errors", "1/s", RX_ERRORS, false, 1, NULL },
        { "tx_errors", "1/s", TX_ERRORS, false, 1, NULL },
        { "rx_dropped", "1/s", RX_DROPPED, false, 1, NULL },
        { "tx_dropped", "1/s", TX_DROPPED, false, 1, NULL },
        { "rx_multicast", "1/s", RX_MULTICAST, false, 1, NULL },
        { "collisions", "1/s", TX_COLLISIONS, false, 1, NULL },
};

static const struct snap_kind kinds[] = { { SNAP_KIND("net", fields, metrics) } };

/* "  eth0: 1 2 …", or "eth0:1 2 …" of old kernels. The name goes up to the last ':'; an alias may
 * hold one itself. */
static bool split(struct pi_str *line, struct pi_str *name)
{
        size_t n = line->n;
        struct pi_str before;

        while (n > 0 && line->p[n - 1] != ':')
                n--;
        if (n == 0)
                return false;
        before = (struct pi_str){ line->p, n - 1 };
        *line = (struct pi_str){ line->p + n, line->n - n };
        return pi_text_word(&before, name);
}

static void parse(struct snap_track *track, struct pi_text text)
{
        struct pi_str line, name;

        while (pi_text_line(&text, &line)) {
                if (split(&line, &name))
                        snap_numbers(&line, snap_row(track, 0, name), NET_FIELDS);
        }
}

const struct snap_file snap_netdev = { "/proc/net/dev", "/proc/net/dev", kinds, 1, parse };
