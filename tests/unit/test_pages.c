#include "unit.h"

#include "base/pages.h"

#include <string.h>

/* Every byte is zero, can be written, and goes back: sizes around the step to huge pages. */
static void blocks_are_zeroed(void **state)
{
        static const size_t size[] = { 1,
                                       4096,
                                       PI_PAGES_HUGE - 1,
                                       PI_PAGES_HUGE,
                                       PI_PAGES_HUGE + 1,
                                       2 * PI_PAGES_HUGE + 12345 };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(size); i++) {
                unsigned char *p = pi_pages_alloc(size[i]);

                assert_non_null(p);
                for (size_t k = 0; k < size[i]; k++)
                        if (p[k])
                                fail_msg("byte %zu of %zu is %d", k, size[i], p[k]);
                memset(p, 0xff, size[i]);
                pi_pages_free(p, size[i]);
        }
}

static void nothing_is_let_pass(void **state)
{
        (void)state;
        pi_pages_free(NULL, 1);
        pi_pages_free(NULL, PI_PAGES_HUGE);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(blocks_are_zeroed),
                cmocka_unit_test(nothing_is_let_pass),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
