/* Rows of a kind, a line each, cells separated by tabs: what threads.py compares, and a look at
 * what the public API gives.
 *
 *     dump_rows [-t THREADS] [-k KALLSYMS] [-s SYMFS] [-q] FILE KIND [COLUMN]...
 *
 * KIND is a number (enum pipa_rows_kind). What is not known is '-'. -q: count rows only. */
#include <pipa/pipa.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void put_text(struct pipa_text text)
{
        for (size_t i = 0; i < text.n; i++) {
                unsigned char byte = (unsigned char)text.p[i];
                if (byte < 0x20 || byte == '\\')
                        printf("\\x%02x", byte);
                else
                        putchar(byte);
        }
        if (!text.p)
                putchar('-');
}

static void put_cell(const struct pipa_column *column, size_t row)
{
        if (column->known && !column->known[row])
                putchar('-');
        else if (column->type == PIPA_COLUMN_TEXT)
                put_text(column->at.text[row]);
        else if (column->type == PIPA_COLUMN_NUMBER)
                printf("%.17g", column->at.number[row]);
        else if (column->type == PIPA_COLUMN_TIME)
                printf("%" PRId64, column->at.time_ns[row]);
        else
                printf("%" PRIu64, column->at.whole[row]);
}

static void put_rows(struct pipa_rows *rows, bool quiet)
{
        size_t count, n, total = 0;
        const struct pipa_column *column = pipa_rows_columns(rows, &count);

        for (size_t i = 0; i < count && !quiet; i++)
                printf("%s%s", i ? "\t" : "", column[i].name);
        if (!quiet)
                putchar('\n');
        while ((n = pipa_rows_next(rows)) > 0) {
                total += n;
                for (size_t row = 0; row < n && !quiet; row++) {
                        for (size_t i = 0; i < count; i++) {
                                if (i)
                                        putchar('\t');
                                put_cell(&column[i], row);
                        }
                        putchar('\n');
                }
        }
        if (quiet)
                printf("%zu rows\n", total);
}

static int run(const char *path, struct pipa_options *options, enum pipa_rows_kind kind,
               const struct pipa_rows_options *chosen, bool quiet)
{
        struct pipa_analysis *analysis = NULL;
        struct pipa_rows *rows = NULL;
        struct pipa_error err;
        enum pipa_status status = pipa_analyze_file(path, options, &analysis, &err);

        if (status == PIPA_OK)
                status = pipa_rows_open(analysis, kind, chosen, &rows, &err);
        if (status == PIPA_OK)
                put_rows(rows, quiet);
        else
                fprintf(stderr, "%s: %s\n", err.member, err.text);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
        return status == PIPA_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
        struct pipa_options options = PIPA_OPTIONS_INIT;
        struct pipa_rows_options chosen = PIPA_ROWS_OPTIONS_INIT;
        const char *symfs[1];
        bool quiet = false;
        int c;

        options.need = PIPA_NEED_SAMPLES | PIPA_NEED_RECORDS | PIPA_NEED_RAW;
        while ((c = getopt(argc, argv, "t:k:s:q")) != -1) {
                if (c == 't')
                        options.threads = (unsigned)atoi(optarg);
                else if (c == 'k')
                        options.kallsyms = optarg;
                else if (c == 's')
                        options.symfs = symfs, options.symfs_count = 1, symfs[0] = optarg;
                else if (c == 'q')
                        quiet = true;
                else
                        return 2;
        }
        if (argc - optind < 2)
                return 2;
        if (atoi(argv[optind + 1]) <= PIPA_ROWS_SERIES_STATS)
                options.need |= PIPA_NEED_MODEL;
        chosen.columns = (const char *const *)argv + optind + 2;
        chosen.column_count = (size_t)(argc - optind - 2);
        return run(argv[optind], &options, (enum pipa_rows_kind)atoi(argv[optind + 1]), &chosen,
                   quiet);
}
