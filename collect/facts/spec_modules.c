/* module_info: the kernel's modules; "used_by" is how many use it, "deps" who. */
#include "base/limits.h"
#include "base/text.h"
#include "collect/facts/spec.h"

/* "ext4 774144 1 - Live 0x…": the users are a list with a comma at its end, or "-". */
static void put_module(struct pc_spec *spec, struct pi_str line)
{
        struct pi_str name, bytes, used, users;
        uint64_t size;

        if (!pi_text_word(&line, &name) || !pi_text_word(&line, &bytes) ||
            !pi_text_word(&line, &used) || !pi_text_word(&line, &users))
                return;
        if (pi_str_equal(users, PI_STR("-")))
                users.n = 0;
        if (users.n > 0 && users.p[users.n - 1] == ',')
                users.n--;
        pc_yaml_begin_item(&spec->yaml);
        pc_yaml_str(&spec->yaml, PI_STR("name"), name);
        if (pi_text_u64(bytes, &size))
                pc_yaml_u64(&spec->yaml, "size", size);
        pc_yaml_str(&spec->yaml, PI_STR("used_by"), used);
        pc_yaml_str(&spec->yaml, PI_STR("deps"), users);
        pc_yaml_end(&spec->yaml);
}

void pc_spec_modules(struct pc_spec *spec)
{
        struct pi_text t = pi_text_of(pc_spec_text(spec, PI_LIMIT_SPEC_TEXT_BYTES, "proc/modules"));
        struct pi_str line;

        pc_yaml_begin(&spec->yaml, PI_STR("module_info"));
        pc_yaml_begin(&spec->yaml, PI_STR("loaded_modules"));
        while (pi_text_line(&t, &line))
                put_module(spec, line);
        pc_yaml_end(&spec->yaml);
        pc_yaml_end(&spec->yaml);
}
