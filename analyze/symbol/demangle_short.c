/* "a<b<c> >::d" -> "a::d". The text is libiberty's, so it is regular; but it may have been cut, and
 * stems from a hostile name: every step moves on. */
#include "analyze/symbol/demangle.h"

struct scan {
        const char *p, *end;
        char *out; /* never beyond p */
        char *begin;
};

static bool is_word(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static bool at(const struct scan *s, const char *text)
{
        size_t n = strlen(text);

        return (size_t)(s->end - s->p) >= n && memcmp(s->p, text, n) == 0;
}

static void keep(struct scan *s, size_t n)
{
        memmove(s->out, s->p, n);
        s->out += n;
        s->p += n;
}

/* "operator<<": a '<' or '>' of its own. False where no operator's name begins here. */
static bool keep_operator(struct scan *s)
{
        static const char *const names[] = { "<<=", "<=>", "<<", "<=",  "<", ">>=",
                                             ">>",  ">=",  ">",  "->*", "->" };

        if (!at(s, "operator") || (s->out > s->begin && is_word(s->out[-1])))
                return false;
        keep(s, 8);
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                if (at(s, names[i])) {
                        keep(s, strlen(names[i]));
                        if (at(s, " <"))
                                s->p++; /* of "operator< <int>" */
                        break;
                }
        }
        return true;
}

/* Passes "<…>", all of it; to the end where it was cut. Comparisons stand in round brackets. */
static void drop_arguments(struct scan *s)
{
        size_t depth = 0, round = 0;

        for (; s->p < s->end; s->p++) {
                bool arrow = s->p[0] == '>' && s->p[-1] == '-';
                round += *s->p == '(';
                round -= *s->p == ')' && round > 0;
                if (round > 0)
                        continue;
                depth += *s->p == '<';
                if (*s->p == '>' && !arrow && --depth == 0) {
                        s->p++;
                        return;
                }
        }
}

/* Arguments follow a name; what begins a name is a type: "<T as Trait>::f". */
static bool follows_name(const struct scan *s)
{
        if (s->out == s->begin)
                return false;
        char last = s->out[-1];
        bool turbofish = s->out - s->begin > 2 && last == ':' && s->out[-2] == ':';

        return is_word(last) || last == '}' || last == ')' || last == ']' || last == '>' ||
               last == '=' || last == '<' || last == '"' || last == '*' || last == '\'' ||
               turbofish;
}

size_t pi_demangle_shorten(char *name, size_t n)
{
        struct scan s = { .p = name, .end = name + n, .out = name, .begin = name };

        while (s.p < s.end) {
                if (keep_operator(&s))
                        continue;
                if (*s.p != '<' || !follows_name(&s)) {
                        keep(&s, 1);
                        continue;
                }
                drop_arguments(&s);
                if (s.out[-1] == ':')
                        s.out -= 2; /* "f::<u8>::g" */
        }
        return (size_t)(s.out - s.begin);
}
