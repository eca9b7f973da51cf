/* Is the kernel that runs here the very one that was recorded? */
#ifndef PIPA_SYMBOL_THIS_BOOT_H
#define PIPA_SYMBOL_THIS_BOOT_H

#include "analyze/data/recording.h"

/* What identifies a running kernel, apart from where it was loaded. */
struct pi_running_kernel {
        struct pi_build_id build_id;
        struct pi_str hostname, os_release;
};

/* True where `running` was recorded, as far as names and the build id tell, and where the recording
 * says at which address _text was: /proc/kallsyms has to show that address too before it may be
 * used, which tells one boot from another. */
bool pi_this_boot_is(const struct pi_recording *rec, const struct pi_running_kernel *running);

/* The same for this machine, by uname(2) and /sys/kernel/notes. */
bool pi_this_boot(const struct pi_recording *rec);

#endif
