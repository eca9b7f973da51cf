/* The payload is decoded as the page's script does it: base64, gunzip, header, columns. */
#include "unit.h"

#include "model_fixture.h"
#include "report/base64.h"
#include "report/payload.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

static bool no_memory;

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);

void *__wrap_calloc(size_t count, size_t size)
{
        return no_memory ? NULL : __real_calloc(count, size);
}

static unsigned digit_value(char c)
{
        static const char digit[] =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const char *at = strchr(digit, c);
        assert_true(c && at);
        return (unsigned)(at - digit);
}

static size_t base64_decode(const char *text, size_t size, uint8_t *to)
{
        size_t n = 0;
        assert_int_equal(size % 4, 0);
        for (size_t i = 0; i < size; i += 4) {
                size_t pad = text[i + 2] == '=' ? 2 : text[i + 3] == '=' ? 1 : 0;
                uint32_t bits = digit_value(text[i]) << 18 | digit_value(text[i + 1]) << 12;
                bits |= pad < 2 ? digit_value(text[i + 2]) << 6 : 0;
                bits |= pad < 1 ? digit_value(text[i + 3]) : 0;
                assert_true(pad == 0 || i + 4 == size);
                for (size_t b = 0; b < 3 - pad; b++)
                        to[n++] = (uint8_t)(bits >> (16 - 8 * b));
        }
        return n;
}

struct page {
        uint8_t bytes[1 << 16];
        size_t size;
        char *header; /* NUL-terminated */
        const uint8_t *columns;
};

static void decode(const struct model_fixture *f, struct page *page)
{
        uint8_t *packed = malloc(f->size);
        size_t packed_size = base64_decode(f->text, f->size, packed);
        z_stream z = { .next_in = packed, .avail_in = (uInt)packed_size };
        uint32_t header_size;
        assert_memory_equal(packed, "\x1f\x8b\x08\0\0\0\0\0", 8);
        assert_int_equal(packed[9], 255);
        z.next_out = page->bytes;
        z.avail_out = sizeof(page->bytes);
        assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        page->size = z.total_out;
        inflateEnd(&z);
        free(packed);
        assert_memory_equal(page->bytes, "PIPA", 4);
        memcpy(&header_size, page->bytes + 4, 4);
        page->header = strndup((char *)page->bytes + 8, header_size);
        page->columns = page->bytes + (8 + header_size + 7) / 8 * 8;
}

static void render(struct model_fixture *f, struct page *page)
{
        assert_int_equal(model_fixture_write(f, pi_payload_write), PIPA_OK);
        decode(f, page);
}

/* The column as the header places it; NULL where there is none. */
static const uint8_t *column(const struct page *page, const char *name, const char *type,
                             size_t length)
{
        char entry[128];
        const char *at;
        size_t offset;
        snprintf(entry, sizeof(entry),
                 "{\"name\":\"%s\",\"type\":\"%s\",\"len\":%zu,\"off\":", name, type, length);
        at = strstr(page->header, entry);
        if (!at)
                return NULL;
        offset = strtoul(at + strlen(entry), NULL, 10);
        assert_int_equal(offset % 8, 0);
        return page->columns + offset;
}

static void assert_u32(const struct page *page, const char *name, const uint32_t *expected,
                       size_t length)
{
        const uint8_t *at = column(page, name, "u32", length);
        assert_non_null(at);
        assert_memory_equal(at, expected, length * sizeof(*expected));
}

