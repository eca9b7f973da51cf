/* Patterns of ids. A set of places in the text is a bit for each; a part of a pattern turns the set
 * of places where it may begin into the set where it may end. No backtracking, no blow-up. */
#include "analyze/table/identity.h"

struct pattern {
        const char *p, *end;
        struct pi_str text;
        unsigned depth;
        bool bad;
};

#define PATTERN_DEPTH 8

static uint64_t match_choice(struct pattern *m, uint64_t from);

static bool is_xdigit(char c)
{
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Is `c` of the class that begins at m->p ("[[:xdigit:]]", "[0-9AF]")? *end is put behind the
 * class; m->p stays: the same class is asked for many bytes. */
static bool in_class(struct pattern *m, const char **end, char c)
{
        static const char xdigit[] = "[:xdigit:]";
        const char *p = m->p + 1;
        bool found = false;

        while (p < m->end && *p != ']') {
                if ((size_t)(m->end - p) >= sizeof(xdigit) - 1 &&
                    memcmp(p, xdigit, sizeof(xdigit) - 1) == 0) {
                        found |= is_xdigit(c);
                        p += sizeof(xdigit) - 1;
                } else if (m->end - p > 2 && p[1] == '-' && p[2] != ']') {
                        found |= c >= p[0] && c <= p[2];
                        p += 3;
                } else {
                        m->bad |= *p == '[' || *p == '^';
                        found |= c == *p++;
                }
        }
        m->bad |= p == m->end || p == m->p + 1;
        *end = p + (p < m->end);
        return found;
}

static uint64_t match_class(struct pattern *m, uint64_t from, const char **end)
{
        uint64_t to = 0;

        in_class(m, end, 0);
        for (size_t i = 0; i < m->text.n; i++)
                if (from >> i & 1 && in_class(m, end, m->text.p[i]))
                        to |= 2ull << i;
        return to;
}

static uint64_t match_byte(const struct pattern *m, uint64_t from, char c)
{
        uint64_t to = 0;

        for (size_t i = 0; i < m->text.n; i++)
                if (from >> i & 1 && (c == '.' || c == m->text.p[i]))
                        to |= 2ull << i;
        return to;
}

/* One part, from m->p on, which is moved behind it. */
static uint64_t match_part(struct pattern *m, uint64_t from)
{
        const char *end = m->p + 1;
        uint64_t to = 0;

        if (*m->p == '(') {
                m->p++;
                m->bad |= m->depth == PATTERN_DEPTH;
                if (m->bad)
                        return 0;
                m->depth++;
                to = match_choice(m, from);
                m->depth--;
                m->bad |= m->p == m->end || *m->p != ')';
                end = m->p + (m->p < m->end);
        } else if (*m->p == '[') {
                to = match_class(m, from, &end);
        } else {
                m->bad |= strchr("?*+]{}^$\\", *m->p) != NULL;
                to = match_byte(m, from, *m->p);
        }
        m->p = end;
        return to;
}

static uint64_t match_repeated(struct pattern *m, uint64_t from)
{
        const char *begin = m->p, *end;
        uint64_t to = match_part(m, from), all;
        char repeat = m->p < m->end ? *m->p : 0;

        if (m->bad || (repeat != '?' && repeat != '*' && repeat != '+'))
                return to;
        end = m->p + 1;
        all = to;
        while (to != 0 && repeat != '?') {
                m->p = begin;
                to = match_part(m, to) & ~all;
                all |= to;
        }
        m->p = end;
        return repeat == '+' ? all : all | from;
}

static uint64_t match_choice(struct pattern *m, uint64_t from)
{
        uint64_t to = 0, run = from;

        while (!m->bad && m->p < m->end && *m->p != ')') {
                if (*m->p == '|') {
                        m->p++;
                        to |= run;
                        run = from;
                } else {
                        run = match_repeated(m, run);
                }
        }
        return to | run;
}

bool pi_pattern_matches(struct pi_str pattern, struct pi_str text)
{
        struct pattern m = { .p = pattern.p, .end = pattern.p + pattern.n, .text = text };
        uint64_t to;

        if (text.n > PI_IDENTITY_BYTES || pattern.n > 256)
                return false;
        to = match_choice(&m, 1);
        return !m.bad && m.p == m.end && to >> text.n & 1;
}

bool pi_pattern_good(struct pi_str pattern)
{
        struct pattern m = { .p = pattern.p, .end = pattern.p + pattern.n, .text = PI_STR("") };

        if (pattern.n == 0 || pattern.n > 256)
                return false;
        match_choice(&m, 1);
        return !m.bad && m.p == m.end;
}
