/* proc(5), /proc/pid/mountinfo: ten fields, of which the seventh may be there any number of times
 * and ends at "-". */
#include "collect/facts/spec_mount.h"

#include "base/limits.h"
#include "base/text.h"

/* Blanks, newlines and backslashes are written as three octal digits. */
static struct pi_str unescape(struct pi_arena *arena, struct pi_str s)
{
        struct pi_str copy = pi_arena_copy(arena, s);
        char *out = (char *)copy.p;
        size_t n = 0;

        if (!out)
                return (struct pi_str){ "", 0 };
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == '\\' && i + 3 < s.n) {
                        out[n++] = (char)((s.p[i + 1] - '0') * 64 + (s.p[i + 2] - '0') * 8 +
                                          (s.p[i + 3] - '0'));
                        i += 3;
                } else {
                        out[n++] = s.p[i];
                }
        }
        out[n] = '\0';
        copy.n = n;
        return copy;
}

static bool parse(struct pi_str line, struct pc_mount *mount)
{
        struct pi_str word;

        if (!pi_text_word(&line, &word) || !pi_text_word(&line, &word) ||
            !pi_text_word(&line, &mount->device) || !pi_text_word(&line, &mount->root) ||
            !pi_text_word(&line, &mount->point) || !pi_text_word(&line, &mount->options))
                return false;
        do {
                if (!pi_text_word(&line, &word))
                        return false;
        } while (!pi_str_equal(word, PI_STR("-")));
        return pi_text_word(&line, &mount->type) && pi_text_word(&line, &mount->source) &&
               pi_text_word(&line, &mount->super);
}

struct pi_vec pc_mounts_read(struct pc_spec *spec)
{
        struct pi_str text = pc_spec_text(spec, PI_LIMIT_SPEC_TEXT_BYTES, "proc/self/mountinfo");
        struct pi_vec mounts;
        struct pi_str line;

        pi_vec_init(&mounts, spec->arena, sizeof(struct pc_mount), PI_LIMIT_SPEC_ITEMS);
        for (struct pi_text t = pi_text_of(text); pi_text_line(&t, &line);) {
                struct pc_mount mount, *slot;
                if (!parse(line, &mount) || (!pi_str_starts(mount.source, PI_STR("/")) &&
                                             !pi_str_starts(mount.type, PI_STR("cgroup"))))
                        continue;
                slot = pi_vec_push(&mounts);
                if (!slot) {
                        pc_missing(spec->log, false, "mounts", "only the first %zu were looked at",
                                   mounts.count);
                        break;
                }
                *slot = mount;
                slot->root = unescape(spec->arena, mount.root);
                slot->point = unescape(spec->arena, mount.point);
                slot->source = unescape(spec->arena, mount.source);
        }
        return mounts;
}

bool pc_mount_has(struct pi_str list, struct pi_str word)
{
        struct pi_str part;

        while (pi_text_field(&list, ',', &part))
                if (pi_str_equal(part, word))
                        return true;
        return false;
}
