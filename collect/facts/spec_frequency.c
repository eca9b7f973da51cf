/* cpu_governor: how fast the CPUs may run and who decides; and how deep they may sleep. */
#include "collect/facts/spec.h"
#include "collect/os/numbered.h"

#include <stdio.h>

#define CPUS "sys/devices/system/cpu"
#define POLICIES CPUS "/cpufreq"

static const struct {
        const char *key, *file;
} policy_files[] = {
        { "cpus", "affected_cpus" },
        { "driver", "scaling_driver" },
        { "governor", "scaling_governor" },
        { "available_governors", "scaling_available_governors" },
        { "min_khz", "scaling_min_freq" },
        { "max_khz", "scaling_max_freq" },
        { "current_khz", "scaling_cur_freq" },
        { "hardware_min_khz", "cpuinfo_min_freq" },
        { "hardware_max_khz", "cpuinfo_max_freq" },
        { "base_khz", "base_frequency" },
        { "bios_limit_khz", "bios_limit" },
        { "energy_performance_preference", "energy_performance_preference" },
        { "boost", "boost" },
};

/* What holds for all CPUs. */
static const struct {
        const char *key, *file;
} machine_files[] = {
        { "boost", POLICIES "/boost" },
        { "intel_pstate_status", CPUS "/intel_pstate/status" },
        { "intel_pstate_no_turbo", CPUS "/intel_pstate/no_turbo" },
        { "intel_pstate_min_perf_pct", CPUS "/intel_pstate/min_perf_pct" },
        { "intel_pstate_max_perf_pct", CPUS "/intel_pstate/max_perf_pct" },
        { "intel_pstate_hwp_dynamic_boost", CPUS "/intel_pstate/hwp_dynamic_boost" },
        { "amd_pstate_status", CPUS "/amd_pstate/status" },
        { "amd_pstate_prefcore", CPUS "/amd_pstate/prefcore" },
        { "idle_driver", CPUS "/cpuidle/current_driver" },
        { "idle_governor", CPUS "/cpuidle/current_governor_ro" },
};

static void put_policy(struct pc_spec *spec, unsigned number)
{
        char key[32];

        snprintf(key, sizeof(key), "policy%u", number);
        pc_yaml_begin(&spec->yaml, pi_str_of(key));
        for (size_t i = 0; i < sizeof(policy_files) / sizeof(*policy_files); i++)
                pc_spec_put(spec, policy_files[i].key, POLICIES "/policy%u/%s", number,
                            policy_files[i].file);
        pc_yaml_end(&spec->yaml);
}

static void put_idle_states(struct pc_spec *spec)
{
        struct pc_numbered states = pc_numbered_list(spec->root, CPUS "/cpu0/cpuidle", "state");

        pc_yaml_begin(&spec->yaml, PI_STR("idle_states"));
        for (size_t i = 0; i < states.count; i++) {
                unsigned state = states.number[i];
                pc_yaml_begin_item(&spec->yaml);
                pc_spec_put(spec, "name", CPUS "/cpu0/cpuidle/state%u/name", state);
                pc_spec_put_number(spec, "exit_latency_us", CPUS "/cpu0/cpuidle/state%u/latency",
                                   state);
                pc_spec_put_number(spec, "disabled", CPUS "/cpu0/cpuidle/state%u/disable", state);
                pc_yaml_end(&spec->yaml);
        }
        pc_yaml_end(&spec->yaml);
        pc_numbered_free(&states);
}

void pc_spec_frequency(struct pc_spec *spec)
{
        struct pc_numbered policies = pc_numbered_list(spec->root, POLICIES, "policy");

        pc_yaml_begin(&spec->yaml, PI_STR("cpu_governor"));
        if (policies.count == 0)
                pc_yaml_str(&spec->yaml, PI_STR("status"),
                            PI_STR("the kernel does not control the frequency of the CPUs"));
        for (size_t i = 0; i < sizeof(machine_files) / sizeof(*machine_files); i++)
                pc_spec_put(spec, machine_files[i].key, "%s", machine_files[i].file);
        for (size_t i = 0; i < policies.count; i++)
                put_policy(spec, policies.number[i]);
        put_idle_states(spec);
        pc_yaml_end(&spec->yaml);
        pc_numbered_free(&policies);
}
