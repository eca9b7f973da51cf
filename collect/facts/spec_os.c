/* os_info, kernel_version. */
#include "base/limits.h"
#include "base/text.h"
#include "collect/facts/spec.h"

#include <sys/utsname.h>

/* A value of os-release is a word of the shell: bare, or in quotes with backslashes before what
 * would end or expand it (os-release(5)). */
static struct pi_str unquote(struct pi_arena *arena, struct pi_str value)
{
        struct pi_str copy = pi_arena_copy(arena, value);
        char *out = (char *)copy.p;
        size_t n = 0;
        char quote = value.n > 0 && (value.p[0] == '"' || value.p[0] == '\'') ? value.p[0] : '\0';

        if (!out || !quote)
                return copy;
        for (size_t i = 1; i < value.n && value.p[i] != quote; i++) {
                if (quote == '"' && value.p[i] == '\\' && i + 1 < value.n)
                        i++;
                out[n++] = value.p[i];
        }
        return (struct pi_str){ out, n };
}

void pc_spec_os(struct pc_spec *spec)
{
        struct pi_str text = pc_spec_text(spec, PI_LIMIT_SPEC_TEXT_BYTES, "etc/os-release");
        struct pi_str line, key, value;

        if (text.n == 0)
                text = pc_spec_text(spec, PI_LIMIT_SPEC_TEXT_BYTES, "usr/lib/os-release");
        pc_yaml_begin(&spec->yaml, PI_STR("os_info"));
        for (struct pi_text t = pi_text_of(text); pi_text_line(&t, &line);)
                if (pc_spec_pair(line, '=', &key, &value) && key.p[0] != '#' && key.n > 0)
                        pc_yaml_str(&spec->yaml, key, unquote(spec->arena, value));
        pc_yaml_end(&spec->yaml);
}

void pc_spec_kernel_version(struct pc_spec *spec)
{
        struct utsname name;

        pc_yaml_begin(&spec->yaml, PI_STR("kernel_version"));
        if (uname(&name) == 0) {
                pc_spec_put_text(spec, "version", pi_str_of(name.release));
                pc_spec_put_text(spec, "build", pi_str_of(name.version));
        }
        pc_spec_put(spec, "compiler", "proc/version");
        pc_spec_put(spec, "cmdline", "proc/cmdline");
        pc_yaml_end(&spec->yaml);
}
