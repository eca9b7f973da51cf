#include "unit.h"

#include "analyze/source/perf/perf_format.h"
#include "analyze/trace/trace.h"
#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>

struct fixture {
        struct pi_arena arena;
        struct pi_notes notes;
        struct pi_strtab strings;
        struct pi_recording rec;
        struct pi_trace trace;
};

static const struct pi_event event = { .type = 2, .config = 7 };

/* int a = -5, a text, a dynamic array that is {1, 2}, one that lies outside. */
#define FIELDS                                                            \
        "name: demo\nID: 7\nformat:\n"                                    \
        "\tfield:int a;\toffset:0;\tsize:4;\tsigned:1;\n"                 \
        "\tfield:char text[8];\toffset:4;\tsize:8;\tsigned:0;\n"          \
        "\tfield:__data_loc u8[] list;\toffset:12;\tsize:4;\tsigned:0;\n" \
        "\tfield:__data_loc char[] far;\toffset:16;\tsize:4;\tsigned:0;\n"
static const uint8_t raw[] = { 0xfb, 0xff, 0xff, 0xff, 'a', 'b', 0, 'x', 'x', 'x', 'x',
                               'x',  20,   0,    2,    0,   90,  0, 9,   0,   1,   2 };

static void open_fixture(struct fixture *f, const char *print)
{
        char *text = malloc(sizeof(FIELDS) + 16 + strlen(print));

        if (!text)
                abort();
        pi_arena_init(&f->arena, (size_t)64 << 20);
        pi_notes_init(&f->notes, &f->arena);
        assert_true(pi_strtab_init(&f->strings, &f->arena));
        assert_true(pi_recording_init(&f->rec, &f->arena, &f->strings, &f->notes));
        f->rec.tracing.long_bytes = 8;
        sprintf(text, "%s\nprint fmt: %s", FIELDS, print);
        assert_true(perf_format_read(&f->rec, PI_STR("sys"), pi_str_of(text)));
        free(text);
        assert_true(pi_trace_init(&f->trace, &f->rec, &f->arena));
}

static void close_fixture(struct fixture *f)
{
        pi_recording_done(&f->rec);
        pi_strtab_done(&f->strings);
        pi_arena_done(&f->arena);
}

static struct pi_str text_of(struct fixture *f, size_t bytes)
{
        return pi_trace_text(&f->trace, &event, (struct pi_bytes){ raw, bytes });
}

#define FAILED "[FAILED TO PARSE] a=-5 text=ab list=ARRAY[01, 02] far=?"

static void check(const char *print, const char *expected)
{
        struct fixture f;
        struct pi_str text;

        open_fixture(&f, print);
        text = text_of(&f, sizeof(raw));
        if (text.n != strlen(expected) || memcmp(text.p, expected, text.n) != 0)
                fail_msg("%s gives %.*s", print, (int)text.n, text.p);
        close_fixture(&f);
}

static void texts_are_the_kernels(void **state)
{
        (void)state;
        check("\"a=%d %s [%s]\", REC->a, REC->text, __print_hex(__get_dynamic_array(list), 2)",
              "a=-5 ab [01 02]");
        check("\"%u%%\",\n\tREC->a", "4294967291%");
        check("\"\"", "");
        check("", FAILED);
        check("\"%s\", __get_str(far)", "?");
        check("\"%d\", __get_dynamic_array_len(far)", "9");
}

static void what_is_missing_is_not_made_up(void **state)
{
        struct fixture f;
        (void)state;
        open_fixture(&f, "\"%d %s %d\", REC->a, REC->text, REC->a < 0");
        assert_str(text_of(&f, 2), "? ? ?");
        assert_str(text_of(&f, 11), "-5 ? 1");
        assert_str(text_of(&f, 0), "? ? ?");
        close_fixture(&f);
        open_fixture(&f, "");
        assert_str(text_of(&f, 3), "[FAILED TO PARSE] a=? text=? list=? far=?");
        close_fixture(&f);
}

static void other_events_have_no_text(void **state)
{
        const struct pi_event other = { .type = 1, .config = 7 }, unknown = { .type = 2 };
        struct fixture f;
        (void)state;
        open_fixture(&f, "\"x\"");
        assert_null(pi_trace_text(&f.trace, &other, (struct pi_bytes){ raw, 4 }).p);
        assert_null(pi_trace_text(&f.trace, &unknown, (struct pi_bytes){ raw, 4 }).p);
        close_fixture(&f);
}

static bool one_function(void *user, uint64_t address, struct pi_str *name, uint64_t *begin)
{
        *name = PI_STR("named");
        *begin = 0xfffffffb - *(const uint64_t *)user;
        return address == 0xfffffffb;
}

static void addresses_are_named_by_the_caller(void **state)
{
        uint64_t distance = 16;
        struct fixture f;
        (void)state;
        open_fixture(&f, "\"%ps %pS %pS\", REC->a, REC->a, 9");
        f.trace.name_of = one_function;
        f.trace.name_user = &distance;
        assert_str(text_of(&f, sizeof(raw)), "named named+0x10 0x9");
        close_fixture(&f);
}

