/* Members of the spool into one tar stream. Names come from members.c, bytes from the spool's
 * directory; nothing is followed out of it. */
#include "collect/bundle/archive.h"

#include "base/cleanup.h"
#include "collect/bundle/pack.h"
#include "collect/bundle/tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_BYTES ((size_t)256 << 10)

static const struct {
        const char *suffix;
        enum pc_compression compression;
        bool (*open)(struct pc_pack *pack);
} kinds[] = {
#ifdef PC_HAVE_ZSTD
        { ".tar.zst", PC_COMPRESS_ZSTD, pc_pack_zstd },
#endif
#ifdef PC_HAVE_ZLIB
        { ".tar.gz", PC_COMPRESS_GZIP, pc_pack_gzip },
        { ".tgz", PC_COMPRESS_GZIP, pc_pack_gzip },
#endif
        { ".tar", PC_COMPRESS_NONE, pc_pack_plain },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

bool pc_archive_kind(const char *output, enum pc_compression *out, struct pc_log *log)
{
        char names[64] = "";
        for (size_t i = 0; i < KINDS; i++) {
                if (pi_str_ends(pi_str_of(output), pi_str_of(kinds[i].suffix))) {
                        *out = kinds[i].compression;
                        return true;
                }
                snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
                         i ? ", " : "", kinds[i].suffix);
        }
        pc_error(log,
                 "%s: this build of pipa-collect writes names that end in %s, and DIR/ for a "
                 "directory",
                 output, names);
        return false;
}

enum pc_compression pc_archive_default(const char **suffix)
{
        *suffix = kinds[0].suffix;
        return kinds[0].compression;
}

static bool (*opener(enum pc_compression compression))(struct pc_pack *)
{
        for (size_t i = 0; i < KINDS; i++)
                if (kinds[i].compression == compression)
                        return kinds[i].open;
        return NULL;
}

/* Exactly `size` bytes of the member: what the header promised. False, with errno, for fewer. */
static bool put_bytes(struct pc_pack *pack, int fd, uint64_t size, char *buffer)
{
        static const uint8_t zero[PC_TAR_BLOCK];
        for (uint64_t left = size; left > 0 && !pack->error;) {
                ssize_t n = read(fd, buffer, left < READ_BYTES ? (size_t)left : READ_BYTES);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n <= 0) {
                        errno = n < 0 ? errno : ENODATA;
                        return false;
                }
                pack->put(pack, buffer, (size_t)n);
                left -= (uint64_t)n;
        }
        pack->put(pack, zero, pc_tar_padding(size));
        return true;
}

static bool put_member(struct pc_pack *pack, int dir, const char *name, int64_t mtime_s,
                       char *buffer)
{
        uint8_t header[PC_TAR_HEADER_MAX];
        struct stat st;
        PI_CLEANUP(pi_close_fd)
        int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0 || fstat(fd, &st) != 0)
                return false;
        size_t n = pc_tar_header(header, name, (uint64_t)st.st_size, mtime_s);
        if (!S_ISREG(st.st_mode) || n == 0) {
                errno = EINVAL;
                return false;
        }
        pack->put(pack, header, n);
        return put_bytes(pack, fd, (uint64_t)st.st_size, buffer);
}

static bool put_all(struct pc_pack *pack, const struct pc_spool *spool, const char *const *members,
                    size_t count, int64_t mtime_s, struct pc_log *log)
{
        static const uint8_t end[2 * PC_TAR_BLOCK];
        char *buffer = pi_arena_alloc(log->arena, READ_BYTES, 1);
        for (size_t i = 0; buffer && i < count; i++) {
                if (!put_member(pack, spool->dir, members[i], mtime_s, buffer)) {
                        pc_error(log, "%s/%s cannot be packed: %s", spool->path, members[i],
                                 strerror(errno));
                        return false;
                }
        }
        pack->put(pack, end, sizeof(end));
        pack->end(pack);
        if (pack->error || !buffer)
                pc_error(log, "the archive cannot be written: %s",
                         strerror(buffer ? pack->error : ENOMEM));
        return buffer && !pack->error;
}

int64_t pc_archive_write(const struct pc_spool *spool, const char *const *members, size_t count,
                         int64_t mtime_s, enum pc_compression compression, int fd,
                         struct pc_log *log)
{
        struct pc_pack pack = { .fd = fd, .arena = log->arena };
        bool (*open_pack)(struct pc_pack *) = opener(compression);
        pack.buffer = pi_arena_alloc(log->arena, PC_PACK_BUFFER, 1);
        if (!pack.buffer || !open_pack || !open_pack(&pack)) {
                pc_error(log, "the archive cannot be written: %s", strerror(ENOMEM));
                return -1;
        }
        bool good = put_all(&pack, spool, members, count, mtime_s, log);
        pack.free(&pack);
        return good ? pack.written_bytes : -1;
}
