/* Clocks, uname, the boot's id, the kernel's build id. */
#include "collect/os/host.h"

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/text.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define NOTES_BYTES 4096 /* /sys/kernel/notes has a few hundred */
#define BUILD_ID_BYTES 20

static int64_t clock_ns(clockid_t clock)
{
        struct timespec now;
        if (clock_gettime(clock, &now) != 0)
                return 0;
        return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t pc_monotonic_ns(void)
{
        return clock_ns(CLOCK_MONOTONIC);
}

struct pc_clocks pc_clocks_now(void)
{
        return (struct pc_clocks){ .monotonic_ns = clock_ns(CLOCK_MONOTONIC),
                                   .boottime_ns = clock_ns(CLOCK_BOOTTIME),
                                   .realtime_ns = clock_ns(CLOCK_REALTIME) };
}

/* What fits of a small kernel file; its bytes, 0 where it cannot be read. */
static size_t slurp(const char *path, void *out, size_t size)
{
        PI_CLEANUP(pi_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        ssize_t n = fd < 0 ? -1 : read(fd, out, size);
        return n > 0 ? (size_t)n : 0;
}

/* The ELF note of type NT_GNU_BUILD_ID; fields are padded to four bytes. */
static struct pi_bytes find_build_id(const void *notes, size_t size)
{
        struct pi_cursor c = pi_cursor_of(notes, size, false);
        while (pi_cursor_left(&c) > 0 && !c.bad) {
                uint32_t name_bytes = pi_cursor_u32(&c), desc_bytes = pi_cursor_u32(&c);
                uint32_t type = pi_cursor_u32(&c);
                struct pi_str name = pi_cursor_text(&c, ((uint64_t)name_bytes + 3) & ~3ull);
                struct pi_bytes desc = pi_cursor_bytes(&c, ((uint64_t)desc_bytes + 3) & ~3ull);
                if (!c.bad && type == NT_GNU_BUILD_ID && pi_str_equal(name, PI_STR("GNU")))
                        return (struct pi_bytes){ desc.p, desc_bytes };
        }
        return (struct pi_bytes){ NULL, 0 };
}

static void read_build_id(char out[41])
{
        _Alignas(8) uint8_t notes[NOTES_BYTES];
        struct pi_bytes id = find_build_id(notes, slurp("/sys/kernel/notes", notes, sizeof(notes)));
        for (size_t i = 0; i < id.n && i < BUILD_ID_BYTES; i++)
                snprintf(out + 2 * i, 3, "%02x", id.p[i]);
}

static void read_boot_id(char out[37])
{
        char text[64];
        size_t n = slurp("/proc/sys/kernel/random/boot_id", text, sizeof(text));
        struct pi_str rest = { text, n }, line;
        if (n && pi_text_field(&rest, '\n', &line) && line.n == 36)
                memcpy(out, line.p, line.n);
}

struct pc_host pc_host_now(void)
{
        struct pc_host host = { .name = "" };
        struct utsname name;
        if (uname(&name) == 0) {
                snprintf(host.name, sizeof(host.name), "%s", name.nodename);
                snprintf(host.arch, sizeof(host.arch), "%s", name.machine);
                snprintf(host.kernel, sizeof(host.kernel), "%s", name.release);
        }
        read_boot_id(host.boot_id);
        read_build_id(host.kernel_build_id);
        return host;
}
