/* How fast metrics are computed: all of a table over 256 CPUs, again and again; and how long
 * reading the table takes.
 *
 *     run_metrics [CPU] */
#include "analyze/table/uarch.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CPUS 256
#define SECONDS 1.0
#define READINGS 20

static double now_s(void)
{
        struct timespec t;

        clock_gettime(CLOCK_MONOTONIC, &t);
        return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static struct pi_uarch *read_table(const char *id, struct pi_arena *arena)
{
        struct pi_target machine;
        struct pi_uarch_request request = { .machine = &machine };
        struct pi_uarch *uarch;
        struct pipa_error err;

        pi_target_init(&machine);
        machine.id = pi_str_of(id);
        machine.literal[PI_LITERAL_SMT_ON] = 1;
        machine.literal[PI_LITERAL_CORE_WIDE] = 1;
        pi_arena_init(arena, 1u << 30);
        if (pi_uarch_read(&request, arena, NULL, &uarch, &err) != PIPA_OK) {
                fprintf(stderr, "%s: %s\n", err.member, err.text);
                exit(1);
        }
        return uarch;
}

static void time_reading(const char *id)
{
        double from = now_s();

        for (int i = 0; i < READINGS; i++) {
                struct pi_arena arena;
                pi_uarch_done(read_table(id, &arena));
                pi_arena_done(&arena);
        }
        printf("reading the table of %s: %.1f ms\n", id, (now_s() - from) * 1e3 / READINGS);
}

static double **make_columns(const struct pi_uarch *uarch)
{
        size_t slots = PI_UARCH_SLOTS(uarch);
        double **column = calloc(slots, sizeof(*column));

        for (size_t s = 0; s < slots; s++) {
                column[s] = calloc(CPUS, sizeof(**column));
                for (size_t i = 0; i < CPUS; i++)
                        column[s][i] = (double)(1 + (s * 7919 + i * 104729) % 1000003);
        }
        return column;
}

int main(int argc, char **argv)
{
        const char *id = argc > 1 ? argv[1] : "sapphirerapids";
        struct pi_arena arena;
        struct pi_uarch *uarch;
        double **column, from, spent;
        size_t operands = 0, rounds = 0;

        time_reading(id);
        uarch = read_table(id, &arena);
        column = make_columns(uarch);
        for (size_t m = 0; m < uarch->metric_count; m++)
                for (uint32_t i = 0; i < uarch->metric[m].expr.op_count; i++)
                        operands++;
        from = now_s();
        do {
                pi_uarch_run_all(uarch, column, CPUS);
                rounds++;
                spent = now_s() - from;
        } while (spent < SECONDS);
        printf("%s: %zu metrics of %zu counters, %zu operands and operators for each CPU\n", id,
               uarch->metric_count, uarch->operand_count, operands);
        printf("%.0f M operands/s, %.0f M metric values/s, %.0f M counter values/s through all "
               "metrics\n",
               (double)(operands * CPUS * rounds) / spent / 1e6,
               (double)(uarch->metric_count * CPUS * rounds) / spent / 1e6,
               (double)(uarch->operand_count * CPUS * rounds) / spent / 1e6);
        for (size_t s = 0; s < PI_UARCH_SLOTS(uarch); s++)
                free(column[s]);
        free(column);
        pi_uarch_done(uarch);
        pi_arena_done(&arena);
        return 0;
}
