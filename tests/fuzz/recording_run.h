/* Any bytes as a recording: analysed within a small budget, rendered and pulled as rows where that
 * is wanted, and inspected. */
#ifndef PIPA_FUZZ_RECORDING_RUN_H
#define PIPA_FUZZ_RECORDING_RUN_H

#include "include/pipa/pipa.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_BYTES (256u << 20)

static int sink(void *user, const void *data, size_t size)
{
        (void)data;
        *(size_t *)user += size;
        return 0;
}

/* Whatever was read can be written, unless a bound is met. */
static void check_written(enum pipa_status status, size_t written)
{
        if ((status != PIPA_OK && status != PIPA_E_LIMIT && status != PIPA_E_MEMORY) ||
            (status == PIPA_OK && written == 0))
                abort();
}

static void render_all(const struct pipa_analysis *analysis)
{
        static const enum pipa_render_format formats[] = { PIPA_RENDER_HTML, PIPA_RENDER_JSON,
                                                           PIPA_RENDER_TEXT };
        struct pipa_error err;

        for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
                size_t written = 0;
                enum pipa_status status = pipa_render(analysis, formats[i], sink, &written, &err);
                check_written(status, written);
        }
}

/* Reads every byte of every cell, so that a sanitizer sees what they point at. */
static uint64_t look_at(const struct pipa_column *column, size_t row)
{
        uint64_t sum = 0;

        if (column->known && !column->known[row])
                return 0;
        if (column->type != PIPA_COLUMN_TEXT)
                return column->at.whole[row];
        for (size_t i = 0; i < column->at.text[row].n; i++)
                sum += (unsigned char)column->at.text[row].p[i];
        return sum;
}

static void pull_all(const struct pipa_analysis *analysis, enum pipa_rows_kind kind,
                     const struct pipa_filter *filter)
{
        struct pipa_rows_options options = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows = NULL;
        struct pipa_error err;
        const struct pipa_column *column;
        volatile uint64_t sum = 0;
        size_t count, n;

        options.filter = filter;
        if (pipa_rows_open(analysis, kind, &options, &rows, &err) != PIPA_OK)
                return;
        column = pipa_rows_columns(rows, &count);
        while ((n = pipa_rows_next(rows)) > 0) {
                for (size_t i = 0; i < n * count; i++)
                        sum += look_at(&column[i % count], i / count);
        }
        (void)sum;
        pipa_rows_free(rows);
}

static void pull_kinds(const struct pipa_analysis *analysis)
{
        struct pipa_filter filter = PIPA_FILTER_INIT;

        filter.cpus = "0-3";
        filter.parent = "a";
        filter.from_ns = 1;
        for (int kind = PIPA_ROWS_SERIES; kind <= PIPA_ROWS_FRAMES; kind++) {
                pull_all(analysis, (enum pipa_rows_kind)kind, NULL);
                if (kind == PIPA_ROWS_SAMPLES || kind == PIPA_ROWS_RECORDS ||
                    kind == PIPA_ROWS_HOTSPOTS)
                        pull_all(analysis, (enum pipa_rows_kind)kind, &filter);
        }
}

static void inspect_all(int fd, bool render)
{
        struct pipa_inspect_options options = PIPA_INSPECT_OPTIONS_INIT;
        char path[32];
        struct pipa_error err;
        size_t written = 0;

        snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        options.memory_limit_bytes = MEMORY_BYTES;
        if (render)
                pipa_inspect_file(path, &options, PIPA_RENDER_TEXT, sink, &written, &err);
        pipa_inspect_file(path, &options, PIPA_RENDER_JSON, sink, &written, &err);
}

/* `render`: also every format and all rows, which takes most of the time. */
static void run_recording(int fd, bool render)
{
        struct pipa_options options = PIPA_OPTIONS_INIT;
        struct pipa_analysis *analysis = NULL;
        struct pipa_error err;

        options.memory_limit_bytes = MEMORY_BYTES;
        options.threads = 1;
        if (render)
                options.need =
                        PIPA_NEED_MODEL | PIPA_NEED_SAMPLES | PIPA_NEED_RECORDS | PIPA_NEED_RAW;
        if (pipa_analyze_fd(fd, "fuzz", &options, &analysis, &err) == PIPA_OK && render) {
                render_all(analysis);
                pull_kinds(analysis);
        }
        pipa_analysis_free(analysis);
        inspect_all(fd, render);
}

static int open_memory(void)
{
        int fd = memfd_create("fuzz", MFD_CLOEXEC);

        if (fd < 0)
                abort();
        return fd;
}

static void append(int fd, const void *data, size_t size)
{
        if (write(fd, data, size) != (ssize_t)size)
                abort();
}

#endif
