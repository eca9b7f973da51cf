#include "analyze/table/file.h"

#include "base/fail.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pipa_status read_all(int fd, const char *path, struct pi_arena *arena,
                                 struct pi_str *out, struct pipa_error *err)
{
        struct pi_str name = pi_str_of(path);
        struct stat st;
        char *text;
        size_t fill = 0;

        if (fstat(fd, &st) != 0)
                return pi_fail_errno(err, errno, name, "cannot be looked at");
        if (!S_ISREG(st.st_mode))
                return pi_fail(err, PIPA_E_ARGUMENT, name, PI_NO_OFFSET, "is not a regular file");
        if ((uint64_t)st.st_size > PI_LIMIT_TABLE_BYTES)
                return pi_fail(err, PIPA_E_LIMIT, name, PI_NO_OFFSET,
                               "is larger than any table of metrics (%u MiB)",
                               PI_LIMIT_TABLE_BYTES >> 20);
        text = pi_arena_alloc(arena, (size_t)st.st_size + 1, 1);
        if (!text)
                return pi_fail_memory(err, arena);
        while (fill < (size_t)st.st_size) {
                ssize_t n = pread(fd, text + fill, (size_t)st.st_size - fill, (off_t)fill);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0)
                        return pi_fail_errno(err, errno, name, "cannot be read");
                if (n == 0)
                        break;
                fill += (size_t)n;
        }
        *out = (struct pi_str){ text, fill };
        return PIPA_OK;
}

enum pipa_status pi_table_load(const char *path, struct pi_arena *arena, struct pi_str *out,
                               struct pipa_error *err)
{
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        enum pipa_status status;

        if (fd < 0)
                return pi_fail_errno(err, errno, pi_str_of(path), "cannot be opened");
        status = read_all(fd, path, arena, out, err);
        close(fd);
        return status;
}
