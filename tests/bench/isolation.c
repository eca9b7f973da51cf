/* What workers cost: the same recording analysed with and without them, in pairs.
 *
 *     isolation PIPA-SYMBOLIZE RECORDING SYMFS [PAIRS] */
#include "pipa/pipa.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PAIRS_MAX 1000

static double now_ms(void)
{
        struct timespec now;

        clock_gettime(CLOCK_MONOTONIC, &now);
        return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double analyse_ms(const char *program, char **argv)
{
        const char *symfs[] = { argv[3] };
        struct pipa_options options = PIPA_OPTIONS_INIT;
        struct pipa_analysis *analysis;
        struct pipa_error err;
        double before = now_ms();

        options.symfs = symfs;
        options.symfs_count = 1;
        options.symbolize_program = program;
        if (pipa_analyze_file(argv[2], &options, &analysis, &err) != PIPA_OK) {
                fprintf(stderr, "isolation: %s: %s\n", err.member, err.text);
                exit(1);
        }
        double took = now_ms() - before;
        pipa_analysis_free(analysis);
        return took;
}

static int compare(const void *a, const void *b)
{
        const double *x = a, *y = b;

        return *x < *y ? -1 : *x > *y;
}

static void print(const char *what, double *ms, size_t count)
{
        qsort(ms, count, sizeof(*ms), compare);
        printf("%-12s median %8.2f ms, quarter %8.2f ms, least %8.2f ms\n", what, ms[count / 2],
               ms[count / 4], ms[0]);
}

int main(int argc, char **argv)
{
        static double here[PAIRS_MAX], workers[PAIRS_MAX], more[PAIRS_MAX];
        size_t pairs = argc > 4 ? strtoul(argv[4], NULL, 10) : 31;

        if (argc < 4 || pairs == 0 || pairs > PAIRS_MAX) {
                fprintf(stderr, "isolation PIPA-SYMBOLIZE RECORDING SYMFS [PAIRS]\n");
                return 2;
        }
        analyse_ms(NULL, argv);
        analyse_ms(argv[1], argv);
        for (size_t i = 0; i < pairs; i++) {
                here[i] = analyse_ms(NULL, argv);
                workers[i] = analyse_ms(argv[1], argv);
                more[i] = workers[i] - here[i];
        }
        print("in process", here, pairs);
        print("workers", workers, pairs);
        print("difference", more, pairs);
        return 0;
}
