/* virtualization: signs of a hypervisor below and of a container around, each under the name of
 * where it was seen; and clocksource. */
#include "base/text.h"
#include "collect/facts/spec.h"

#include <unistd.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#define CLOCK "sys/devices/system/clocksource/clocksource0"
#define INITIAL_PID_NAMESPACE "pid:[4026531836]" /* the kernel's PROC_PID_INIT_INO */

#if defined(__x86_64__) || defined(__i386__)
static const struct {
        const char *signature, *name;
} hypervisors[] = {
        { "KVMKVMKVM", "KVM" },           { "Linux KVM Hv", "KVM" },
        { "Microsoft Hv", "Microsoft" },  { "VMwareVMware", "VMware" },
        { "XenVMMXenVMM", "Xen" },        { "TCGTCGTCGTCG", "QEMU without KVM" },
        { "VBoxVBoxVBox", "VirtualBox" }, { "bhyve bhyve ", "bhyve" },
        { "prl hyperv  ", "Parallels" },  { "ACRNACRNACRN", "ACRN" },
};

/* CPUID leaf 1, ECX bit 31: a hypervisor is there; leaf 0x40000000: its signature. */
static void put_cpuid(struct pc_spec *spec)
{
        unsigned eax, signature[3];
        unsigned ebx, ecx, edx;

        if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx >> 31))
                return;
        __cpuid(0x40000000u, eax, signature[0], signature[1], signature[2]);
        struct pi_str text = pi_str_until_nul(signature, sizeof(signature));
        for (size_t i = 0; i < sizeof(hypervisors) / sizeof(*hypervisors); i++)
                if (pi_str_equal(text, pi_str_of(hypervisors[i].signature)))
                        pc_spec_put_text(spec, "hypervisor", pi_str_of(hypervisors[i].name));
        pc_spec_put_text(spec, "hypervisor_signature", text);
}
#else
static void put_cpuid(struct pc_spec *spec)
{
        (void)spec;
}
#endif

/* s390: "VM00 Control Program: KVM/Linux". */
static void put_sysinfo(struct pc_spec *spec)
{
        struct pi_str line, key, value;
        struct pi_text t = pi_text_of(pc_spec_text(spec, 16384, "proc/sysinfo"));

        while (pi_text_line(&t, &line))
                if (pc_spec_pair(line, ':', &key, &value) &&
                    pi_str_equal(key, PI_STR("VM00 Control Program")))
                        pc_spec_put_text(spec, "control_program", value);
}

static void put_container(struct pc_spec *spec)
{
        char line[PC_SPEC_LINE];
        ssize_t got = readlinkat(spec->root, "proc/self/ns/pid", line, sizeof(line));

        if (got > 0)
                pc_spec_put_text(spec, "pid_namespace",
                                 pi_str_equal((struct pi_str){ line, (size_t)got },
                                              PI_STR(INITIAL_PID_NAMESPACE))
                                         ? PI_STR("initial")
                                         : PI_STR("own"));
        pc_spec_put(spec, "container", "run/systemd/container");
        if (pc_spec_exists(spec, ".dockerenv"))
                pc_spec_put_text(spec, "container_file", PI_STR("/.dockerenv"));
        else if (pc_spec_exists(spec, "run/.containerenv"))
                pc_spec_put_text(spec, "container_file", PI_STR("/run/.containerenv"));
}

void pc_spec_virtual(struct pc_spec *spec)
{
        pc_yaml_begin(&spec->yaml, PI_STR("virtualization"));
        put_cpuid(spec);
        pc_spec_put(spec, "hypervisor_type", "sys/hypervisor/type");
        pc_spec_put(spec, "device_tree", "proc/device-tree/hypervisor/compatible");
        put_sysinfo(spec);
        pc_spec_put(spec, "machine", "sys/class/dmi/id/product_name");
        put_container(spec);
        pc_yaml_end(&spec->yaml);
}

void pc_spec_clock(struct pc_spec *spec)
{
        pc_yaml_begin(&spec->yaml, PI_STR("clocksource"));
        pc_spec_put(spec, "current", CLOCK "/current_clocksource");
        pc_spec_put(spec, "available", CLOCK "/available_clocksource");
        pc_yaml_end(&spec->yaml);
}
