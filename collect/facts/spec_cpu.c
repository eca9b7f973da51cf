/* cpu_info: what /proc/cpuinfo says of the first CPU, under the names of lscpu where it has one.
 * The CPUs that differ from the first are told apart in topology, by midr. */
#include "base/text.h"
#include "collect/facts/midr.h"
#include "collect/facts/spec.h"
#include "collect/os/cpulist.h"

#include <sys/utsname.h>

#define HEAD_BYTES                                                                    \
        16384 /* some kernels ask every CPU while they print its block: one is enough \
               */

/* "model" is a number on x86 and the machine's name on others; first come, first served. */
static const struct {
        const char *line, *key;
} lines[] = {
        { "vendor_id", "Vendor ID" },
        { "model name", "Model name" },
        { "cpu", "Model name" },
        { "cpu model", "Model name" },
        { "uarch", "Model name" },
        { "cpu family", "CPU family" },
        { "model", "Model" },
        { "stepping", "Stepping" },
        { "revision", "Revision" },
        { "microcode", "Microcode" },
        { "CPU implementer", "CPU implementer" },
        { "CPU architecture", "CPU architecture" },
        { "CPU variant", "CPU variant" },
        { "CPU part", "CPU part" },
        { "CPU revision", "CPU revision" },
        { "Hardware", "Hardware" },
        { "machine", "Machine" },
        { "isa", "ISA" },
        { "mmu", "MMU" },
        { "mvendorid", "Machine vendor ID" },
        { "marchid", "Machine architecture ID" },
        { "mimpid", "Machine implementation ID" },
        { "max thread id", "Maximum thread ID" },
        { "facilities", "Facilities" },
        { "cpu MHz", "CPU MHz" },
        { "cpu MHz dynamic", "CPU MHz" },
        { "clock", "CPU MHz" },
        { "BogoMIPS", "BogoMIPS" },
        { "bogomips", "BogoMIPS" },
        { "bogomips per cpu", "BogoMIPS" },
        { "cache size", "Cache size" },
        { "address sizes", "Address sizes" },
        { "TLB size", "TLB size" },
        { "bugs", "Bugs" },
        { "flags", "Flags" },
        { "Features", "Flags" },
        { "features", "Flags" },
};

#define LINES (sizeof(lines) / sizeof(*lines))

static struct pi_str find(struct pi_str text, const char *wanted)
{
        struct pi_str line, key, value;

        for (struct pi_text t = pi_text_of(text); pi_text_line(&t, &line);)
                if (pc_spec_pair(line, ':', &key, &value) && pi_str_equal(key, pi_str_of(wanted)) &&
                    value.n > 0)
                        return value;
        return (struct pi_str){ 0 };
}

/* Arm's cpuinfo has numbers where others have names. */
static void put_midr_names(struct pc_spec *spec, struct pi_str text)
{
        struct pi_str implementer = find(text, "CPU implementer"), part = find(text, "CPU part");
        const char *vendor, *model;

        if (!pc_midr_names(implementer, part, &vendor, &model))
                return;
        if (model)
                pc_spec_put_text(spec, "Model name", pi_str_of(model));
        pc_spec_put_text(spec, "Vendor ID", pi_str_of(vendor));
}

static void put_lines(struct pc_spec *spec, struct pi_str text)
{
        for (size_t i = 0; i < LINES; i++) {
                bool done = false;
                for (size_t k = 0; k < i && !done; k++)
                        done = strcmp(lines[k].key, lines[i].key) == 0 &&
                               find(text, lines[k].line).n > 0;
                if (!done)
                        pc_spec_put_text(spec, lines[i].key, find(text, lines[i].line));
        }
}

static void put_vulnerabilities(struct pc_spec *spec)
{
        struct pc_names names = pc_spec_names(spec, "sys/devices/system/cpu/vulnerabilities");
        char line[PC_SPEC_LINE];

        pc_yaml_begin(&spec->yaml, PI_STR("Vulnerabilities"));
        for (size_t i = 0; i < names.count; i++) {
                struct pi_str name = names.name[i];
                struct pi_str text = pc_spec_line(
                        spec, line, "sys/devices/system/cpu/vulnerabilities/%s", name.p);
                if (text.n > 0)
                        pc_yaml_str(&spec->yaml, name, text);
        }
        pc_yaml_end(&spec->yaml);
}

void pc_spec_cpu(struct pc_spec *spec)
{
        struct pi_str text = pc_spec_text(spec, HEAD_BYTES, "proc/cpuinfo");
        char line[PC_SPEC_LINE];
        struct utsname name;
        size_t count;
        int *cpus;

        pc_yaml_begin(&spec->yaml, PI_STR("cpu_info"));
        if (uname(&name) == 0)
                pc_spec_put_text(spec, "Architecture", pi_str_of(name.machine));
        if (pc_cpulist_parse(pc_spec_line(spec, line, "sys/devices/system/cpu/present"),
                             spec->arena, &cpus, &count))
                pc_yaml_u64(&spec->yaml, "CPU(s)", count);
        pc_spec_put(spec, "On-line CPU(s) list", "sys/devices/system/cpu/online");
        put_midr_names(spec, text);
        put_lines(spec, text);
        put_vulnerabilities(spec);
        pc_yaml_end(&spec->yaml);
}
