/* A spelling, taken apart: pmu/terms/modifiers, or name:modifiers. */
#include "analyze/table/spelling.h"

#include "base/num.h"
#include "base/text.h"

static bool store_lower(char *out, size_t room, struct pi_str text)
{
        if (text.n >= room)
                return false;
        for (size_t i = 0; i < text.n; i++) {
                unsigned char c = (unsigned char)text.p[i];
                if (c < ' ' || c == 0x7f)
                        return false;
                out[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
        out[text.n] = 0;
        return true;
}

static bool is(struct pi_str text, const char *word)
{
        return pi_str_equal(text, pi_str_of(word));
}

static bool read_number(struct pi_str text, uint64_t *out)
{
        if (text.n > 2 && text.p[0] == '0' && (text.p[1] == 'x' || text.p[1] == 'X'))
                return pi_text_hex((struct pi_str){ text.p + 2, text.n - 2 }, out);
        return pi_text_u64(text, out);
}

/* ":u", ":ppp", ":HG"; false where a letter is none of perf's. 'R' makes another event of it (the
 * latency of retiring), so it is not taken here. */
static bool read_modes(struct pi_str text, unsigned *modes)
{
        static const struct {
                char letter;
                unsigned mode;
        } letters[] = { { 'u', PI_MODE_USER },
                        { 'k', PI_MODE_KERNEL },
                        { 'h', PI_MODE_HYPERVISOR },
                        { 'H', PI_MODE_HOST },
                        { 'G', PI_MODE_GUEST },
                        { 'p', 0 },
                        { 'P', 0 },
                        { 'S', 0 },
                        { 'D', 0 },
                        { 'W', 0 },
                        { 'I', 0 },
                        { 'e', 0 },
                        { 'b', 0 } };
        unsigned found = 0;

        for (size_t i = 0; i < text.n; i++) {
                size_t at = 0, count = sizeof(letters) / sizeof(letters[0]);
                while (at < count && letters[at].letter != text.p[i])
                        at++;
                if (at == count)
                        return false;
                found |= letters[at].mode;
        }
        *modes |= found;
        return true;
}

/* Where x86 keeps a term in `config`; -1 for what does not stand there. */
static int bit_of(struct pi_str term)
{
        static const struct {
                const char *name;
                int bit;
        } bits[] = { { "umask", 8 },  { "edge", 18 },     { "pc", 19 },
                     { "any", 21 },   { "inv", 23 },      { "cmask", 24 },
                     { "in_tx", 32 }, { "in_tx_cp", 33 }, { "config", 0 } };

        for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
                if (is(term, bits[i].name))
                        return bits[i].bit;
        return -1;
}

/* What names, samples or schedules, and does not change what is counted. */
static bool is_label(struct pi_str term)
{
        static const char *const labels[] = { "name",       "period",     "freq",    "percore",
                                              "time",       "scale",      "unit",    "metric-id",
                                              "call-graph", "stack-size", "inherit", "overwrite",
                                              "no-inherit" };

        for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
                if (is(term, labels[i]))
                        return true;
        return false;
}

static void add_term(struct pi_spelling *out, struct pi_str term, uint64_t value)
{
        int bit = bit_of(term);

        out->encoded = true;
        if (is(term, "event"))
                out->event |= value;
        else if (is(term, "umask"))
                out->config[0] |= (value & 0xff) << 8 | (value >> 8) << 40;
        else if (bit >= 0)
                out->config[0] |= value << bit;
        else if (is(term, "config1") || is(term, "ldlat") || is(term, "offcore_rsp") ||
                 is(term, "frontend"))
                out->config[1] |= value;
        else if (is(term, "config2"))
                out->config[2] += value;
        else if (value != 0)
                out->config[2] += pi_hash_pair(pi_hash_bytes(term.p, term.n), value);
}

/* "umask=0x01", "edge", or the event's name. */
static bool read_term(struct pi_str term, struct pi_spelling *out)
{
        struct pi_str rest = term, name;
        uint64_t value = 1;
        bool valued;

        if (term.n == 0)
                return true;
        pi_text_field(&rest, '=', &name);
        valued = name.n < term.n;
        if (is_label(name))
                return true;
        if (valued && !read_number(rest, &value))
                return false;
        if (valued || bit_of(name) >= 0) {
                add_term(out, name, value);
                return true;
        }
        return out->name[0] == 0 && store_lower(out->name, sizeof(out->name), name);
}

static struct pi_str without_box(struct pi_str pmu)
{
        size_t n = pmu.n;

        while (n > 0 && pmu.p[n - 1] >= '0' && pmu.p[n - 1] <= '9')
                n--;
        return n > 1 && n < pmu.n && pmu.p[n - 1] == '_' ? (struct pi_str){ pmu.p, n - 1 } : pmu;
}

static bool read_pmu(struct pi_str pmu, struct pi_spelling *out)
{
        if (is(pmu, "cpu") || is(pmu, "default_core") || pi_str_starts(pmu, PI_STR("armv8_")) ||
            pi_str_starts(pmu, PI_STR("armv9_")))
                pmu = PI_STR("");
        if (pi_str_starts(pmu, PI_STR("uncore_")))
                pmu = (struct pi_str){ pmu.p + 7, pmu.n - 7 };
        return store_lower(out->pmu, sizeof(out->pmu), without_box(pmu));
}

static bool read_pmu_form(struct pi_str text, const char *slash, struct pi_spelling *out)
{
        const char *end = text.p + text.n, *last = memrchr(text.p, '/', text.n);
        struct pi_str terms = { slash + 1, 0 }, modes, term;

        if (last == slash)
                return false;
        terms.n = (size_t)(last - terms.p);
        modes = (struct pi_str){ last + 1, (size_t)(end - last - 1) };
        if (modes.n > 0 && *modes.p == ':')
                modes = (struct pi_str){ modes.p + 1, modes.n - 1 };
        if (!read_pmu((struct pi_str){ text.p, (size_t)(slash - text.p) }, out) ||
            !read_modes(modes, &out->modes))
                return false;
        while (pi_text_field(&terms, ',', &term))
                if (!read_term(term, out))
                        return false;
        return out->name[0] != 0 || out->encoded;
}

/* perfmon's own: ":c20" ":e1" ":i1" ":sup" ":user". */
static bool read_perfmon(struct pi_str text, struct pi_spelling *out)
{
        uint64_t value;
        struct pi_str digits = { text.p + 1, text.n - 1 };

        if (is(text, "sup") || is(text, "SUP")) {
                out->modes |= PI_MODE_KERNEL;
                return true;
        }
        if (is(text, "user") || is(text, "USER")) {
                out->modes |= PI_MODE_USER;
                return true;
        }
        if (text.n < 2 || !read_number(digits, &value))
                return false;
        if (*text.p == 'c')
                add_term(out, PI_STR("cmask"), value);
        else if (*text.p == 'e')
                add_term(out, PI_STR("edge"), value);
        else if (*text.p == 'i')
                add_term(out, PI_STR("inv"), value);
        else
                return false;
        return true;
}

/* Parts behind colons are modifiers from the last one on, as long as they can be; what is left is
 * the name ("sched:sched_switch", "topdown.slots:perf_metrics"). */
static bool read_plain_form(struct pi_str text, struct pi_spelling *out)
{
        for (;;) {
                const char *colon = memrchr(text.p, ':', text.n);
                struct pi_str part;
                if (!colon || colon == text.p)
                        break;
                part = (struct pi_str){ colon + 1, (size_t)(text.p + text.n - colon - 1) };
                if (part.n == 0 || (!read_modes(part, &out->modes) && !read_perfmon(part, out)))
                        break;
                text.n = (size_t)(colon - text.p);
        }
        return text.n > 0 && store_lower(out->name, sizeof(out->name), text);
}

bool pi_spelling_read(struct pi_str text, struct pi_spelling *out)
{
        const char *slash;

        *out = (struct pi_spelling){ .modes = 0 };
        while (text.n > 0 && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\t'))
                text.n--;
        while (text.n > 0 && (*text.p == ' ' || *text.p == '\t'))
                text = (struct pi_str){ text.p + 1, text.n - 1 };
        if (text.n == 0 || text.n >= PI_SPELLING_BYTES)
                return false;
        slash = memchr(text.p, '/', text.n);
        return slash ? read_pmu_form(text, slash, out) : read_plain_form(text, out);
}
