/* Embedding libpipa: analyse a recording and write its page.
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

int main(int argc, char **argv)
{
        struct pipa_options options = PIPA_OPTIONS_INIT;
        struct pipa_analysis *analysis = NULL;
        struct pipa_error error = { .text = "usage: example RECORDING PAGE" };
        FILE *page = argc == 3 ? fopen(argv[2], "wb") : NULL;
        enum pipa_status status = PIPA_E_ARGUMENT;

        options.progress = show_progress;
        if (page)
                status = pipa_analyze_file(argv[1], &options, &analysis, &error);
        if (status == PIPA_OK)
                status = pipa_render(analysis, PIPA_RENDER_HTML, write_file, page, &error);
        pipa_analysis_free(analysis);
        if (page && fclose(page) != 0 && status == PIPA_OK)
                status = PIPA_E_IO;
        if (status != PIPA_OK)
                fprintf(stderr, "%s: %s\n", pipa_status_text(status), error.text);
        return status == PIPA_OK ? 0 : 1;
}
