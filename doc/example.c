/* Embedding libpipa: analyse a recording, write its page, and print the ten hottest functions as
 * rows of columns.
 *
 *     cc example.c $(pkg-config --cflags --libs pipa) -o example && ./example perf.data out.html */
#include <pipa/pipa.h>

#include <errno.h>
#include <stdio.h>

static int write_file(void *user, const void *data, size_t size)
{
        return fwrite(data, 1, size, user) == size ? 0 : EIO;
}

static void show_progress(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)user;
        fprintf(stderr, "%s %llu/%llu\n", stage, (unsigned long long)done,
                (unsigned long long)total);
}

/* Names come from strangers: nothing of them may steer a terminal. */
static void print_name(struct pipa_text name)
{
        if (!name.p)
                fputs("(no name)", stdout);
        for (size_t i = 0; i < name.n; i++)
                putchar(name.p[i] < ' ' || name.p[i] > '~' ? '?' : name.p[i]);
}

/* Columns come in the order in which they were asked for, rows of an event with the heaviest first.
 * The first chunk is enough here; a caller that wants all of them goes on until 0. */
static enum pipa_status print_hottest(const struct pipa_analysis *analysis,
                                      struct pipa_error *error)
{
        static const char *const names[] = { "event", "sym", "dso", "self_share" };
        struct pipa_rows_options options = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows = NULL;
        enum pipa_status status;

        options.columns = names;
        options.column_count = sizeof(names) / sizeof(names[0]);
        status = pipa_rows_open(analysis, PIPA_ROWS_HOTSPOTS, &options, &rows, error);
        if (status == PIPA_OK) {
                size_t count, got = pipa_rows_next(rows);
                const struct pipa_column *column = pipa_rows_columns(rows, &count);

                for (size_t row = 0; row < got && row < 10; row++) {
                        printf("%5.1f %%  ", 100 * column[3].at.number[row]);
                        for (size_t i = 0; i < 3; i++) {
                                print_name(column[i].at.text[row]);
                                putchar(i < 2 ? '\t' : '\n');
                        }
                }
        }
        pipa_rows_free(rows);
        return status;
}

int main(int argc, char **argv)
{
        struct pipa_options options = PIPA_OPTIONS_INIT;
        struct pipa_analysis *analysis = NULL;
        struct pipa_error error = { .text = "usage: example RECORDING PAGE" };
        FILE *page = argc == 3 ? fopen(argv[2], "wb") : NULL;
        enum pipa_status status = PIPA_E_ARGUMENT;

        options.progress = show_progress;
        options.need = PIPA_NEED_MODEL | PIPA_NEED_SAMPLES;
        if (page)
                status = pipa_analyze_file(argv[1], &options, &analysis, &error);
        if (status == PIPA_OK)
                status = pipa_render(analysis, PIPA_RENDER_HTML, write_file, page, &error);
        if (status == PIPA_OK)
                status = print_hottest(analysis, &error);
        pipa_analysis_free(analysis);
        if (page && fclose(page) != 0 && status == PIPA_OK)
                status = PIPA_E_IO;
        if (status != PIPA_OK)
                fprintf(stderr, "%s: %s\n", pipa_status_text(status), error.text);
        return status == PIPA_OK ? 0 : 1;
}
