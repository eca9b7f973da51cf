/* perf.data -> what the samples' columns hold, and what of the machine was recorded, as text that
 * fields.py and headers.py compare with perf's own.
 *
 *     dump_fields FILE            a line per sample: time_ns tid name=value …
 *     dump_fields --header FILE   topology, counter units, memory
 *
 * Raw bytes and registers are read again from the sample's record, where that is not compressed. */
#include "analyze/source/perf/perf_parts.h"
#include "tests/lib/reading.h"

#include <inttypes.h>
#include <stdio.h>

static struct perf_attr attr_of(const struct pi_event *event)
{
        return (struct perf_attr){ .type = event->type,
                                   .config = event->config,
                                   .sample_type = event->sample_type,
                                   .read_format = event->read_format,
                                   .branch_sample_type = event->branch_sample_type,
                                   .sample_regs_user = event->regs_user,
                                   .sample_regs_intr = event->regs_intr,
                                   .sample_stack_user = event->stack_user_bytes };
}

static void put_branches(const struct pi_branches *branches, const struct pi_branch_list *list)
{
        printf(" brstack=");
        for (uint32_t i = 0; list && i < list->count; i++) {
                const struct pi_branch *b = pi_branches_at(branches, list, i);
                uint64_t f = b->flags;

                printf("%s0x%" PRIx64 "/0x%" PRIx64 "/%c/%c/%c/%d", i ? "," : "", b->from, b->to,
                       f & PI_BRANCH_MISPREDICTED ? 'M'
                       : f & PI_BRANCH_PREDICTED  ? 'P'
                                                  : '-',
                       f & PI_BRANCH_IN_TX ? 'X' : '-', f & PI_BRANCH_ABORT ? 'A' : '-',
                       (int)PI_BRANCH_CYCLES(f));
        }
}

/* What perf script does not print. */
static void put_branch_rest(const struct pi_branches *branches, const struct pi_branch_list *list)
{
        printf(" branches=");
        if (list && list->hw_index != PI_NO_HW_INDEX)
                printf("hw%" PRIu64, list->hw_index);
        for (uint32_t i = 0; list && i < list->count; i++) {
                const struct pi_branch *b = pi_branches_at(branches, list, i);

                printf(",t%d.s%d.n%d.p%d.c%" PRIx64, (int)PI_BRANCH_TYPE(b->flags),
                       (int)PI_BRANCH_SPEC(b->flags), (int)PI_BRANCH_NEW_TYPE(b->flags),
                       (int)PI_BRANCH_PRIV(b->flags), b->counters);
        }
}

static void put_regs(const char *name, struct perf_parts_regs regs)
{
        printf(" %s=%" PRIu64, name, regs.abi);
        while (pi_cursor_left(&regs.values) > 0)
                printf(",%" PRIx64, pi_cursor_u64(&regs.values));
}

static void put_text(struct pi_bytes s)
{
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] < 0x21 || s.p[i] == '\\' || s.p[i] > 0x7e)
                        printf("\\x%02x", s.p[i]);
                else
                        putchar(s.p[i]);
        }
}

static void put_str(const struct pi_recording *rec, uint32_t id)
{
        struct pi_str s = pi_recording_str(rec, id);

        put_text((struct pi_bytes){ (const uint8_t *)s.p, s.n });
}

static void put_tracepoint(const struct pi_recording *rec, const struct pi_tracepoint *point,
                           struct pi_bytes raw)
{
        for (uint32_t i = 0; i < point->field_count; i++) {
                const struct pi_tracepoint_field *field = pi_tracing_field(&rec->tracing, point, i);
                uint64_t number;

                if (field->common)
                        continue;
                printf(" trace.");
                put_str(rec, field->name);
                putchar('=');
                if (pi_tracing_number(&rec->tracing, field, raw, &number))
                        printf(field->is_signed ? "%" PRId64 : "%" PRIu64, number);
                else if (field->text)
                        put_text(pi_tracing_bytes(&rec->tracing, field, raw));
                else
                        printf("?");
        }
}

