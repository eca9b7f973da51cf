#include "analyze/symbol/this_boot.h"

#include "analyze/symbol/build_id.h"
#include "base/cleanup.h"

#include <fcntl.h>
#include <sys/utsname.h>

#define NOTES_PATH "/sys/kernel/notes"
#define NOTES_MAX 65536

bool pi_this_boot_is(const struct pi_recording *rec, const struct pi_running_kernel *running)
{
        if (rec->kernel_module == PI_NONE)
                return false;
        const struct pi_module *kernel = pi_modules_at(&rec->modules, rec->kernel_module);
        return kernel->start != 0 && pi_build_id_same(&kernel->build_id, &running->build_id) &&
               rec->machine.hostname.n > 0 && rec->machine.os_release.n > 0 &&
               pi_str_equal(rec->machine.hostname, running->hostname) &&
               pi_str_equal(rec->machine.os_release, running->os_release);
}

static size_t read_notes(uint8_t *out, size_t max)
{
        PI_CLEANUP(pi_close_fd) int fd = open(NOTES_PATH, O_RDONLY | O_CLOEXEC);
        size_t n = 0;

        while (fd >= 0 && n < max) {
                ssize_t got = read(fd, out + n, max - n);
                if (got <= 0)
                        break;
                n += (size_t)got;
        }
        return n;
}

bool pi_this_boot(const struct pi_recording *rec)
{
        struct pi_running_kernel running = { .build_id = { .size = 0 } };
        struct utsname names;
        uint8_t notes[NOTES_MAX];
        size_t n = read_notes(notes, sizeof(notes));

        if (uname(&names) != 0 ||
            !pi_build_id_from_notes((struct pi_bytes){ notes, n }, false, 4, &running.build_id))
                return false;
        running.hostname = pi_str_of(names.nodename);
        running.os_release = pi_str_of(names.release);
        return pi_this_boot_is(rec, &running);
}
