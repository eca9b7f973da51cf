/* Where the program pipa-symbolize stands: beside this one, as in the build tree; in libexec/pipa
 * of the folder that this one was installed below; where `meson install` put it. */
#include "cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char installed[] = PIPA_LIBEXEC "/pipa-symbolize";

/* The folder of this program, with a '/' behind it; "" where it is not known. */
static void own_folder(char *out, size_t size)
{
        ssize_t n = readlink("/proc/self/exe", out, size);

        out[n > 0 && (size_t)n < size ? n : 0] = '\0';
        char *slash = strrchr(out, '/');
        if (slash)
                slash[1] = '\0';
        else
                out[0] = '\0';
}

const char *cli_symbolize_program(struct cli_path *path)
{
        static const char *const places[] = { "pipa-symbolize", "../libexec/pipa/pipa-symbolize" };
        char folder[sizeof(path->text)];

        own_folder(folder, sizeof(folder));
        for (size_t i = 0; folder[0] && i < sizeof(places) / sizeof(places[0]); i++) {
                int n = snprintf(path->text, sizeof(path->text), "%s%s", folder, places[i]);
                if (n > 0 && (size_t)n < sizeof(path->text) && access(path->text, X_OK) == 0)
                        return path->text;
        }
        return installed;
}
