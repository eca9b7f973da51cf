/* FILE N: reads what perf stat wrote N times and prints the seconds of the fastest, and the counts.
 * Source only: no passes, no output. */
#include "tests/lib/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void add_values(const struct pi_recording *rec, const struct pi_bundle *bundle, void *user)
{
        uint64_t *values = user;

        (void)bundle;
        for (size_t i = 0; i < rec->counts.count; i++)
                *values += PI_AT(&rec->counts, struct pi_counts, i)->values;
}

static double now_s(void)
{
        struct timespec now;

        clock_gettime(CLOCK_MONOTONIC, &now);
        return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
        double best = 0;
        uint64_t values = 0;

        if (argc != 3)
                return 2;
        for (long i = atol(argv[2]); i > 0; i--) {
                struct pipa_error err;
                double begin = now_s(), took;

                values = 0;
                if (reading_run(argv[1], add_values, &values, &err)) {
                        fprintf(stderr, "%s: %s\n", err.member, err.text);
                        return 1;
                }
                took = now_s() - begin;
                best = best == 0 || took < best ? took : best;
        }
        printf("%.6f %llu\n", best, (unsigned long long)values);
        return 0;
}
