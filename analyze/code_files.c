#include "analyze/code_files.h"

#include "analyze/bundle/names.h"
#include "analyze/source/jit/jitdump.h"
#include "analyze/symbol/root.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"

#include <errno.h>
#include <sys/stat.h>

/* Below each of the roots in turn. */
static int open_below(void *user, struct pi_str path)
{
        const struct pi_code_files *files = user;

        for (size_t i = 0; i < files->roots.count; i++) {
                int fd = pi_root_open(*PI_AT(&files->roots, int, i), path);
                if (fd >= 0)
                        return fd;
        }
        return -1;
}

/* "12:/x/jit-1.dump": whose code it is, if that is said, and the file. */
static const char *split_pid(const char *text, int32_t *pid)
{
        const char *colon = strchr(text, ':');
        uint64_t number;

        *pid = 0;
        if (!colon || !pi_text_u64((struct pi_str){ text, (size_t)(colon - text) }, &number) ||
            number == 0 || number > INT32_MAX)
                return text;
        *pid = (int32_t)number;
        return colon + 1;
}

static enum pipa_status add_map(struct pi_code_files *files, const struct pi_member *member,
                                int32_t pid, enum pi_symbol_where where, struct pipa_error *err)
{
        struct pi_symbol_code_map *map;

        if (pid == 0 && !pi_jitdump_pid(member->name, &pid))
                return pi_fail(err, PIPA_E_ARGUMENT, member->name, PI_NO_OFFSET,
                               "is no jitdump, and not named perf-PID.map either: say whose code "
                               "it names, as PID:FILE");
        map = pi_vec_push(&files->maps);
        if (!map)
                return pi_fail_memory(err, files->maps.arena);
        *map = (struct pi_symbol_code_map){
                pid, { member->fd, member->offset, member->size }, where, member->name
        };
        return PIPA_OK;
}

static enum pipa_status open_given(struct pi_code_files *files, const char *text,
                                   const struct pi_host *host, struct pi_recording *rec,
                                   struct pipa_error *err)
{
        int32_t pid;
        const char *path = split_pid(text, &pid);
        int fd = pi_root_open_named(path), *kept;
        struct pi_member member = { .name = pi_str_basename(pi_str_of(path)), .fd = fd };
        uint8_t head[4];
        struct stat st;
        size_t got;

        if (fd < 0 || fstat(fd, &st) != 0)
                return pi_fail_errno(err, errno, pi_str_of(path),
                                     "cannot read these names of generated code");
        kept = pi_vec_push(&files->fds);
        if (!kept) {
                pi_close_fd(&fd);
                return pi_fail_memory(err, files->fds.arena);
        }
        *kept = fd;
        member.size = (uint64_t)st.st_size;
        enum pipa_status status = pi_member_read(&member, 0, head, sizeof(head), &got, err);
        if (status)
                return status;
        return pi_jitdump_is((struct pi_bytes){ head, got })
                       ? pi_jitdump_read(&member, pid, rec, host, err)
                       : add_map(files, &member, pid, PI_SYMBOL_GIVEN, err);
}

enum pipa_status pi_code_files_open(struct pi_code_files *files, const struct pipa_options *opt,
                                    const struct pi_host *host, struct pi_recording *rec,
                                    struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;

        *files = (struct pi_code_files){ .list = NULL };
        pi_vec_init(&files->maps, rec->arena, sizeof(struct pi_symbol_code_map), PI_LIMIT_MEMBERS);
        pi_vec_init(&files->fds, rec->arena, sizeof(int), PI_LIMIT_MEMBERS);
        pi_vec_init(&files->roots, rec->arena, sizeof(int), PI_LIMIT_MEMBERS);
        for (size_t i = 0; i < opt->symfs_count; i++) {
                int *root = pi_vec_push(&files->roots);
                if (!root)
                        return pi_fail_memory(err, rec->arena);
                *root = pi_root_dir(opt->symfs[i]);
        }
        rec->codes.open = files->roots.count ? open_below : NULL;
        rec->codes.open_user = files;
        for (size_t i = 0; i < opt->jit_count && status == PIPA_OK; i++)
                status = open_given(files, opt->jit[i], host, rec, err);
        return status;
}

bool pi_code_files_list(struct pi_code_files *files, const struct pi_bundle *bundle)
{
        for (size_t i = 0; i < bundle->members.count; i++) {
                const struct pi_member *member = PI_AT(&bundle->members, struct pi_member, i);
                struct pi_name name;
                int32_t pid;
                if (pi_name_read(member->name, &name) || name.kind != PI_NAME_PERF_MAP ||
                    !pi_jitdump_pid(member->name, &pid)) /* no process has such a number */
                        continue;
                if (add_map(files, member, pid, PI_SYMBOL_BUNDLE, NULL))
                        return false;
        }
        files->list = PI_NEW_ARRAY(files->maps.arena, struct pi_symbol_code_map, files->maps.count);
        for (size_t i = 0; files->list && i < files->maps.count; i++)
                files->list[files->list_count++] =
                        *PI_AT(&files->maps, struct pi_symbol_code_map, i);
        return files->list;
}

void pi_code_files_close(struct pi_code_files *files, struct pi_recording *rec)
{
        for (size_t i = 0; i < files->fds.count; i++)
                pi_close_fd(PI_AT(&files->fds, int, i));
        for (size_t i = 0; i < files->roots.count; i++)
                pi_close_fd(PI_AT(&files->roots, int, i));
        files->fds.count = files->roots.count = 0;
        rec->codes.open = NULL;
}
