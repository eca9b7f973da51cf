#include "unit.h"

#include "analyze/source/source.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#define FORMAT "\"format\":\"pipa-bundle\",\"version\":{\"major\":1,\"minor\":9}"

struct fixture {
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_recording rec;
        struct pipa_error err;
};

static enum pipa_status read_text(struct fixture *f, const char *text)
{
        struct pi_member member = { .name = PI_STR("manifest.json"), .size = strlen(text) };
        enum pipa_status status;

        memset(f, 0, sizeof(*f));
        pi_arena_init(&f->arena, 16u << 20);
        pi_notes_init(&f->notes, &f->arena);
        assert_true(pi_strtab_init(&f->strings, &f->arena));
        assert_true(pi_recording_init(&f->rec, &f->arena, &f->strings, &f->notes));
        member.fd = memfd_create("manifest", MFD_CLOEXEC);
        assert_true(member.fd >= 0);
        assert_int_equal(write(member.fd, text, member.size), (ssize_t)member.size);
        status = pi_source_manifest.read(&member, &f->rec, NULL, &f->err);
        close(member.fd);
        return status;
}

static void done(struct fixture *f)
{
        pi_recording_done(&f->rec);
        pi_strtab_done(&f->strings);
        pi_arena_done(&f->arena);
}

static const struct pi_note *note(const struct fixture *f, const char *code)
{
        for (size_t i = 0; i < f->notes.list.count; i++) {
                const struct pi_note *n = PI_AT(&f->notes.list, struct pi_note, i);
                if (strcmp(n->code, code) == 0)
                        return n;
        }
        return NULL;
}

static const char whole[] =
        "{" FORMAT ",\"tool\":\"pipa-collect 0.1.0\",\"id\":\"0f\",\"host\":\"db7\","
        "\"arch\":\"x86_64\",\"kernel\":\"6.1\",\"boot_id\":\"b\",\"kernel_build_id\":\"c0\","
        "\"state\":\"complete\",\"end_reason\":\"duration\",\"scope\":\"processes\","
        "\"processes\":[1234,5],\"command\":[\"stress-ng\",\"--cpu\"],\"command_status\":0,"
        "\"labels\":{\"ticket\":\"4711\",\"a\":\"\"},"
        "\"start\":{\"monotonic_ns\":1,\"boottime_ns\":2,\"realtime_ns\":9007199254740993},"
        "\"end\":{\"monotonic_ns\":4,\"boottime_ns\":5,\"realtime_ns\":6},"
        "\"clock_ticks_hz\":100,\"page_bytes\":4096,\"cpus_online\":8,"
        "\"sampling\":{\"events\":[\"cpu-clock\"],\"frequency_hz\":99,\"kernel\":true,"
        "\"all_processes\":false,\"why\":\"no PMU\",\"samples\":12345,\"lost\":0},"
        "\"snapshots\":{\"interval_ns\":1000000000,\"rounds\":6,\"late_rounds\":1},"
        "\"missing\":[{\"what\":\"perf-12.map\",\"why\":\"is a link\"}],"
        "\"cost\":{\"cpu_user_ns\":1,\"cpu_system_ns\":2,\"setup_cpu_ns\":3,\"steady_cpu_ns\":4,"
        "\"finish_cpu_ns\":5,\"max_rss_bytes\":6,\"written_bytes\":7},\"unknown\":[{}]}";

static void every_key_is_read(void **state)
{
        struct fixture f;
        const struct pi_collection *c = &f.rec.collection;
        const struct pi_collection_pair *pair;
        (void)state;
        assert_int_equal(read_text(&f, whole), PIPA_OK);
        assert_true(c->present);
        assert_str(c->tool, "pipa-collect 0.1.0");
        assert_str(c->kernel_build_id, "c0");
        assert_str(c->scope, "processes");
        assert_str(c->command, "stress-ng --cpu");
        assert_int_equal(c->processes.count, 2);
        assert_int_equal(*PI_AT(&c->processes, int32_t, 0), 1234);
        assert_int_equal(c->labels.count, 2);
        pair = PI_AT(&c->labels, struct pi_collection_pair, 0);
        assert_str(pair->key, "ticket");
        assert_str(pair->value, "4711");
        pair = PI_AT(&c->missing, struct pi_collection_pair, 0);
        assert_str(pair->key, "perf-12.map");
        assert_str(pair->value, "is a link");
        assert_true(c->start.realtime_ns == 9007199254740993); /* no double on its way */
        assert_true(c->end.boottime_ns == 5);
        assert_true(c->sampled && c->sampled_kernel && !c->sampled_all && c->snapped);
        assert_str(c->sampling_why, "no PMU");
        assert_true(c->frequency_hz == 99 && c->samples == 12345 && c->lost == 0);
        assert_true(c->interval_ns == 1e9 && c->rounds == 6 && c->late_rounds == 1);
        assert_true(c->cpu_user_ns == 1 && c->finish_cpu_ns == 5 && c->written_bytes == 7);
        assert_str(f.rec.machine.hostname, "db7");
        assert_str(f.rec.machine.os_release, "6.1");
        assert_str(f.rec.machine.arch, "x86_64");
        assert_int_equal(f.notes.list.count, 0);
        done(&f);
}

