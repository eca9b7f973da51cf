/* security: what may stand in the way of measuring. */
#include "base/text.h"
#include "collect/facts/spec.h"

static void put_capabilities(struct pc_spec *spec)
{
        struct pi_str line, key, value;
        struct pi_text t = pi_text_of(pc_spec_text(spec, 65536, "proc/self/status"));

        while (pi_text_line(&t, &line)) {
                if (!pc_spec_pair(line, ':', &key, &value))
                        continue;
                if (pi_str_equal(key, PI_STR("CapEff")))
                        pc_spec_put_text(spec, "collector_capabilities", value);
                if (pi_str_equal(key, PI_STR("Seccomp")))
                        pc_spec_put_text(spec, "collector_seccomp", value);
        }
}

void pc_spec_security(struct pc_spec *spec)
{
        pc_yaml_begin(&spec->yaml, PI_STR("security"));
        pc_spec_put(spec, "lockdown", "sys/kernel/security/lockdown");
        pc_spec_put(spec, "modules", "sys/kernel/security/lsm");
        pc_spec_put(spec, "selinux_enforcing", "sys/fs/selinux/enforce");
        pc_spec_put(spec, "apparmor", "sys/module/apparmor/parameters/enabled");
        put_capabilities(spec);
        pc_yaml_end(&spec->yaml);
}
