/* %pM, %pI4, %pI6, %pIS: addresses of networks. */
#include "analyze/trace/trace_show.h"

#define FAMILY_INET 2 /* sa_family_t of Linux */
#define FAMILY_INET6 10

static void show_mac(struct trace_text *text, struct pi_str letters, const uint8_t *mac)
{
        char letter = letters.n > 1 ? letters.p[1] : 0;

        for (int i = 0; i < 6; i++) {
                if (i && letters.p[0] == 'M')
                        trace_text_char(text, letter == 'F' ? '-' : ':');
                trace_text_hex(text, mac[letter == 'R' ? 5 - i : i], 2);
        }
}

static void show_inet(struct trace_text *text, const uint8_t *ip, bool reversed, unsigned digits)
{
        for (int i = 0; i < 4; i++) {
                if (i)
                        trace_text_char(text, '.');
                trace_text_u64(text, ip[reversed ? 3 - i : i], digits);
        }
}

static void show_inet6(struct trace_text *text, const uint8_t *ip, bool colons)
{
        for (int i = 0; i < 16; i += 2) {
                if (i && colons)
                        trace_text_char(text, ':');
                trace_text_hex(text, (uint64_t)ip[i] << 8 | ip[i + 1], 4);
        }
}

/* An IPv4 address stands at the end: ::ffff:1.2.3.4, or ISATAP (RFC 5214 6.1). */
static bool ends_in_inet(const uint8_t *ip)
{
        static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

        return memcmp(ip, mapped, sizeof(mapped)) == 0 ||
               ((ip[8] | 2) == 2 && ip[9] == 0 && ip[10] == 0x5e && ip[11] == 0xfe);
}

/* The longest run of zero words, the first of equal ones, never one alone (RFC 5952 4.2). Returns
 * where it begins; 8: none. */
static int zeros_of(const uint8_t *ip, int words, int *longest)
{
        int best = 8;

        *longest = 1;
        for (int i = 0; i < words; i++) {
                int n = 0;

                while (i + n < words && !ip[2 * (i + n)] && !ip[2 * (i + n) + 1])
                        n++;
                if (n > *longest) {
                        *longest = n;
                        best = i;
                }
        }
        return best;
}

static void show_inet6_short(struct trace_text *text, const uint8_t *ip)
{
        int words = ends_in_inet(ip) ? 6 : 8, longest;
        int zeros = zeros_of(ip, words, &longest);
        bool colon = false;

        for (int i = 0; i < words; i++) {
                if (i == zeros) {
                        trace_text_str(text, colon || i == 0 ? PI_STR("::") : PI_STR(":"));
                        i += longest - 1;
                        colon = false;
                        continue;
                }
                if (colon)
                        trace_text_char(text, ':');
                trace_text_hex(text, (uint64_t)ip[2 * i] << 8 | ip[2 * i + 1], 1);
                colon = true;
        }
        if (words == 6) {
                if (colon)
                        trace_text_char(text, ':');
                show_inet(text, ip + 12, false, 1);
        }
}

static bool has(struct pi_str letters, char letter)
{
        return letters.n > 0 && memchr(letters.p, letter, letters.n);
}

static void show_port(struct trace_text *text, const uint8_t *port)
{
        trace_text_char(text, ':');
        trace_text_u64(text, (uint64_t)port[0] << 8 | port[1], 1);
}

/* struct sockaddr_in, struct sockaddr_in6; of other families nothing is shown. */
static bool show_socket(struct trace_text *text, const struct trace_sample *sample,
                        struct pi_str letters, struct pi_bytes bytes)
{
        struct pi_str behind = { letters.p + 2, letters.n - 2 };
        bool port = has(behind, 'p'), full = letters.p[0] == 'I';
        uint64_t family;

        if (!pi_tracing_item(sample->tracing, bytes, 0, 2, &family) ||
            (family == FAMILY_INET && bytes.n < 8) || (family == FAMILY_INET6 && bytes.n < 24))
                return false;
        if (family == FAMILY_INET) {
                show_inet(text, bytes.p + 4, false, full ? 1 : 3);
        } else if (family == FAMILY_INET6) {
                if (port)
                        trace_text_char(text, '[');
                if (has(behind, 'c'))
                        show_inet6_short(text, bytes.p + 8);
                else
                        show_inet6(text, bytes.p + 8, full);
                if (port)
                        trace_text_char(text, ']');
        }
        if (port && (family == FAMILY_INET || family == FAMILY_INET6))
                show_port(text, bytes.p + 2);
        return true;
}

bool trace_show_network(struct trace_text *text, const struct trace_sample *sample,
                        struct pi_str extension, struct pi_bytes bytes)
{
        bool full = extension.p[0] == 'I', little = !sample->tracing->big_endian;
        char kind = extension.n > 1 ? extension.p[1] : 0,
             more = extension.n > 2 ? extension.p[2] : 0;

        if (extension.p[0] == 'M' || extension.p[0] == 'm') {
                if (bytes.n < 6)
                        return false;
                show_mac(text, extension, bytes.p);
                return true;
        }
        if (kind == '4' && bytes.n >= 4) {
                show_inet(text, bytes.p, more == 'l' || (more == 'h' && little), full ? 1 : 3);
                return true;
        }
        if (kind == '6' && bytes.n >= 16) {
                if (more == 'c')
                        show_inet6_short(text, bytes.p);
                else
                        show_inet6(text, bytes.p, full);
                return true;
        }
        return kind == 'S' && show_socket(text, sample, extension, bytes);
}
