#include "unit.h"

#include "analyze/source/perf/perf_format.h"

#include <stdio.h>

struct fixture {
        struct pi_arena arena;
        struct pi_notes notes;
        struct pi_strtab strings;
        struct pi_recording rec;
};

static void open_fixture(struct fixture *f, uint8_t long_bytes, bool big_endian)
{
        pi_arena_init(&f->arena, (size_t)64 << 20);
        pi_notes_init(&f->notes, &f->arena);
        assert_true(pi_strtab_init(&f->strings, &f->arena));
        assert_true(pi_recording_init(&f->rec, &f->arena, &f->strings, &f->notes));
        f->rec.tracing.long_bytes = long_bytes;
        f->rec.tracing.big_endian = big_endian;
}

static void close_fixture(struct fixture *f)
{
        pi_recording_done(&f->rec);
        pi_strtab_done(&f->strings);
        pi_arena_done(&f->arena);
}

#define HEAD "name: demo\nID: 7\nformat:\n"

static const struct pi_tracepoint_field *only_field(struct fixture *f, const char *declaration)
{
        char text[512];
        const struct pi_tracepoint *point;

        snprintf(text, sizeof(text), HEAD "\tfield:%s\n", declaration);
        assert_true(perf_format_read(&f->rec, PI_STR("sys"), pi_str_of(text)));
        point = pi_tracing_find(&f->rec.tracing, 7);
        assert_int_equal(point->field_count, 1);
        return pi_tracing_field(&f->rec.tracing, point, 0);
}

static void check(const char *declaration, const char *name, const char *type,
                  enum pi_field_kind kind, uint32_t item_bytes, bool text)
{
        struct fixture f;
        const struct pi_tracepoint_field *field;

        open_fixture(&f, 4, false);
        field = only_field(&f, declaration);
        assert_string_equal(pi_recording_str(&f.rec, field->name).p, name);
        assert_string_equal(pi_recording_str(&f.rec, field->type).p, type);
        assert_int_equal(field->kind, kind);
        assert_int_equal(field->item_bytes, item_bytes);
        assert_int_equal(field->text, text);
        close_fixture(&f);
}

static void declarations_are_cut_right(void **state)
{
        (void)state;
        check("unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;", "common_type",
              "unsigned short", PI_FIELD_NUMBER, 2, false);
        check("char prev_comm[16];\toffset:8;\tsize:16;\tsigned:0;", "prev_comm", "char",
              PI_FIELD_TEXT, 1, true);
        check("char prev_comm[TASK_COMM_LEN];\toffset:8;\tsize:16;", "prev_comm", "char",
              PI_FIELD_TEXT, 1, true);
        check("unsigned long args[6];\toffset:8;\tsize:24;\tsigned:0;", "args", "unsigned long",
              PI_FIELD_ARRAY, 4, false);
        check("__data_loc char[] name;\toffset:8;\tsize:4;\tsigned:0;", "name", "char",
              PI_FIELD_DATA_LOC, 1, true);
        check("__rel_loc unsigned long[] mask;\toffset:8;\tsize:4;", "mask", "unsigned long",
              PI_FIELD_REL_LOC, 4, false);
        check("const char * filename;\toffset:16;\tsize:4;\tsigned:0;", "filename", "const char *",
              PI_FIELD_NUMBER, 4, false);
        check("long long int x;\toffset:16;\tsize:8;\tsigned:1;", "x", "long long int",
              PI_FIELD_NUMBER, 8, false);
        check("unsigned long int x[2];\toffset:16;\tsize:8;\tsigned:0;", "x", "unsigned long int",
              PI_FIELD_ARRAY, 4, false);
        check("struct inode_id id;\toffset:16;\tsize:12;\tsigned:0;", "id", "struct inode_id",
              PI_FIELD_ARRAY, 0, false);
        check("__u8 buf[16];\toffset:16;\tsize:16;\tsigned:0;", "buf", "__u8", PI_FIELD_ARRAY, 1,
              false);
}

static uint64_t number(const char *declaration, bool big_endian, const uint8_t *raw, size_t size)
{
        struct fixture f;
        uint64_t value = 0;

        open_fixture(&f, 8, big_endian);
        assert_true(pi_tracing_number(&f.rec.tracing, only_field(&f, declaration),
                                      (struct pi_bytes){ raw, size }, &value));
        close_fixture(&f);
        return value;
}

