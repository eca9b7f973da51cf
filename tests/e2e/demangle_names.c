/* Reads names, a line each, and prints them in a form: usual, full, short, none. For demangle.py.
 */
#include "analyze/symbol/demangle.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
        static const char *const forms[] = { "usual", "full", "short", "none" };
        static char line[1 << 16];
        struct pi_arena arena;
        int form = 0;

        while (argc == 2 && form < 4 && strcmp(argv[1], forms[form]) != 0)
                form++;
        if (argc != 2 || form == 4)
                return 2;
        while (fgets(line, sizeof(line), stdin)) {
                line[strcspn(line, "\n")] = '\0';
                pi_arena_init(&arena, 1u << 20);
                puts(pi_demangle(&arena, pi_str_of(line), (enum pi_demangle_form)form).p);
                pi_arena_done(&arena);
        }
        return 0;
}
