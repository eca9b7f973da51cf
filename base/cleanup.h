/* Releases handles that are not memory when their scope ends, through one macro:
 *
 *         PI_CLEANUP(pi_close_fd) int fd = open(…);
 *         PI_CLEANUP(free_ptr) char *text = malloc(…);     (any `void f(T *)` works)
 */
#ifndef PIPA_BASE_CLEANUP_H
#define PIPA_BASE_CLEANUP_H

#include <unistd.h>

#define PI_CLEANUP(function) __attribute__((cleanup(function)))

static inline void pi_close_fd(int *fd)
{
        if (*fd >= 0)
                close(*fd);
}

#endif
