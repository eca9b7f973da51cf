/* Counts on standard input -> all metrics that they allow, until `pipa metrics` stands.
 *
 *     dump_metrics CPU [#literal=value]... [--given FILE]
 *
 * Input: "event<TAB>value" lines, groups apart by an empty line. Output, a block for each group:
 * "name[,alias...]<TAB>value<TAB>scale<TAB>unit", or "name<TAB>missing<TAB>operand". */
#include "analyze/table/complaint.h"
#include "analyze/table/file.h"
#include "analyze/table/uarch.h"

#include <stdio.h>
#include <stdlib.h>

struct counts {
        double *value;       /* [event_count], NAN where not counted */
        double (*moded)[32]; /* [event_count] the same by modes */
};

static void set_literal(struct pi_target *machine, const char *text)
{
        const char *value = strchr(text, '=');

        for (unsigned i = 0; value && i < PI_LITERAL_COUNT; i++)
                if (strncmp(text, pi_literal_name(i), (size_t)(value - text)) == 0 &&
                    strlen(pi_literal_name(i)) == (size_t)(value - text)) {
                        machine->literal[i] = strtod(value + 1, NULL);
                        return;
                }
        fprintf(stderr, "no literal: %s\n", text);
        exit(2);
}

static double operand_value(const struct pi_uarch *uarch, const struct pi_uarch_operand *operand,
                            const struct counts *counts)
{
        double value;

        switch (operand->kind) {
        case PI_OPERAND_EVENT:
                value = operand->modes ? counts->moded[operand->event][operand->modes]
                                       : counts->value[operand->event];
                return isnan(value) ? uarch->event[operand->event].otherwise : value;
        case PI_OPERAND_HAS_EVENT:
                return !isnan(counts->value[operand->event]);
        case PI_OPERAND_SOURCE_COUNT:
                return isnan(counts->value[operand->event]) ? NAN : 1;
        case PI_OPERAND_LITERAL:
        default:
                return NAN;
        }
}

static const char *operand_name(const struct pi_uarch *uarch,
                                const struct pi_uarch_operand *operand)
{
        return operand->kind == PI_OPERAND_LITERAL ? pi_literal_name(operand->literal)
                                                   : uarch->event[operand->event].name.p;
}

static void print_metric(const struct pi_uarch *uarch, uint32_t m, double *const *column)
{
        const struct pi_uarch_metric *metric = &uarch->metric[m];

        printf("%.*s", (int)metric->name.n, metric->name.p);
        for (size_t i = 0; i < metric->alias_count; i++)
                printf(",%.*s", (int)metric->alias[i].n, metric->alias[i].p);
        for (size_t i = 0; i < metric->operand_count; i++) {
                uint32_t o = metric->operand[i];
                if (isnan(column[uarch->metric_count + o][0])) {
                        printf("\tmissing\t%s\n", operand_name(uarch, &uarch->operand[o]));
                        return;
                }
        }
        pi_uarch_run(uarch, m, column, 1);
        printf("\t%.17g\t%.17g\t%.*s\n", column[m][0], metric->scale, (int)metric->unit.n,
               metric->unit.p);
}

static void print_group(const struct pi_uarch *uarch, const struct counts *counts)
{
        size_t slots = PI_UARCH_SLOTS(uarch);
        double *room = calloc(slots + 1, sizeof(*room)),
               **column = calloc(slots + 1, sizeof(*column));

        if (!room || !column)
                abort();
        for (size_t i = 0; i < slots; i++)
                column[i] = &room[i];
        for (size_t i = 0; i < uarch->operand_count; i++)
                room[uarch->metric_count + i] = operand_value(uarch, &uarch->operand[i], counts);
        for (uint32_t m = 0; m < uarch->metric_count; m++)
                print_metric(uarch, m, column);
        printf("\n");
        free(column);
        free(room);
}

static void clear(const struct pi_uarch *uarch, struct counts *counts)
{
        for (size_t i = 0; i < uarch->event_count; i++) {
                counts->value[i] = NAN;
                for (size_t m = 0; m < 32; m++)
                        counts->moded[i][m] = NAN;
        }
}

static void take_line(const struct pi_uarch *uarch, char *line, struct counts *counts)
{
        char *tab = strchr(line, '\t');
        unsigned modes;
        uint32_t event;

        if (!tab)
                return;
        *tab = 0;
        event = pi_uarch_event_of(uarch, pi_str_of(line), &modes);
        if (event == PI_NONE) {
                printf("?%s\n", line);
                return;
        }
        counts->value[event] = strtod(tab + 1, NULL);
        counts->moded[event][modes & 31] = counts->value[event];
}

static void read_groups(const struct pi_uarch *uarch)
{
        struct counts counts = { calloc(uarch->event_count + 1, sizeof(double)),
                                 calloc(uarch->event_count + 1, sizeof(double[32])) };
        char line[1024];
        bool any = false;

        if (!counts.value || !counts.moded)
                abort();
        clear(uarch, &counts);
        while (fgets(line, sizeof(line), stdin)) {
                line[strcspn(line, "\n")] = 0;
                if (line[0] == 0 && any) {
                        print_group(uarch, &counts);
                        clear(uarch, &counts);
                }
                any = line[0] != 0;
                take_line(uarch, line, &counts);
        }
        if (any)
                print_group(uarch, &counts);
        free(counts.value);
        free(counts.moded);
}

int main(int argc, char **argv)
{
        struct pi_target machine;
        struct pi_uarch_request request = { .machine = &machine };
        struct pi_uarch *uarch;
        struct pipa_error err;
        struct pi_arena arena;

        if (argc < 2)
                return 2;
        pi_target_init(&machine);
        pi_arena_init(&arena, 1u << 30);
        machine.id = pi_str_of(argv[1]);
        for (int i = 2; i < argc; i++) {
                if (strcmp(argv[i], "--given") == 0 && i + 1 < argc) {
                        request.given_name = pi_str_of(argv[++i]);
                        if (pi_table_load(argv[i], &arena, &request.given, &err) != PIPA_OK) {
                                fprintf(stderr, "%s: %s\n", err.member, err.text);
                                return 1;
                        }
                } else {
                        set_literal(&machine, argv[i]);
                }
        }
        if (pi_uarch_read(&request, &arena, NULL, &uarch, &err) != PIPA_OK) {
                fprintf(stderr, "%s: %s\n", err.member, err.text);
                return 1;
        }
        read_groups(uarch);
        pi_uarch_done(uarch);
        pi_arena_done(&arena);
        return 0;
}
