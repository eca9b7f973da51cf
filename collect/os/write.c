#include "collect/os/write.h"

#include <errno.h>
#include <unistd.h>

bool pc_write_all(int fd, const void *data, size_t size)
{
        const char *p = data;
        while (size > 0) {
                ssize_t n = write(fd, p, size);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0)
                        return false;
                p += n;
                size -= (size_t)n;
        }
        return true;
}