#define ASSERT_U32(page, name, ...)                                   \
        assert_u32((page), (name), (const uint32_t[]){ __VA_ARGS__ }, \
                   sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

static void columns_come_back(void **state)
{
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        render(&f, &page);
        ASSERT_U32(&page, "stack.parent", 0, 1, 1, 1, 2, 4);
        ASSERT_U32(&page, "stack.function", PI_NONE, 2, 0, 1, 4, 3);
        ASSERT_U32(&page, "function.module", 0, 1, 2, 0, 1, PI_NONE);
        assert_memory_equal(column(&page, "function.kind", "u8", 6), "\0\1\2\3\4\5", 6);
        ASSERT_U32(&page, "thread.tid", 101, PI_NONE);
        ASSERT_U32(&page, "sample.time", 0, 0, 1500, 0, 2498500);
        assert_memory_equal(column(&page, "sample.cpu", "u16", 5), "\xff\xff\0\0\1\0\xff\xff\3\0",
                            10);
        assert_memory_equal(column(&page, "sample.event", "u8", 5), "\0\0\0\1\0", 5);
        ASSERT_U32(&page, "sample.stack", 5, 3, 2, 4, 2);
        free(page.header);
        model_fixture_done(&f);
}

static void constant_columns_are_left_out(void **state)
{
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        render(&f, &page);
        assert_null(strstr(page.header, "sample.count"));
        assert_null(strstr(page.header, "sample.weight"));
        assert_non_null(strstr(page.header, "\"weight\":5000000,\"row_weight\":1250000"));
        assert_non_null(strstr(page.header, "\"weight\":7,\"row_weight\":7"));
        free(page.header);
        model_fixture_done(&f);
}

static void what_varies_is_written(void **state)
{
        static uint32_t samples[] = { 1, 1, 1, 1, 3 };
        static double weight[] = { 1.5, 1.5, 2.5, 7, 1.5 };
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        f.model.profile.samples.samples = samples;
        f.model.profile.samples.weight = weight;
        f.model.profile.event_count = 1;
        f.model.profile.has_time = false;
        f.model.profile.samples.event = (uint32_t[5]){ 0 };
        render(&f, &page);
        ASSERT_U32(&page, "sample.count", 1, 1, 1, 1, 3);
        assert_memory_equal(column(&page, "sample.weight", "f64", 5), weight, sizeof(weight));
        assert_null(strstr(page.header, "row_weight"));
        assert_null(strstr(page.header, "sample.event"));
        assert_null(strstr(page.header, "sample.time"));
        free(page.header);
        model_fixture_done(&f);
}

static void only_named_strings_travel(void **state)
{
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR("</script\x1b\xff"));
        pi_strtab_intern(&f.strings, PI_STR("a secret path"));
        render(&f, &page);
        assert_non_null(strstr(page.header, "\"strings\":[\"\",\"lzma_encode</script\\u001b\xef\xbf"
                                            "\xbd\","));
        assert_null(strstr(page.header, "secret"));
        assert_null(strstr(page.header, "/usr/bin"));
        free(page.header);
        model_fixture_done(&f);
}

static void wide_gaps_take_a_wider_unit(void **state)
{
        static int64_t time_ns[] = { 0, 0, 1000000, 1000000, 36000000000000 };
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        f.model.profile.samples.time_ns = time_ns;
        render(&f, &page);
        assert_non_null(strstr(page.header, "\"time_unit_ns\":10000"));
        ASSERT_U32(&page, "sample.time", 0, 0, 100, 0, 3599999900);
        free(page.header);
        model_fixture_done(&f);
}

static void an_empty_model_has_a_payload(void **state)
{
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_empty(&f);
        render(&f, &page);
        assert_non_null(strstr(page.header, "\"main_event\":null"));
        assert_non_null(strstr(page.header, "\"strings\":[\"\"]"));
        assert_ptr_equal(page.columns, page.bytes + page.size);
        free(page.header);
        model_fixture_done(&f);
}

static void assert_u16(const struct page *page, const char *name, const uint16_t *expected,
                       size_t length)
{
        const uint8_t *at = column(page, name, "u16", length);
        assert_non_null(at);
        assert_memory_equal(at, expected, length * sizeof(*expected));
}

/* Rates join on one grid; moments have no length. Steps of 500 000.4 and 499 999.6 us. */
static void axes_come_back(void **state)
{
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        render(&f, &page);
        assert_non_null(strstr(page.header, "\"axis_unit_ns\":1000,\"axes\":["
                                            "{\"at\":0,\"count\":4,\"start_ns\":0},"
                                            "{\"at\":4,\"count\":4,\"start_ns\":250000700}]"));
        ASSERT_U32(&page, "axis.from", 0, 500000, 500000, 500000, 0, 500000, 499999, 500000);
        ASSERT_U32(&page, "axis.length", 500000, 500000, 500000, 500000, 0, 0, 0, 0);
        free(page.header);
        model_fixture_done(&f);
}

/* low + step * number gives the value back; 0xffff is a gap, and so is infinity. What is constant
 * has no numbers. */
