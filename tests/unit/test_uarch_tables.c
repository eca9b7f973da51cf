/* The embedded tables: all are good, and no processor has two. */
#include "uarch_fixture.h"

/* The table that an id finds, and no other: without it the id is not known. */
static void one_table(const char *id)
{
        static struct pi_arch_table others[256];
        struct table t;
        size_t count = 0;

        table_open(&t, id);
        if (!t.uarch->fallback) {
                for (size_t i = 0; i < pi_arch_table_count && count < 256; i++)
                        if (!pi_str_equal(t.uarch->name, pi_str_of(pi_arch_tables[i].name)))
                                others[count++] = pi_arch_tables[i];
                table_end(&t);
                table_begin(&t, id);
                t.request.library = others;
                t.request.library_count = count;
                table_read(&t);
                if (t.status != PIPA_OK || !t.uarch->fallback)
                        fail_msg("%s has two tables: %s too", id,
                                 t.status == PIPA_OK ? t.uarch->name.p : t.err.text);
        }
        table_end(&t);
}

static void no_two_tables(void **state)
{
        static const char *const vendors[] = { "AuthenticAMD-23", "AuthenticAMD-25",
                                               "AuthenticAMD-26" };
        char id[64];

        (void)state;
        for (unsigned model = 0; model < 256; model++) {
                snprintf(id, sizeof(id), "GenuineIntel-6-%X-6", model);
                one_table(id);
                for (size_t v = 0; v < UNIT_COUNT(vendors) && model % 16 == 1; v++) {
                        snprintf(id, sizeof(id), "%s-%X-1", vendors[v], model);
                        one_table(id);
                }
                if (model < 16)
                        continue;
                snprintf(id, sizeof(id), "0x%s0fd%02x1", model % 3 ? "41" : "48", model);
                one_table(id);
        }
}

static void listed(void *user, struct pi_str name, struct pi_str title)
{
        size_t *count = user;

        assert_true(name.n > 0 && title.n > 0);
        ++*count;
}

static void all_tables(void **state)
{
        size_t count = 0;

        (void)state;
        pi_uarch_list(listed, &count);
        assert_true(count >= 12 && count < pi_arch_table_count);
        for (size_t i = 0; i < pi_arch_table_count; i++) {
                struct table t;
                table_begin(&t, "");
                pi_uarch_check((struct pi_str){ pi_arch_tables[i].data, pi_arch_tables[i].size },
                               pi_str_of(pi_arch_tables[i].name), &t.machine, &t.arena,
                               &t.complaints);
                if (!pi_complaints_none(&t.complaints))
                        fail_msg("%s: %s", pi_arch_tables[i].name,
                                 PI_AT(&t.complaints.list, struct pi_complaint, 0)->text.p);
                table_end(&t);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(no_two_tables),
                cmocka_unit_test(all_tables),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
