/* The text of a file of /proc, read twice: the first byte chooses the file, the rest is cut in the
 * middle into the two readings. Every parser of analyze/source/snap is behind one of the bytes. */
#include "analyze/source/snap/snap.h"
#include "include/pipa/format.h"
#include "tests/fuzz/fuzz_source.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(int fd, const void *data, size_t size)
{
        if (write(fd, data, size) != (ssize_t)size)
                abort();
}

static void put_frame(int fd, uint16_t kind, const void *payload, size_t size, int64_t time_ns)
{
        static const uint8_t zeros[PIPA_SNAP_ALIGN];
        struct {
                uint32_t magic;
                uint16_t kind, status;
                uint32_t path, length;
                int64_t before_ns, after_ns;
                uint32_t round, flags;
        } frame = { htole32(PIPA_SNAP_FRAME),
                    htole16(kind),
                    0,
                    0,
                    htole32((uint32_t)size),
                    (int64_t)htole64(time_ns),
                    (int64_t)htole64(time_ns),
                    0,
                    0 };

        put(fd, &frame, sizeof(frame));
        put(fd, payload, size);
        put(fd, zeros, (PIPA_SNAP_ALIGN - size % PIPA_SNAP_ALIGN) % PIPA_SNAP_ALIGN);
}

/* "/proc/#/stat" -> "/proc/7/stat" */
static size_t path_of(const char *pattern, char path[SNAP_PATH_BYTES])
{
        size_t n = 0;

        for (; pattern[n]; n++)
                path[n] = pattern[n] == '#' ? '7' : pattern[n] == '*' ? 'x' : pattern[n];
        return n;
}

static int make_file(const struct snap_file *file, const uint8_t *data, size_t size)
{
        int fd = memfd_create("fuzz", MFD_CLOEXEC);
        uint32_t header[2] = { htole32(PIPA_SNAP_VERSION), htole32(PIPA_SNAP_HEADER_BYTES) };
        char path[SNAP_PATH_BYTES];

        if (fd < 0)
                abort();
        put(fd, PIPA_SNAP_MAGIC, 8);
        put(fd, header, sizeof(header));
        put_frame(fd, PIPA_SNAP_KIND_PATH, path, path_of(file->path, path), 0);
        put_frame(fd, PIPA_SNAP_KIND_TEXT, data, size / 2, 1000000000);
        put_frame(fd, PIPA_SNAP_KIND_TEXT, data + size / 2, size - size / 2, 2000000000);
        put_frame(fd, PIPA_SNAP_KIND_SAME, "", 0, 3000000000);
        return fd;
}

/* What every series promises, whatever the text says. */
static void check(const struct pi_recording *rec)
{
        for (size_t i = 0; i < rec->quantities.count; i++) {
                const struct pi_quantity *q = PI_AT(&rec->quantities, struct pi_quantity, i);
                bool ratio = strcmp(q->unit, "ratio") == 0 &&
                             pi_str_equal(pi_recording_str(rec, q->group), PI_STR("cpu"));
                if (q->axis->count < 1 || q->axis->count > 3)
                        abort();
                for (size_t k = 0; k < q->axis->count; k++) {
                        if (isinf(q->value[k]) ||
                            (ratio && (q->value[k] < -1e-9 || q->value[k] > 1)))
                                abort();
                }
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_member member;
        int fd;

        if (size == 0)
                return 0;
        fd = make_file(snap_files[data[0] % snap_file_count], data + 1, size - 1);
        member = (struct pi_member){ .name = PI_STR("procfs.snap"),
                                     .fd = fd,
                                     .size = (uint64_t)lseek(fd, 0, SEEK_END) };
        fuzz_source(&pi_source_snap, &member, check);
        close(fd);
        return 0;
}
