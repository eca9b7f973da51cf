/* Reads a recording into columns and stops there: what compare_reading.py measures. Prints how many
 * samples there are.
 *
 *     read_recording FILE */
#include "tests/lib/reading.h"

#include <stdio.h>

static void print_count(const struct pi_recording *rec, const struct pi_bundle *bundle, void *user)
{
        (void)bundle;
        (void)user;
        printf("%zu samples\n", rec->samples.count);
}

int main(int argc, char **argv)
{
        struct pipa_error err;
        enum pipa_status status;

        if (argc != 2) {
                fprintf(stderr, "Usage: read_recording FILE\n");
                return 2;
        }
        status = reading_run(argv[1], print_count, NULL, &err);
        if (status)
                fprintf(stderr, "%s: %s\n", err.member, err.text);
        return status ? 1 : 0;
}