/* The sample's record once more, from the file. */
static void put_again(const struct pi_recording *rec, const struct pi_member *member,
                      const struct pi_sample *sample)
{
        static uint8_t buffer[65536];
        const struct pi_trait *trait = pi_columns_trait(&rec->columns, sample);
        const struct pi_event *event = pi_recording_event(rec, sample->event);
        bool host_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
        struct pi_record_place place;
        struct perf_attr attr = attr_of(event);
        struct perf_parts parts;
        struct pipa_error err;
        struct pi_cursor c;
        size_t got;

        if (!pi_columns_place(&rec->columns, sample, &place) || place.unpacked || place.stream ||
            pi_member_read(member, place.offset, buffer, sizeof(buffer), &got, &err) != PIPA_OK)
                return;
        c = pi_cursor_of(buffer, got, rec->machine.big_endian != host_big);
        pi_cursor_skip(&c, 6);
        got = pi_cursor_u16(&c);
        c = pi_cursor_sub(&c, got - 8);
        perf_parts_read(&parts, &attr, &c);
        printf(" period=%" PRIu64, parts.got & PERF_SAMPLE_PERIOD ? parts.period : 0);
        if (sample->has & PI_HAS_REGS_USER)
                put_regs("uregs", parts.regs_user);
        if (sample->has & PI_HAS_REGS_INTR)
                put_regs("iregs", parts.regs_intr);
        if (sample->has & PI_HAS_STACK_USER && (parts.stack_user.n != trait->stack_bytes ||
                                                parts.stack_used_bytes != trait->stack_used_bytes))
                printf(" stack_again=%zu,%" PRIu64, parts.stack_user.n, parts.stack_used_bytes);
        if (sample->has & PI_HAS_RAW) {
                const struct pi_tracepoint *point =
                        event->type == PERF_TYPE_TRACEPOINT
                                ? pi_tracing_find(&rec->tracing, event->config)
                                : NULL;

                printf(" raw=%zu", parts.raw.n);
                if (point)
                        put_tracepoint(rec, point, parts.raw);
        }
}

static void put_sample(const struct pi_recording *rec, const struct pi_member *member,
                       const struct pi_sample *sample)
{
        const struct pi_trait *trait = pi_columns_trait(&rec->columns, sample);
        uint16_t second, third;
        uint64_t value;

        printf("%" PRId64 " %d event=", sample->time_ns,
               pi_tasks_at(&rec->tasks, sample->task)->tid);
        put_str(rec, pi_recording_event(rec, sample->event)->name);
        if (pi_columns_addr(&rec->columns, sample, &value))
                printf(" addr=%" PRIx64, value);
        if (pi_columns_phys_addr(&rec->columns, sample, &value))
                printf(" phys_addr=%" PRIx64, value);
        if (pi_columns_weight(&rec->columns, sample, &value))
                printf(" weight=%" PRIu64, value);
        if (pi_columns_latencies(&rec->columns, sample, &second, &third))
                printf(" ins_lat=%u retire_lat=%u", second, third);
        if (sample->has & PI_HAS_DATA_SRC)
                printf(" data_src=%" PRIx64, trait->data_src);
        if (sample->has & PI_HAS_TRANSACTION)
                printf(" transaction=%" PRIx64, trait->transaction);
        if (sample->has & PI_HAS_DATA_PAGE_SIZE)
                printf(" data_page_size=%" PRIu64, trait->data_page_bytes);
        if (sample->has & PI_HAS_CODE_PAGE_SIZE)
                printf(" code_page_size=%" PRIu64, trait->code_page_bytes);
        if (sample->has & PI_HAS_CGROUP) {
                uint32_t path = pi_system_cgroup(&rec->system, trait->cgroup);

                printf(" cgroup=");
                if (path == PI_NONE)
                        printf("%" PRIu64, trait->cgroup);
                else
                        put_str(rec, path);
        }
        if (sample->has & PI_HAS_STACK_USER)
                printf(" stack=%u,%u", trait->stack_bytes, trait->stack_used_bytes);
        if (sample->has & PI_HAS_AUX && trait->aux_bytes > 0)
                printf(" aux=%u", trait->aux_bytes);
        if (sample->has & PI_HAS_BRANCHES) {
                const struct pi_branch_list *list = pi_columns_branches(&rec->columns, sample);

                put_branches(&rec->columns.branches, list);
                put_branch_rest(&rec->columns.branches, list);
        }
        put_again(rec, member, sample);
        putchar('\n');
}

static void put_list(const struct pi_recording *rec, const char *title, const struct pi_vec *list)
{
        for (size_t i = 0; i < list->count; i++)
                printf("# %s : %s\n", title, pi_recording_str(rec, *PI_AT(list, uint32_t, i)).p);
}

static void put_cpus(const struct pi_recording *rec)
{
        const struct pi_topology *t = &rec->topology;

        for (size_t i = 0; i < t->cpus.count; i++) {
                const struct pi_cpu *cpu = PI_AT(&t->cpus, struct pi_cpu, i);

                if (cpu->core == PI_NONE)
                        printf("# Core ID and Socket ID information is not available\n");
                else if (cpu->die == PI_NONE)
                        printf("# CPU %zu: Core ID %d, Socket ID %d\n", i, (int)cpu->core,
                               (int)cpu->socket);
                else
                        printf("# CPU %zu: Core ID %d, Die ID %d, Socket ID %d\n", i,
                               (int)cpu->core, (int)cpu->die, (int)cpu->socket);
        }
}

