/* pipa collect: becomes pipa-collect, the program that records. It is a program of its own because
 * it must run, alone, where pipa is not. */
#include "cli.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COLLECTOR "pipa-collect"

/* The collector in the folder of this very program. */
static bool beside(char path[PATH_MAX])
{
        ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
        char *slash;

        if (n <= 0)
                return false;
        path[n] = '\0';
        slash = strrchr(path, '/');
        if (!slash || (size_t)(slash - path) + sizeof("/" COLLECTOR) > PATH_MAX)
                return false;
        memcpy(slash, "/" COLLECTOR, sizeof("/" COLLECTOR));
        return access(path, X_OK) == 0;
}

int cli_collect(int argc, char **argv)
{
        char path[PATH_MAX];
        static char name[] = COLLECTOR;

        (void)argc;
        argv[0] = name;
        if (beside(path))
                execv(path, argv);
        else
                execvp(name, argv);
        if (errno == ENOENT)
                fprintf(stderr, "pipa: " COLLECTOR " stands neither beside this program nor in "
                                "PATH; install it, or run it by its full name\n");
        else
                fprintf(stderr, "pipa: " COLLECTOR " cannot be run: %s\n", strerror(errno));
        return CLI_FAILED;
}
