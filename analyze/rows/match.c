#include "analyze/rows/match.h"

#include <stdlib.h>

/* Goes back to the last '*' only: no blow-up. */
bool rows_match(const char *pattern, struct pi_str text)
{
        const char *star = NULL;
        size_t at = 0, resume = 0;

        while (at < text.n) {
                if (*pattern == '*') {
                        star = ++pattern;
                        resume = at;
                } else if (*pattern && (*pattern == '?' || *pattern == text.p[at])) {
                        pattern++;
                        at++;
                } else if (star) {
                        pattern = star;
                        at = ++resume;
                } else {
                        return false;
                }
        }
        while (*pattern == '*')
                pattern++;
        return !*pattern;
}

char **rows_names_copy(const char *const *names, size_t count)
{
        char **out = calloc(count + 1, sizeof(*out));

        for (size_t i = 0; out && i < count; i++) {
                out[i] = names[i] ? strdup(names[i]) : NULL;
                if (!out[i]) {
                        rows_names_free(out, i);
                        return NULL;
                }
        }
        return out;
}

void rows_names_free(char **names, size_t count)
{
        for (size_t i = 0; names && i < count; i++)
                free(names[i]);
        free(names);
}
