/* spec_info.yaml -> the inventory, and what it says of the machine. */
#include "unit.h"

#include "analyze/source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct spec {
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_recording rec;
};

static bool step(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)user, (void)stage, (void)done, (void)total;
        return true;
}

static void read_text(struct spec *s, const char *text)
{
        struct pi_member member = { .name = PI_STR("spec_info.yaml"), .size = strlen(text) };
        struct pi_host host = { step, NULL };
        struct pipa_error err;

        pi_arena_init(&s->arena, 1u << 28);
        pi_notes_init(&s->notes, &s->arena);
        assert_true(pi_strtab_init(&s->strings, &s->arena));
        assert_true(pi_recording_init(&s->rec, &s->arena, &s->strings, &s->notes));
        member.fd = memfd_create("spec", MFD_CLOEXEC);
        assert_int_equal(write(member.fd, text, member.size), member.size);
        assert_int_equal(pi_source_spec.read(&member, &s->rec, &host, &err), PIPA_OK);
        close(member.fd);
}

static void done(struct spec *s)
{
        pi_recording_done(&s->rec);
        pi_strtab_done(&s->strings);
        pi_arena_done(&s->arena);
}

/* "parent:name=value", with [] after the name of a list. */
static void assert_node(const struct spec *s, size_t i, const char *expected)
{
        const struct pi_inventory_node *node;
        char text[256];

        assert_true(i < s->rec.inventory.count);
        node = PI_AT(&s->rec.inventory, struct pi_inventory_node, i);
        snprintf(text, sizeof(text), "%d:%s%s=%s", (int)node->parent,
                 pi_recording_str(&s->rec, node->name).p, node->list ? "[]" : "",
                 pi_recording_str(&s->rec, node->value).p);
        assert_string_equal(text, expected);
}

static const struct pi_note *note(const struct spec *s, size_t i)
{
        assert_true(i < s->notes.list.count);
        return PI_AT(&s->notes.list, struct pi_note, i);
}

static void test_tree(void **state)
{
        struct spec s;

        (void)state;
        read_text(&s,
                  "os_info:\n  NAME: \"Debian \\x41\"\n  empty: \"\"\n"
                  "disks:\n  - name: vda\n    size: 5\n  - plain\nflags: [a, b]\nflags: twice\n");
        assert_int_equal(s.rec.inventory.count, 13);
        assert_node(&s, 0, "-1:=");
        assert_node(&s, 1, "0:os_info=");
        assert_node(&s, 2, "1:NAME=Debian A");
        assert_node(&s, 3, "1:empty=");
        assert_node(&s, 4, "0:disks[]=");
        assert_node(&s, 5, "4:=");
        assert_node(&s, 6, "5:name=vda");
        assert_node(&s, 7, "5:size=5");
        assert_node(&s, 8, "4:=plain");
        assert_node(&s, 9, "0:flags[]=");
        assert_node(&s, 10, "9:=a");
        assert_node(&s, 11, "9:=b");
        assert_node(&s, 12, "0:flags=twice");
        assert_int_equal(s.notes.list.count, 0);
        done(&s);
}

static void test_machine(void **state)
{
        struct spec s;

        (void)state;
        read_text(&s,
                  "kernel_version:\n  version: \"6.1.0\"\ncpu_info:\n  Architecture: aarch64\n"
                  "  CPU(s): 7\n  Model name: \"Neoverse-N1\"\nmemory_info:\n"
                  "  MemTotal: \"2000 kB\"\ntopology:\n  online: \"0-3,8\"\n  present: \"0-9\"\n");
        assert_str(s.rec.machine.os_release, "6.1.0");
        assert_str(s.rec.machine.cpu_desc, "Neoverse-N1");
        assert_str(s.rec.machine.arch, "aarch64");
        assert_true(s.rec.machine.has_cpus);
        assert_int_equal(s.rec.machine.cpus_online, 5);
        assert_int_equal(s.rec.machine.cpus_available, 10);
        assert_true(s.rec.machine.has_memory);
        assert_int_equal(s.rec.machine.memory_bytes, 2000 * 1024);
        done(&s);
        read_text(&s, "cpu_info:\n  CPU(s): 7\n  Model name: \"N/A\"\n");
        assert_int_equal(s.rec.machine.cpus_online, 7);
        assert_int_equal(s.rec.machine.cpus_available, 7);
        assert_int_equal(s.rec.machine.cpu_desc.n, 0);
        assert_false(s.rec.machine.has_memory);
        done(&s);
}

/* What stands before the damage stays; the note names the line. */
static void test_broken(void **state)
{
        struct spec s;

        (void)state;
        read_text(&s, "a: 1\nb: 2\nc: \"open\nd: 3\n");
        assert_node(&s, 1, "0:a=1");
        assert_node(&s, 2, "0:b=2");
        assert_string_equal(note(&s, 0)->code, "inventory_damaged");
        assert_non_null(strstr(note(&s, 0)->text.p, "line "));
        done(&s);
        read_text(&s, "a: 1\n? [x]\n: 2\n");
        assert_node(&s, 1, "0:a=1");
        assert_non_null(strstr(note(&s, 0)->text.p, "from line 2 on (a name is a list"));
        done(&s);
}

static void test_laughs(void **state)
{
        struct spec s;

        (void)state;
        read_text(&s, "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nd: 1\n");
        assert_int_equal(s.rec.inventory.count, 11);
        assert_node(&s, 10, "0:d=1");
        assert_string_equal(note(&s, 0)->code, "inventory_aliases");
        assert_int_equal(note(&s, 0)->count, 6);
        done(&s);
}

static void test_depth(void **state)
{
        char text[2001];
        struct spec s;

        (void)state;
        memset(text, '[', 2000);
        text[2000] = '\0';
        read_text(&s, text);
        assert_int_equal(s.rec.inventory.count, 32);
        assert_string_equal(note(&s, 0)->code, "inventory_damaged");
        assert_non_null(strstr(note(&s, 0)->text.p, "nested too deeply"));
        done(&s);
}

static void test_empty(void **state)
{
        struct spec s;

        (void)state;
        read_text(&s, "");
        assert_int_equal(s.rec.inventory.count, 0);
        done(&s);
        read_text(&s, "just a text\n");
        assert_node(&s, 0, "-1:=just a text");
        done(&s);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_tree),   cmocka_unit_test(test_machine),
                cmocka_unit_test(test_broken), cmocka_unit_test(test_laughs),
                cmocka_unit_test(test_depth),  cmocka_unit_test(test_empty),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
