/* The sections in their order: those of pipa-tree under its names, and more. */
#include "collect/facts/spec.h"

#include "base/limits.h"
#include "collect/facts/facts.h"
#include "collect/os/write.h"
#include "pipa/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void (*const sections[])(struct pc_spec *spec) = {
        pc_spec_os,         pc_spec_kernel_version,
        pc_spec_cpu,        pc_spec_topology,
        pc_spec_numa,       pc_spec_frequency,
        pc_spec_memory,     pc_spec_disk,
        pc_spec_net,        pc_spec_parameters,
        pc_spec_interrupts, pc_spec_limits,
        pc_spec_modules,    pc_spec_pci,
        pc_spec_firmware,   pc_spec_virtual,
        pc_spec_clock,      pc_spec_cgroup,
        pc_spec_security,
};

void pc_spec_write(int root, struct pi_out *out, struct pi_arena *arena, struct pc_log *log)
{
        struct pc_spec spec = { .root = root, .arena = arena, .log = log };

        spec.buffer = malloc(PI_LIMIT_SPEC_TEXT_BYTES + 1);
        if (!spec.buffer) {
                pc_missing(log, true, PIPA_MEMBER_SPEC, "no memory to read the machine's files");
                return;
        }
        pc_yaml_init(&spec.yaml, out);
        for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++)
                sections[i](&spec);
        free(spec.buffer);
        if (arena->failed)
                pc_missing(log, false, PIPA_MEMBER_SPEC, "is incomplete: no memory for all of it");
        if (spec.yaml.bad)
                pc_missing(log, false, PIPA_MEMBER_SPEC, "is incomplete: it nests too deep");
}

static int write_fd(void *user, const void *data, size_t size)
{
        return pc_write_all(*(const int *)user, data, size) ? 0 : errno;
}

void pc_facts_spec(const struct pc_spool *spool, struct pi_arena *arena, struct pc_log *log)
{
        int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
        int fd = root < 0 ? -1 : pc_spool_open(spool, PIPA_MEMBER_SPEC);
        struct pi_out out;

        if (fd < 0) {
                pc_missing(log, true, PIPA_MEMBER_SPEC, "cannot be made: %s", strerror(errno));
        } else {
                pi_out_init(&out, write_fd, &fd, PI_LIMIT_SPEC_BYTES);
                pc_spec_write(root, &out, arena, log);
                int error = pi_out_flush(&out);
                if (error)
                        pc_missing(log, true, PIPA_MEMBER_SPEC, "cannot be written: %s",
                                   strerror(error));
                close(fd);
        }
        if (root >= 0)
                close(root);
}
