/* Any bytes as a procfs.snap: analysed within a small budget, its rows pulled. */
#include "include/pipa/pipa.h"

#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_BYTES (256u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads every cell: texts to their ends, numbers are finite or NAN. */
static void check_chunk(const struct pipa_rows *rows, size_t count)
{
        size_t columns, sum = 0;
        const struct pipa_column *column = pipa_rows_columns(rows, &columns);

        for (size_t i = 0; i < columns; i++) {
                for (size_t k = 0; k < count; k++) {
                        if (column[i].type == PIPA_COLUMN_NUMBER && isinf(column[i].at.number[k]))
                                abort();
                        for (size_t n = 0;
                             column[i].type == PIPA_COLUMN_TEXT && n < column[i].at.text[k].n; n++)
                                sum += (unsigned char)column[i].at.text[k].p[n];
                }
        }
        if (sum == SIZE_MAX)
                abort();
}

static void pull(const struct pipa_analysis *analysis, enum pipa_rows_kind kind)
{
        static const char *const match[] = { "*.*", "?*" };
        struct pipa_rows_options options = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows;
        struct pipa_error err;
        size_t count;

        options.match = match;
        options.match_count = 2;
        if (pipa_rows_open(analysis, kind, &options, &rows, &err) != PIPA_OK)
                abort();
        while ((count = pipa_rows_next(rows)) > 0)
                check_chunk(rows, count);
        pipa_rows_free(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pipa_options options = PIPA_OPTIONS_INIT;
        struct pipa_analysis *analysis = NULL;
        struct pipa_error err;
        int fd = memfd_create("fuzz", MFD_CLOEXEC);

        if (fd < 0 || write(fd, data, size) != (ssize_t)size)
                abort();
        options.memory_limit_bytes = MEMORY_BYTES;
        options.threads = 1;
        if (pipa_analyze_fd(fd, "procfs.snap", &options, &analysis, &err) == PIPA_OK) {
                pull(analysis, PIPA_ROWS_SERIES);
                pull(analysis, PIPA_ROWS_SERIES_STATS);
        }
        pipa_analysis_free(analysis);
        close(fd);
        return 0;
}
