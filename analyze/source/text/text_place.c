#include "analyze/source/text/text_place.h"

#include "base/text.h"

#define ADDRESS_DIGITS 16

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

static bool is_digit(char c, bool hex)
{
        return (c >= '0' && c <= '9') || (hex && c >= 'a' && c <= 'f');
}

static struct pi_str skip_blanks(struct pi_str s)
{
        while (s.n > 0 && is_blank(s.p[0]))
                s = (struct pi_str){ s.p + 1, s.n - 1 };
        return s;
}

static struct pi_str trim_end(struct pi_str s)
{
        while (s.n > 0 && is_blank(s.p[s.n - 1]))
                s.n--;
        return s;
}

/* Takes an address and the blanks behind it off the front of *s. */
static bool take_address(struct pi_str *s, uint64_t *address)
{
        size_t n = 0;

        while (n < s->n && n <= ADDRESS_DIGITS && is_digit(s->p[n], true))
                n++;
        if (n == 0 || n > ADDRESS_DIGITS || (n < s->n && !is_blank(s->p[n])) ||
            !pi_text_hex((struct pi_str){ s->p, n }, address))
                return false;
        *s = skip_blanks((struct pi_str){ s->p + n, s->n - n });
        return true;
}

/* Where the last parenthesis opens: the one that its closing one belongs to, for libraries are
 * "/memfd:x (deleted)"; or, where they do not match, the last that follows a blank. */
static bool find_open(struct pi_str s, size_t *at)
{
        size_t depth = 0, last = s.n;

        for (size_t i = s.n; i-- > 0;) {
                bool begins = s.p[i] == '(' && (i == 0 || is_blank(s.p[i - 1]));
                depth += s.p[i] == ')';
                if (begins && last == s.n)
                        last = i;
                if (s.p[i] == '(' && --depth == 0) {
                        *at = begins ? i : last;
                        return begins || last < s.n;
                }
        }
        *at = last;
        return last < s.n;
}

/* "do_idle+0x136" -> "do_idle"; what is all offset stays. */
static struct pi_str without_offset(struct pi_str s)
{
        size_t n = s.n;

        while (n > 0 && is_digit(s.p[n - 1], true))
                n--;
        if (n < s.n && n > 3 && memcmp(s.p + n - 3, "+0x", 3) == 0)
                s.n = n - 3;
        return s;
}

/* "symbol+offset (library)"; the library may be missing, but not be cut. */
static bool read_names(struct pi_str s, struct text_place *place)
{
        size_t open = s.n;

        place->module = PI_STR("");
        if (s.n > 0 && s.p[s.n - 1] == ')' && find_open(s, &open))
                place->module = without_offset((struct pi_str){ s.p + open + 1, s.n - open - 2 });
        else if (s.n > 0 && s.p[s.n - 1] != ')' && find_open(s, &open))
                return false;
        place->inlined = pi_str_equal(place->module, PI_STR("inlined"));
        place->name = without_offset(trim_end((struct pi_str){ s.p, open }));
        return place->name.n > 0 || place->module.n > 0;
}

bool text_place_is_source(struct pi_str line)
{
        struct pi_str rest = line, word;
        size_t n;
        bool bracket;

        if (!pi_text_word(&rest, &word))
                return false;
        rest = skip_blanks(rest);
        if (rest.n > 0 && !pi_str_equal(rest, PI_STR("(inlined)")))
                return false;
        bracket = word.p[word.n - 1] == ']';
        word.n -= bracket;
        n = word.n;
        while (n > 0 && is_digit(word.p[n - 1], bracket))
                n--;
        return n > 1 && n < word.n && word.p[n - 1] == (bracket ? '[' : ':');
}

bool text_place_read(struct pi_str line, struct text_place *out)
{
        struct pi_str s = skip_blanks(line), rest = s;
        struct text_place place = { .address = 0 };

        if (take_address(&rest, &place.address)
                    ? !read_names(rest, &place)
                    : !read_names(s, &place) || !place.inlined || text_place_is_source(line))
                return false;
        /* "add (inlined)": what looked like an address is the name. */
        if (place.inlined && place.name.n == 0) {
                place.address = 0;
                read_names(s, &place);
        }
        *out = place;
        return true;
}

/* Predicted or not, in a transaction or not: no path has such folders. */
bool text_place_is_branches(struct pi_str s)
{
        static const char *const mark[] = { "/P/-/", "/M/-/", "/-/-/", "/P/X/", "/M/X/" };

        for (size_t i = 0; i < sizeof(mark) / sizeof(mark[0]); i++)
                if (s.n > 0 && memmem(s.p, s.n, mark[i], strlen(mark[i])))
                        return true;
        return false;
}

/* Where the first parenthesis behind a blank is closed, or the end. */
static size_t first_library(struct pi_str s)
{
        size_t depth = 0;

        for (size_t i = 0; i < s.n; i++) {
                bool opens = s.p[i] == '(' && (depth > 0 || (i > 0 && is_blank(s.p[i - 1])));
                depth += opens;
                if (s.p[i] == ')' && depth > 0 && --depth == 0)
                        return i + 1;
        }
        return s.n;
}

/* Without the branches or numbers at the end; branches of symbols follow without a blank. */
static struct pi_str up_to_library(struct pi_str s)
{
        uint64_t value;

        if (text_place_is_branches(s))
                s.n = first_library(s);
        while (s.n > 0 && s.p[s.n - 1] != ')') {
                size_t n = s.n;
                while (n > 0 && !is_blank(s.p[n - 1]))
                        n--;
                if (!pi_text_hex((struct pi_str){ s.p + n, s.n - n }, &value))
                        break;
                s = trim_end((struct pi_str){ s.p, n });
        }
        return s;
}

bool text_place_find(struct pi_str rest, struct text_place *out)
{
        struct pi_str s = up_to_library(skip_blanks(rest)), next = s;
        struct text_place place = { .address = 0 };
        uint64_t address;
        bool found = false;

        if (s.n == 0 || s.p[s.n - 1] != ')')
                return false;
        while (take_address(&next, &address) && !(found && next.n > 0 && next.p[0] == '(')) {
                place.address = address;
                found = true;
                s = next;
        }
        if (!found || !read_names(s, &place) || place.module.n == 0)
                return false;
        *out = place;
        return true;
}
