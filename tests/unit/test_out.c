#include "unit.h"

#include "base/out.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct sink {
        char *data;
        size_t size, calls;
        size_t fail_at; /* the call that fails, from 1; 0: none */
        int error;
};

static int sink_write(void *user, const void *data, size_t size)
{
        struct sink *sink = user;
        sink->calls++;
        if (sink->calls == sink->fail_at)
                return sink->error;
        char *grown = realloc(sink->data, sink->size + size);
        assert_non_null(grown);
        memcpy(grown + sink->size, data, size);
        sink->data = grown;
        sink->size += size;
        return 0;
}

static void everything_arrives_in_order(void **state)
{
        struct sink sink = { 0 };
        struct pi_out out;
        (void)state;
        pi_out_init(&out, sink_write, &sink, 1000);
        pi_out_text(&out, "a=");
        pi_out_u64(&out, UINT64_MAX);
        pi_out_char(&out, ' ');
        pi_out_i64(&out, -12);
        pi_out_str(&out, PI_STR(" "));
        pi_out_double(&out, 0.5);
        pi_out_text(&out, " ");
        pi_out_fixed(&out, 1.25, 1);
        pi_out_double(&out, NAN);
        pi_out_str(&out, (struct pi_str){ NULL, 0 });
        assert_int_equal(sink.calls, 0);
        assert_int_equal(pi_out_flush(&out), 0);
        assert_int_equal(pi_out_flush(&out), 0);
        assert_int_equal(sink.calls, 1);
        assert_str(((struct pi_str){ sink.data, sink.size }),
                   "a=18446744073709551615 -12 0.5 1.3null");
        assert_int_equal(out.total_bytes, sink.size);
        free(sink.data);
}

static void pieces_of_every_size(void **state)
{
        struct sink sink = { 0 };
        struct pi_out out;
        char *piece = malloc((size_t)3 * PI_OUT_BUFFER);
        size_t total = 0;
        uint64_t seed = 5;
        (void)state;
        assert_non_null(piece);
        pi_out_init(&out, sink_write, &sink, UINT64_MAX);
        for (int i = 0; i < 300; i++) {
                size_t n = unit_random(&seed) % (i % 7 ? 5000 : 3 * PI_OUT_BUFFER);
                if (i == 50)
                        n = PI_OUT_BUFFER;
                for (size_t k = 0; k < n; k++)
                        piece[k] = (char)((total + k) % 251);
                pi_out_bytes(&out, piece, n);
                total += n;
        }
        assert_int_equal(pi_out_flush(&out), 0);
        assert_int_equal(sink.size, total);
        for (size_t i = 0; i < total; i++)
                if (sink.data[i] != (char)(i % 251))
                        fail_msg("byte %zu is wrong", i);
        free(piece);
        free(sink.data);
}

static void the_maximum_is_kept(void **state)
{
        (void)state;
        for (uint64_t max = 0; max < 12; max++) {
                struct sink sink = { 0 };
                struct pi_out out;
                pi_out_init(&out, sink_write, &sink, max);
                for (int i = 0; i < 4; i++)
                        pi_out_text(&out, "abc");
                assert_true(out.total_bytes <= max);
                assert_int_equal(pi_out_flush(&out), EFBIG);
                pi_out_char(&out, 'x');
                assert_int_equal(pi_out_flush(&out), EFBIG);
                assert_int_equal(sink.size, 0);
        }
        struct sink sink = { 0 };
        struct pi_out out;
        pi_out_init(&out, sink_write, &sink, 12);
        for (int i = 0; i < 4; i++)
                pi_out_text(&out, "abc");
        assert_int_equal(pi_out_flush(&out), 0);
        assert_int_equal(sink.size, 12);
        free(sink.data);
}

static void the_first_failure_stays(void **state)
{
        static char piece[PI_OUT_BUFFER];
        (void)state;
        for (size_t fail_at = 1; fail_at <= 4; fail_at++) {
                struct sink sink = { .fail_at = fail_at, .error = ENOSPC };
                struct pi_out out;
                pi_out_init(&out, sink_write, &sink, UINT64_MAX);
                for (int i = 0; i < 6; i++) {
                        pi_out_char(&out, 'x');
                        pi_out_bytes(&out, piece, sizeof(piece));
                }
                sink.error = EIO;
                assert_int_equal(pi_out_flush(&out), ENOSPC);
                assert_int_equal(sink.calls, fail_at);
                free(sink.data);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(everything_arrives_in_order),
                cmocka_unit_test(pieces_of_every_size),
                cmocka_unit_test(the_maximum_is_kept),
                cmocka_unit_test(the_first_failure_stays),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