static void numbers_have_size_sign_and_order(void **state)
{
        static const uint8_t raw[] = { 0xfe, 0xff, 0xff, 0xff, 0x01, 0x02, 0x03, 0x84 };
        (void)state;
        assert_int_equal((int64_t)number("int x;offset:0;size:4;signed:1;", false, raw, 8), -2);
        assert_int_equal(number("u32 x;offset:0;size:4;signed:0;", false, raw, 8), 0xfffffffe);
        assert_int_equal(number("u32 x;offset:4;size:4;signed:0;", true, raw, 8), 0x01020384);
        assert_int_equal((int64_t)number("char x;offset:7;size:1;signed:1;", true, raw, 8), -124);
        assert_int_equal(number("u64 x;offset:0;size:8;signed:0;", false, raw, 8),
                         0x84030201fffffffe);
        assert_int_equal(number("u16 x;offset:6;size:2;signed:0;", true, raw, 8), 0x0384);
}

static void nothing_is_read_outside(void **state)
{
        static const uint8_t raw[] = { 8, 0, 4, 0, 'a', 'b', 0, 'c', 'x', 'y', 'z', 'w' };
        struct pi_bytes all = { raw, sizeof(raw) }, some = { raw, sizeof(raw) - 1 };
        const struct pi_tracepoint_field *field;
        struct fixture f;
        uint64_t value = 5;
        (void)state;
        open_fixture(&f, 8, false);
        field = only_field(&f, "__data_loc char[] s;offset:0;size:4;signed:0;");
        assert_false(pi_tracing_number(&f.rec.tracing, field, all, &value));
        assert_int_equal(pi_tracing_bytes(&f.rec.tracing, field, all).n, 4);
        assert_memory_equal(pi_tracing_bytes(&f.rec.tracing, field, all).p, "xyzw", 4);
        assert_null(pi_tracing_bytes(&f.rec.tracing, field, some).p);
        close_fixture(&f);
        open_fixture(&f, 8, false);
        field = only_field(&f, "__rel_loc u8[] s;offset:0;size:4;signed:0;");
        assert_null(pi_tracing_bytes(&f.rec.tracing, field, all).p); /* 4 + 8 + 4 > 12 */
        close_fixture(&f);
        open_fixture(&f, 8, false);
        field = only_field(&f, "char s[4];offset:4;size:4;signed:0;");
        assert_int_equal(pi_tracing_bytes(&f.rec.tracing, field, all).n, 2);
        close_fixture(&f);
        open_fixture(&f, 8, false);
        field = only_field(&f, "u64 x;offset:8;size:8;signed:0;");
        assert_false(pi_tracing_number(&f.rec.tracing, field, all, &value));
        assert_int_equal(value, 5);
        close_fixture(&f);
}

static void what_is_no_format_leaves_nothing(void **state)
{
        static const char *const texts[] = {
                "",
                "name: demo\nformat:\n\tfield:int x;offset:0;size:4;signed:1;\n",
                "ID: 7\n\tfield:int x;offset:0;size:4;signed:1;\n",
                "name: demo\nID: x\n",
        };
        struct fixture f;
        (void)state;
        open_fixture(&f, 8, false);
        for (size_t i = 0; i < UNIT_COUNT(texts); i++)
                assert_false(perf_format_read(&f.rec, PI_STR("sys"), pi_str_of(texts[i])));
        assert_int_equal(f.rec.tracing.fields.count, 0);
        assert_null(pi_tracing_find(&f.rec.tracing, 7));
        assert_null(pi_tracing_find(&f.rec.tracing, 7 + (1ull << 32)));
        close_fixture(&f);
}

static void common_fields_are_marked(void **state)
{
        static const char text[] = HEAD "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
                                        "\tfield:pid_t pid;\toffset:8;\tsize:4;\tsigned:1;\n\n"
                                        "print fmt: \"\tfield:int no;offset:0;size:4;\"\n";
        const struct pi_tracepoint *point;
        struct fixture f;
        (void)state;
        open_fixture(&f, 8, false);
        assert_true(perf_format_read(&f.rec, PI_STR("sys"), PI_STR(text)));
        point = pi_tracing_find(&f.rec.tracing, 7);
        assert_int_equal(point->field_count, 2);
        assert_true(pi_tracing_field(&f.rec.tracing, point, 0)->common);
        assert_false(pi_tracing_field(&f.rec.tracing, point, 1)->common);
        close_fixture(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(declarations_are_cut_right),
                cmocka_unit_test(numbers_have_size_sign_and_order),
                cmocka_unit_test(nothing_is_read_outside),
                cmocka_unit_test(what_is_no_format_leaves_nothing),
                cmocka_unit_test(common_fields_are_marked),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