/* Widths and precisions of any size fill the text's room and no more. */
static void huge_widths_are_cut(void **state)
{
        static const char *const prints[] = {
                "\"%999999999d\", 1",
                "\"%-999999999s|\", \"x\"",
                "\"%.999999999d\", 1",
                "\"%0999999999d%0999999999d\", 1, 2",
                "\"%*d\", 2147483647, 1",
                "\"%*d\", -2147483647 - 1, 1",
                "\"%.*d\", 2147483647, 1",
                "\"%*s\", 0x7fffffff, REC->text",
                "\"%*pbl\", 2147483647, REC->text",
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(prints); i++) {
                struct fixture f;
                struct pi_str text;

                open_fixture(&f, prints[i]);
                text = text_of(&f, sizeof(raw));
                assert_true(text.n <= PI_LIMIT_TRACE_BYTES);
                if (text.n == PI_LIMIT_TRACE_BYTES)
                        assert_true(pi_str_ends(text, PI_STR(" [cut]")));
                close_fixture(&f);
        }
}

/* `count` times `open`, a middle, `count` times `close`. */
static char *nested(const char *open, const char *middle, const char *close, size_t count)
{
        char *out = malloc(16 + strlen(middle) + count * (strlen(open) + strlen(close))), *p;

        if (!out)
                abort();
        p = stpcpy(out, "\"%d\", ");
        for (size_t i = 0; i < count; i++)
                p = stpcpy(p, open);
        p = stpcpy(p, middle);
        for (size_t i = 0; i < count; i++)
                p = stpcpy(p, close);
        return out;
}

static void nested_expressions_are_bounded(void **state)
{
        static const struct {
                const char *open, *middle, *close;
        } parts[] = {
                { "(", "1", ")" },          { "-", "1", "" },           { "!", "REC->a", "" },
                { "REC->a ? ", "1", ":2" }, { "1+(", "REC->a", ")" },   { "REC->a+", "1", "" },
                { "(int)", "1", "" },       { "REC->text[", "1", "]" }, { "sizeof(", "1", ")" },
                { "& ", "REC->a", "" },     { "1?:", "REC->a", "" },    { "likely(", "1", ")" },
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(parts); i++) {
                char *some = nested(parts[i].open, parts[i].middle, parts[i].close, 20);
                char *many = nested(parts[i].open, parts[i].middle, parts[i].close, 4000);
                struct fixture f;

                open_fixture(&f, some);
                assert_false(pi_str_starts(text_of(&f, sizeof(raw)), PI_STR("[FAILED")));
                close_fixture(&f);
                open_fixture(&f, many);
                text_of(&f, sizeof(raw));
                close_fixture(&f);
                free(some);
                free(many);
        }
}

static void broken_formats_show_the_fields(void **state)
{
        static const char *const prints[] = {
                "\"",
                "\"%d",
                "\"%d\"",
                "\"%d\",",
                "\"%d\", (",
                "\"%d\", REC",
                "\"%d\", REC->",
                "\"%d\", REC->b",
                "\"%\\",
                "\"%l\", 1",
                "\"%-",
                "\"%.\", 1",
                "\"%*\", 1",
                "\"%d\", 1 +",
                "\"%d\", 1 ? 2",
                "\"%d\", 1 ? 2 :",
                "\"%d\", 'ab'",
                "\"%d\", ''",
                "\"%d\", \"a\"[",
                "\"%s\", __print_flags(",
                "\"%s\", __print_flags(1",
                "\"%s\", __print_flags(1, \"|\", {",
                "\"%s\", __print_flags(1, \"|\", { 1 }",
                "\"%s\", __print_symbolic(1, { 1, })",
                "\"%s\", __print_hex(REC->a)",
                "\"%s\", __print_array(REC->a, 1)",
                "\"%s\", __get_str()",
                "\"%s\", __get_str(b)",
                "\"%d\", 1 2",
                "\"%d\" x",
                "x",
                "\"%d\", 1;",
                "\"%d\", 0x",
                "\"%d\", @",
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(prints); i++)
                check(prints[i], FAILED);
}

/* Sizes that are made of the sample's own numbers. */
static void hostile_counts_are_bounded(void **state)
{
        (void)state;
        check("\"%s\", __print_hex(REC->text, REC->a)", "61 62");
        check("\"%s\", __print_hex(__get_dynamic_array(list), 0xffffffffffffffff)", "01 02");
        check("\"%s\", __print_array(__get_dynamic_array(list), REC->a, 1)", "1 2");
        check("\"%s\", __print_array(__get_dynamic_array(list), 9, 0)", "");
        check("\"%s\", __print_array(__get_dynamic_array(list), 9, REC->a)", "?");
        check("\"%d\", __get_dynamic_array(list)[0xffffffffffffffff]", "?");
        check("\"%d\", __get_dynamic_array(list)[1]", "2");
        check("\"%*ph\", 2000000000, __get_dynamic_array(list)", "01 02");
        check("\"%pI6c %pM %pU %pIS\", __get_dynamic_array(list), REC->text, REC->text, "
              "__get_dynamic_array(list)",
              "? ? ? ");
}

static void memory_that_runs_out_shows_the_fields(void **state)
{
        struct fixture f;
        (void)state;
        open_fixture(&f, "\"%d\", REC->a");
        f.arena.budget_bytes = f.arena.used_bytes;
        while (pi_arena_alloc(&f.arena, 1, 16)) {
        }
        assert_str(text_of(&f, sizeof(raw)), FAILED);
        close_fixture(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(texts_are_the_kernels),
                cmocka_unit_test(what_is_missing_is_not_made_up),
                cmocka_unit_test(other_events_have_no_text),
                cmocka_unit_test(addresses_are_named_by_the_caller),
                cmocka_unit_test(huge_widths_are_cut),
                cmocka_unit_test(nested_expressions_are_bounded),
                cmocka_unit_test(broken_formats_show_the_fields),
                cmocka_unit_test(hostile_counts_are_bounded),
                cmocka_unit_test(memory_that_runs_out_shows_the_fields),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
