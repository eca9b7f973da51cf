/* Reads a recording into columns and stops there: what compare_reading.py measures. Prints how many
 * samples there are.
 *
 *     read_recording FILE */
#include "analyze/source/source.h"
#include "base/limits.h"

#include <stdio.h>

static enum pipa_status read(const char *path, struct pi_recording *rec, struct pi_arena *arena,
                             struct pi_notes *notes, struct pipa_error *err)
{
        struct pi_bundle bundle;
        enum pipa_status status = pi_bundle_open(path, NULL, NULL, arena, notes, &bundle, err);

        if (status)
                return status;
        status = pi_sources_read(&bundle, rec, NULL, err);
        pi_bundle_close(&bundle);
        return status;
}

int main(int argc, char **argv)
{
        struct pipa_error err = { .text = "out of memory" };
        enum pipa_status status = PIPA_E_MEMORY;
        struct pi_recording rec;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_arena arena;

        if (argc != 2) {
                fprintf(stderr, "Usage: read_recording FILE\n");
                return 2;
        }
        pi_arena_init(&arena, PI_LIMIT_MEMORY_BYTES);
        pi_notes_init(&notes, &arena);
        if (pi_strtab_init(&strings, &arena) && pi_recording_init(&rec, &arena, &strings, &notes))
                status = read(argv[1], &rec, &arena, &notes, &err);
        if (status == PIPA_OK)
                printf("%zu samples\n", rec.samples.count);
        else
                fprintf(stderr, "%s: %s\n", err.member, err.text);
        return status ? 1 : 0;
}
