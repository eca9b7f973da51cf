#include "page_check.h"

#include "unit.h"

#include <ctype.h>

#define NAME_MAX_BYTES 15
#define OPEN_MAX 64

struct tag {
        char name[NAME_MAX_BYTES + 1];
        const char *attributes, *end; /* of the attributes */
        bool closing, empty;
};

static bool is_void(const char *name)
{
        static const char *const known[] = { "meta", "br", "hr", "img", "input", "link" };
        for (size_t i = 0; i < UNIT_COUNT(known); i++)
                if (strcmp(known[i], name) == 0)
                        return true;
        return false;
}

/* The next tag at or after *at, which passes it; quotes in attributes are respected. */
static bool next_tag(const char **at, struct tag *tag)
{
        const char *p = strchr(*at, '<');
        size_t n = 0;
        char quote = 0;
        if (!p)
                return false;
        tag->closing = *++p == '/';
        p += tag->closing;
        assert_true(isalpha((unsigned char)*p) || *p == '!');
        for (; isalnum((unsigned char)*p) || *p == '!'; p++) {
                assert_true(n < NAME_MAX_BYTES);
                tag->name[n++] = *p;
        }
        tag->name[n] = '\0';
        tag->attributes = p;
        for (; quote || *p != '>'; p++) {
                assert_int_not_equal(*p, 0);
                assert_true(quote || *p != '<');
                quote = quote ? (*p == quote ? 0 : quote) : *p == '"' ? '"' : 0;
        }
        tag->end = p;
        tag->empty = p[-1] == '/' || tag->name[0] == '!' || is_void(tag->name);
        *at = p + 1;
        return true;
}

/* Names of attributes: no style, no handlers, none twice. */
static void check_attributes(const struct tag *tag)
{
        const char *p = tag->attributes;
        while (p < tag->end) {
                char name[32];
                size_t n = 0;
                while (p < tag->end && (isspace((unsigned char)*p) || *p == '/'))
                        p++;
                while (p < tag->end && *p != '=' && !isspace((unsigned char)*p) && *p != '/') {
                        assert_true(n < sizeof(name) - 1);
                        name[n++] = *p++;
                }
                name[n] = '\0';
                assert_string_not_equal(name, "style");
                assert_false(n > 2 && name[0] == 'o' && name[1] == 'n');
                if (p < tag->end && *p == '=') {
                        assert_int_equal(p[1], '"');
                        p = memchr(p + 2, '"', (size_t)(tag->end - p - 2));
                        assert_non_null(p);
                        p++;
                }
        }
}

/* Every tag that opens is closed, in order. What stands in script and style is not markup. */
static void check_markup(const char *page)
{
        char open[OPEN_MAX][NAME_MAX_BYTES + 1];
        size_t depth = 0;
        struct tag tag;
        for (const char *at = page; next_tag(&at, &tag);) {
                check_attributes(&tag);
                if (tag.closing) {
                        assert_true(depth > 0);
                        assert_string_equal(open[--depth], tag.name);
                } else if (!tag.empty) {
                        assert_true(depth < OPEN_MAX);
                        strcpy(open[depth++], tag.name);
                }
                if (tag.closing)
                        continue;
                if (strcmp(tag.name, "script") == 0)
                        at = strstr(at, "</script");
                else if (strcmp(tag.name, "style") == 0)
                        at = strstr(at, "</style");
                assert_non_null(at);
        }
        assert_int_equal(depth, 0);
}

void page_render(struct model_fixture *f)
{
        assert_int_equal(model_fixture_render(f, PIPA_RENDER_HTML), PIPA_OK);
        check_markup(f->text);
}

char *page_static_part(const struct model_fixture *f)
{
        const char *from = strstr(f->text, "<body");
        const char *to = strstr(f->text, "<script");
        assert_true(from && to && from < to);
        return strndup(from, (size_t)(to - from));
}

void page_has_in_order(const char *page, const char *const *part, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                page = strstr(page, part[i]);
                if (!page)
                        fail_msg("%s is missing or out of order", part[i]);
        }
}
