#include "analyze/source/spec_machine.h"

#include "base/num.h"
#include "base/text.h"

static const struct pi_inventory_node *node_at(const struct pi_recording *rec, size_t i)
{
        return PI_AT(&rec->inventory, struct pi_inventory_node, i);
}

/* The first node of that name below `parent`; PI_NONE where there is none. */
static uint32_t child(const struct pi_recording *rec, uint32_t parent, const char *name)
{
        for (size_t i = parent + (size_t)1; i < rec->inventory.count; i++) {
                if (node_at(rec, i)->parent == parent &&
                    pi_str_equal(pi_recording_str(rec, node_at(rec, i)->name), pi_str_of(name)))
                        return (uint32_t)i;
        }
        return PI_NONE;
}

/* The value at section.name; "" where there is none. pipa-tree writes "N/A" for that. */
static struct pi_str value(const struct pi_recording *rec, const char *section, const char *name)
{
        uint32_t found = rec->inventory.count > 0 ? child(rec, 0, section) : PI_NONE;
        struct pi_str text;

        if (found != PI_NONE)
                found = child(rec, found, name);
        if (found == PI_NONE)
                return PI_STR("");
        text = pi_recording_str(rec, node_at(rec, found)->value);
        return pi_str_equal(text, PI_STR("N/A")) ? PI_STR("") : text;
}

static void fill_text(struct pi_str *field, struct pi_str text)
{
        if (field->n == 0 && text.n > 0)
                *field = text;
}

/* "16384 kB" */
static bool kib(struct pi_str text, uint64_t *bytes)
{
        struct pi_str word;
        uint64_t number;

        return pi_text_word(&text, &word) && pi_text_u64(word, &number) &&
               pi_mul_u64(number, 1024, bytes);
}

/* "0-3,8" -> 5. False where it is no list, or an absurd one. */
static bool list_count(struct pi_str list, uint64_t *count)
{
        struct pi_str part, low;
        uint64_t sum = 0, from, to;

        while (pi_text_field(&list, ',', &part)) {
                if (!pi_text_field(&part, '-', &low) || !pi_text_u64(low, &from))
                        return false;
                to = from;
                if ((part.p && !pi_text_u64(part, &to)) || to < from || to > UINT16_MAX)
                        return false;
                sum += to - from + 1;
        }
        *count = sum;
        return sum > 0;
}

/* An older inventory counts the CPUs and does not say how many more there could be. */
static void fill_cpus(struct pi_recording *rec)
{
        uint64_t online, present;

        if (rec->machine.has_cpus)
                return;
        if (!list_count(value(rec, "topology", "online"), &online) &&
            (!pi_text_u64(value(rec, "cpu_info", "CPU(s)"), &online) || online == 0 ||
             online > UINT16_MAX))
                return;
        if (!list_count(value(rec, "topology", "present"), &present) || present < online)
                present = online;
        rec->machine.has_cpus = true;
        rec->machine.cpus_online = (uint32_t)online;
        rec->machine.cpus_available = (uint32_t)present;
}

void spec_machine_fill(struct pi_recording *rec)
{
        struct pi_machine *machine = &rec->machine;

        fill_text(&machine->cpu_desc, value(rec, "cpu_info", "Model name"));
        fill_text(&machine->arch, value(rec, "cpu_info", "Architecture"));
        fill_text(&machine->os_release, value(rec, "kernel_version", "version"));
        fill_cpus(rec);
        if (!machine->has_memory)
                machine->has_memory =
                        kib(value(rec, "memory_info", "MemTotal"), &machine->memory_bytes);
}