static void what_is_absent_is_not_zero(void **state)
{
        static const char *const texts[] = {
                "{" FORMAT "}",
                "{" FORMAT ",\"end\":null,\"sampling\":null,\"snapshots\":null,\"cost\":null,"
                "\"end_reason\":null,\"kernel_build_id\":null,\"page_bytes\":null}",
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
                struct fixture f;
                const struct pi_collection *c = &f.rec.collection;
                assert_int_equal(read_text(&f, texts[i]), PIPA_OK);
                assert_true(isnan(c->page_bytes) && isnan(c->samples) && isnan(c->rounds) &&
                            isnan(c->max_rss_bytes));
                assert_true(c->end.monotonic_ns == PI_NO_TIME && !c->sampled && !c->snapped);
                assert_int_equal(c->host.n, 0);
                assert_int_equal(f.notes.list.count, 0);
                done(&f);
        }
}

static void a_wrong_type_costs_its_key(void **state)
{
        struct fixture f;
        (void)state;
        assert_int_equal(read_text(&f,
                                   "{" FORMAT ",\"host\":7,\"kernel\":\"6.1\",\"page_bytes\":-1,"
                                   "\"processes\":[0,3000000000,\"x\",7],\"labels\":{\"a\":1},"
                                   "\"missing\":[7,{}],\"start\":[],\"command\":\"x\"}"),
                         PIPA_OK);
        assert_int_equal(f.rec.collection.host.n, 0);
        assert_str(f.rec.collection.kernel, "6.1");
        assert_true(isnan(f.rec.collection.page_bytes));
        assert_int_equal(f.rec.collection.processes.count, 1);
        assert_int_equal(f.rec.collection.missing.count, 0);
        assert_int_equal(f.notes.list.count, 1);
        assert_int_equal(note(&f, "odd_manifest")->count, 10);
        done(&f);
}

static void versions_are_judged(void **state)
{
        static const struct {
                const char *text;
                enum pipa_status status;
        } cases[] = {
                { "{\"format\":\"pipa-bundle\",\"version\":{\"major\":2}}", PIPA_E_UNSUPPORTED },
                { "{\"format\":\"pipa-bundle\",\"version\":{\"major\":0}}", PIPA_E_UNSUPPORTED },
                { "{\"format\":\"pipa-bundle\",\"version\":{\"major\":\"1\"}}", PIPA_E_FORMAT },
                { "{\"format\":\"pipa-bundle\"}", PIPA_E_FORMAT },
                { "{\"format\":\"else\",\"version\":{\"major\":1}}", PIPA_E_FORMAT },
                { "[]", PIPA_E_FORMAT },
                { "{" FORMAT, PIPA_E_FORMAT },
                { "", PIPA_E_FORMAT },
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                struct fixture f;
                assert_int_equal(read_text(&f, cases[i].text), cases[i].status);
                assert_false(f.rec.collection.present);
                done(&f);
        }
}

static void a_killed_collector_is_said(void **state)
{
        struct fixture f;
        (void)state;
        assert_int_equal(read_text(&f, "{" FORMAT ",\"state\":\"recording\"}"), PIPA_OK);
        assert_non_null(note(&f, "unfinished_bundle"));
        done(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(every_key_is_read),
                cmocka_unit_test(what_is_absent_is_not_zero),
                cmocka_unit_test(a_wrong_type_costs_its_key),
                cmocka_unit_test(versions_are_judged),
                cmocka_unit_test(a_killed_collector_is_said),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
