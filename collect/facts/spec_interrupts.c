/* interrupt_info: what interrupts whom, in sum since the machine started; and who may serve it. */
#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"
#include "collect/facts/spec.h"

/* The heading names the CPUs that are online. */
static size_t count_words(struct pi_str line)
{
        struct pi_str word;
        size_t count = 0;

        while (pi_text_word(&line, &word))
                count++;
        return count;
}

/* The words, with one blank between them. */
static struct pi_str join(struct pi_arena *arena, struct pi_str rest)
{
        struct pi_str copy = pi_arena_copy(arena, rest), word;
        char *out = (char *)copy.p;
        size_t n = 0;

        while (out && pi_text_word(&rest, &word)) {
                if (n > 0)
                        out[n++] = ' ';
                memcpy(out + n, word.p, word.n);
                n += word.n;
        }
        return (struct pi_str){ out, n };
}

static void put_affinity(struct pc_spec *spec, uint64_t number)
{
        unsigned long long irq = number;

        pc_yaml_u64(&spec->yaml, "number", number);
        pc_spec_put(spec, "affinity", "proc/irq/%llu/smp_affinity_list", irq);
        pc_spec_put(spec, "effective_affinity", "proc/irq/%llu/effective_affinity_list", irq);
}

/* "19:  0  12  MSI 16384 Edge  virtio0-config": a label, a count per CPU, and words. Labels that
 * are no numbers are the architecture's own interrupts; a few of them have one count in all. */
static void put_interrupt(struct pc_spec *spec, struct pi_str line, size_t cpus)
{
        struct pi_str label, rest, before, word;
        uint64_t total = 0, value, number;

        if (!pc_spec_pair(line, ':', &label, &rest) || label.n == 0)
                return;
        for (size_t i = 0; i < cpus; i++) {
                before = rest;
                if (!pi_text_word(&rest, &word) || !pi_text_u64(word, &value)) {
                        rest = before;
                        break;
                }
                total = pi_sat_add_u64(total, value);
        }
        rest = join(spec->arena, rest);
        pc_yaml_begin_item(&spec->yaml);
        pc_spec_put_text(spec, "irq", rest.n > 0 ? rest : label);
        if (pi_text_u64(label, &number))
                put_affinity(spec, number);
        else
                pc_spec_put_text(spec, "label", label);
        pc_yaml_u64(&spec->yaml, "total", total);
        pc_yaml_end(&spec->yaml);
}

void pc_spec_interrupts(struct pc_spec *spec)
{
        struct pi_text t =
                pi_text_of(pc_spec_text(spec, PI_LIMIT_SPEC_TEXT_BYTES, "proc/interrupts"));
        struct pi_str line;
        size_t count = 0, cpus;

        if (!pi_text_line(&t, &line))
                return;
        cpus = count_words(line);
        pc_yaml_begin(&spec->yaml, PI_STR("interrupt_info"));
        pc_yaml_u64(&spec->yaml, "cpu_count", cpus);
        pc_yaml_begin(&spec->yaml, PI_STR("interrupt_counts"));
        for (; pi_text_line(&t, &line) && count < PI_LIMIT_SPEC_ITEMS; count++)
                put_interrupt(spec, line, cpus);
        if (pi_text_line(&t, &line))
                pc_missing(spec->log, false, "interrupt_counts", "only the first %zu are told",
                           count);
        pc_yaml_end(&spec->yaml);
        pc_yaml_end(&spec->yaml);
}