static void series_come_back(void **state)
{
        static const uint16_t expected[] = {
                0,     65534, 0xffff, 65534, /* cpu.total.user */
                65534, 65534, 0xffff, 0,     /* cpu.total.system */
                0,     65534, 0xffff, 0,     /* cpu.0.busy */
                0,     32767, 0xffff, 65534, /* load.1 */
                0,     65534, 0,      0,     /* disk.vda.write_bytes */
                0,     21845, 0xffff, 65534, /* net.eth0.rx_bytes */
        };
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        render(&f, &page);
        assert_u16(&page, "series.value", expected, UNIT_COUNT(expected));
        assert_non_null(strstr(page.header, "{\"group\":\"cpu\",\"instance\":\"total\",\"metric\":"
                                            "\"user\",\"unit\":\"ratio\",\"axis\":0,\"at\":0,"
                                            "\"low\":0.25,\"step\":"));
        assert_non_null(strstr(page.header, "\"metric\":\"used\",\"unit\":\"bytes\",\"axis\":1,"
                                            "\"at\":null,\"low\":1024,\"step\":0}"));
        assert_non_null(strstr(page.header, "\"metric\":\"await\",\"unit\":\"ms\",\"axis\":0,"
                                            "\"at\":null,\"low\":null,\"step\":0}"));
        free(page.header);
        model_fixture_done(&f);
}

static void no_series_no_columns(void **state)
{
        static struct page page;
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        render(&f, &page);
        assert_null(strstr(page.header, "axis"));
        assert_null(strstr(page.header, "series"));
        free(page.header);
        model_fixture_done(&f);
}

/* A day between two points, and times at the ends of what a number holds. */
static void wide_axes_take_a_wider_unit(void **state)
{
        static const int64_t from_ns[] = { INT64_MIN, -1, 0, 86400000000000 };
        static const int64_t to_ns[] = { -1, 0, 86400000000000, INT64_MAX };
        static struct page page;
        struct model_fixture f;
        const uint8_t *at;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        *PI_AT(&f.model.axes, struct pi_series_axis, 1) =
                (struct pi_series_axis){ 4, from_ns, to_ns, false };
        render(&f, &page);
        assert_non_null(strstr(page.header, "\"axis_unit_ns\":10000000000,"));
        at = column(&page, "axis.length", "u32", 8);
        assert_non_null(at);
        assert_memory_equal(at, ((const uint32_t[]){ 922337204, 0, 0, 922328564 }), 8);
        free(page.header);
        model_fixture_done(&f);
}

static void no_memory_is_a_status(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        no_memory = true;
        assert_int_equal(model_fixture_write(&f, pi_payload_write), PIPA_E_MEMORY);
        assert_int_equal(model_fixture_render(&f, PIPA_RENDER_HTML), PIPA_E_MEMORY);
        no_memory = false;
        model_fixture_done(&f);
}

struct line {
        char text[64];
        size_t fill;
};

static int line_write(void *user, const void *data, size_t size)
{
        struct line *line = user;
        assert_true(size < sizeof(line->text) - line->fill);
        memcpy(line->text + line->fill, data, size);
        line->fill += size;
        return 0;
}

/* However the bytes are cut into pieces. */
static void base64_of_any_pieces(void **state)
{
        static const char expected[] = "AAECAwQFBgcICQoLDA0ODxAREhM=";
        (void)state;
        for (size_t piece = 1; piece <= 20; piece++) {
                struct line line = { .fill = 0 };
                struct pi_base64 b;
                struct pi_out out;
                uint8_t bytes[20];
                for (size_t i = 0; i < sizeof(bytes); i++)
                        bytes[i] = (uint8_t)i;
                pi_out_init(&out, line_write, &line, sizeof(line.text));
                pi_base64_init(&b, &out);
                for (size_t i = 0; i < sizeof(bytes); i += piece)
                        pi_base64_feed(&b, bytes + i,
                                       i + piece <= sizeof(bytes) ? piece : sizeof(bytes) - i);
                pi_base64_end(&b);
                pi_out_flush(&out);
                assert_int_equal(line.fill, sizeof(expected) - 1);
                assert_memory_equal(line.text, expected, line.fill);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(columns_come_back),
                cmocka_unit_test(constant_columns_are_left_out),
                cmocka_unit_test(what_varies_is_written),
                cmocka_unit_test(only_named_strings_travel),
                cmocka_unit_test(wide_gaps_take_a_wider_unit),
                cmocka_unit_test(an_empty_model_has_a_payload),
                cmocka_unit_test(axes_come_back),
                cmocka_unit_test(series_come_back),
                cmocka_unit_test(no_series_no_columns),
                cmocka_unit_test(wide_axes_take_a_wider_unit),
                cmocka_unit_test(no_memory_is_a_status),
                cmocka_unit_test(base64_of_any_pieces),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
