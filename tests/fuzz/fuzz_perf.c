/* Any bytes as a recording: analysed within a small budget, and rendered in every format. */
#include "include/pipa/pipa.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_BYTES (256u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int sink(void *user, const void *data, size_t size)
{
        (void)data;
        *(size_t *)user += size;
        return 0;
}

static void render_all(const struct pipa_analysis *analysis)
{
        static const enum pipa_render_format formats[] = { PIPA_RENDER_HTML, PIPA_RENDER_JSON,
                                                           PIPA_RENDER_TEXT };
        struct pipa_error err;

        for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
                size_t written = 0;
                enum pipa_status status = pipa_render(analysis, formats[i], sink, &written, &err);
                if ((status != PIPA_OK && status != PIPA_E_LIMIT && status != PIPA_E_MEMORY) ||
                    (status == PIPA_OK && written == 0))
                        abort();
        }
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
        if (pipa_analyze_fd(fd, "fuzz", &options, &analysis, &err) == PIPA_OK)
                render_all(analysis);
        pipa_analysis_free(analysis);
        close(fd);
        return 0;
}