static void put_memory(const struct pi_recording *rec)
{
        const struct pi_topology *t = &rec->topology;

        for (size_t i = 0; i < t->nodes.count; i++) {
                const struct pi_numa_node *node = PI_AT(&t->nodes, struct pi_numa_node, i);

                printf("# node%u meminfo  : total = %" PRIu64 " kB, free = %" PRIu64 " kB\n",
                       node->node, node->memory_bytes / 1024, node->free_bytes / 1024);
                printf("# node%u cpu list : %s\n", node->node, pi_recording_str(rec, node->cpus).p);
        }
        for (size_t i = 0; i < t->memory.count; i++) {
                const struct pi_memory_node *node = PI_AT(&t->memory, struct pi_memory_node, i);

                printf("# memory %" PRIu64 " [%" PRIu64 "M]\n", node->node,
                       node->blocks * t->memory_block_bytes >> 20);
        }
        for (size_t i = 0; i < t->caches.count; i++) {
                const struct pi_cache *cache = PI_AT(&t->caches, struct pi_cache, i);

                printf("# L%u %-15s %8s [%s]\n", cache->level, pi_recording_str(rec, cache->type).p,
                       pi_recording_str(rec, cache->size).p, pi_recording_str(rec, cache->cpus).p);
        }
}

static void put_units(const struct pi_recording *rec)
{
        const struct pi_topology *t = &rec->topology;

        for (size_t i = 0; i < t->pmus.count; i++) {
                const struct pi_pmu *pmu = PI_AT(&t->pmus, struct pi_pmu, i);

                printf("# pmu %s = %u\n", pi_recording_str(rec, pmu->name).p, pmu->type);
        }
        for (size_t i = 0; i < t->pmu_caps.count; i++) {
                const struct pi_pmu_cap *cap = PI_AT(&t->pmu_caps, struct pi_pmu_cap, i);

                printf("# cap %s: %s=%s\n", pi_recording_str(rec, cap->pmu).p,
                       pi_recording_str(rec, cap->name).p, pi_recording_str(rec, cap->value).p);
        }
        for (size_t i = 0; i < t->core_kinds.count; i++) {
                const struct pi_core_kind *kind = PI_AT(&t->core_kinds, struct pi_core_kind, i);

                printf("# %s cpu list : %s\n", pi_recording_str(rec, kind->pmu).p,
                       pi_recording_str(rec, kind->cpus).p);
        }
        for (size_t i = 0; i < rec->system.groups.count; i++) {
                const struct pi_event_group *group =
                        PI_AT(&rec->system.groups, struct pi_event_group, i);

                printf("# group %s:", pi_recording_str(rec, group->name).p);
                for (uint32_t k = 0; k < group->members; k++)
                        printf(" %s", pi_recording_str(
                                              rec, pi_recording_event(rec, group->leader + k)->name)
                                              .p);
                putchar('\n');
        }
}

static void put_header(const struct pi_recording *rec)
{
        put_list(rec, "sibling sockets", &rec->topology.packages);
        put_list(rec, "sibling dies   ", &rec->topology.dies);
        put_list(rec, "sibling threads", &rec->topology.cores);
        put_cpus(rec);
        put_memory(rec);
        put_units(rec);
        for (size_t i = 0; i < rec->system.namespaces.count; i++) {
                const struct pi_namespace *space =
                        PI_AT(&rec->system.namespaces, struct pi_namespace, i);

                printf("# namespace %d: mnt %" PRIu64 "/%" PRIu64 "\n", space->pid,
                       space->mount_dev, space->mount_inode);
        }
        printf("# switches: %" PRIu64 " in, %" PRIu64 " out, %" PRIu64 " preempted\n",
               rec->system.switches_in, rec->system.switches_out, rec->system.switches_preempted);
        printf("# bpf: %" PRIu64 " programs, %" PRIu64 " bytes\n", rec->system.bpf_programs,
               rec->system.bpf_bytes);
        for (uint32_t i = 0; i < rec->modules.list.count; i++) {
                const struct pi_module *module = pi_modules_at(&rec->modules, i);

                printf("# build id of %s: ", pi_recording_str(rec, module->path).p);
                for (size_t k = 0; k < module->build_id.size; k++)
                        printf("%02x", module->build_id.byte[k]);
                putchar('\n');
        }
        for (size_t i = 0; i < rec->notes->list.count; i++) {
                const struct pi_note *note = PI_AT(&rec->notes->list, struct pi_note, i);

                printf("# note %s: %.*s\n", note->code, (int)note->text.n, note->text.p);
        }
}

static void put_recording(const struct pi_recording *rec, const struct pi_bundle *bundle,
                          void *user)
{
        const bool *header = user;

        if (*header)
                put_header(rec);
        for (size_t i = 0; !*header && i < rec->samples.count; i++)
                put_sample(rec, PI_AT(&bundle->members, struct pi_member, 0),
                           pi_recording_sample(rec, i));
}

int main(int argc, char **argv)
{
        bool header = argc == 3 && strcmp(argv[1], "--header") == 0;
        struct pipa_error err;
        enum pipa_status status;

        if (argc != 2 + header) {
                fprintf(stderr, "Usage: dump_fields [--header] FILE\n");
                return 2;
        }
        status = reading_run(argv[argc - 1], put_recording, &header, &err);
        if (status)
                fprintf(stderr, "%s: %s\n", err.member, err.text);
        return status ? 1 : 0;
}
