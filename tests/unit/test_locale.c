/* Numbers under a locale whose decimal separator is not '.'. Skipped where the system has none. */
#include "unit.h"

#include "base/fail.h"
#include "base/num.h"
#include "base/text.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

static int enter_comma_locale(void **state)
{
        static const char *const name[] = { "de_DE.UTF-8", "de_DE.utf8",  "fr_FR.UTF-8",
                                            "ru_RU.UTF-8", "pt_BR.UTF-8", "es_ES.UTF-8",
                                            "ps_AF.UTF-8", "de_DE" };
        *state = NULL;
        for (size_t i = 0; i < UNIT_COUNT(name) && !*state; i++)
                if (setlocale(LC_ALL, name[i]) && strcmp(localeconv()->decimal_point, ".") != 0)
                        *state = (void *)name[i];
        return 0;
}

static int leave_locale(void **state)
{
        (void)state;
        setlocale(LC_ALL, "C");
        return 0;
}

static void texts_keep_the_point(void **state)
{
        char text[PI_NUM_TEXT_MAX];
        if (!*state)
                skip();
        pi_double_text(1234.5, text);
        assert_string_equal(text, "1234.5");
        pi_double_text(1.25e-30, text);
        assert_string_equal(text, "1.25e-30");
        pi_double_text(1234567890123456789.0, text);
        assert_string_equal(text, "1234567890123456800");
        pi_fixed_text(1234567.891, 2, text);
        assert_string_equal(text, "1234567.89");
}

static void reading_keeps_the_point(void **state)
{
        double value = 0;
        if (!*state)
                skip();
        assert_true(pi_text_double(PI_STR("-1.5e3"), &value));
        assert_true(value == -1500);
        assert_true(pi_text_double(PI_STR("0.1"), &value));
        assert_true(value == 0.1);
        assert_false(pi_text_double(PI_STR("1,5"), &value));
}

static void doubles_round_trip(void **state)
{
        uint64_t seed = 11;
        if (!*state)
                skip();
        for (int i = 0; i < 20000; i++) {
                uint64_t bits = unit_random(&seed);
                char text[PI_NUM_TEXT_MAX];
                double value, back = 0;
                memcpy(&value, &bits, sizeof(value));
                if (!isfinite(value))
                        continue;
                size_t n = pi_double_text(value, text);
                assert_null(strchr(text, ','));
                assert_true(pi_text_double((struct pi_str){ text, n }, &back));
                assert_memory_equal(&back, &value, sizeof(value));
        }
}

static void system_errors_stay_english(void **state)
{
        struct pipa_error err;
        if (!*state)
                skip();
        pi_fail_errno(&err, 2, PI_STR("x"), "cannot open");
        assert_string_equal(err.text, "cannot open: No such file or directory");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(texts_keep_the_point),
                cmocka_unit_test(reading_keeps_the_point),
                cmocka_unit_test(doubles_round_trip),
                cmocka_unit_test(system_errors_stay_english),
        };
        return cmocka_run_group_tests(tests, enter_comma_locale, leave_locale);
}
