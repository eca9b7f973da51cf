#include "analyze/symbol/elf_search.h"

#include "analyze/symbol/elf_arch.h"
#include "analyze/symbol/elf_link.h"
#include "analyze/symbol/root.h"
#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>

static bool has_info(const struct pi_elf *elf)
{
        return pi_elf_section_named(elf, ".debug_info") ||
               pi_elf_section_named(elf, ".zdebug_info");
}

bool pi_elf_search_complete(const struct pi_elf_search *s)
{
        const struct pi_elf_files *files = s->files;

        return files->image.fd >= 0 &&
               (files->debug.fd >= 0 ||
                (pi_elf_section(&files->image, PI_SHT_SYMTAB) && has_info(&files->image)));
}

const struct pi_build_id *pi_elf_search_id(const struct pi_elf_search *s)
{
        const struct pi_build_id *recorded = &s->request->module->build_id;

        if (recorded->size > 0)
                return recorded;
        return s->files->image.fd >= 0 ? &s->files->image.build_id : &s->files->debug.build_id;
}

/* Why nothing was found is what the best of the files was refused for. */
static void refuse(struct pi_elf_search *s, struct pi_str path, enum pi_symbol_refused why,
                   const struct pi_elf *elf)
{
        static const enum pi_symbol_why whys[] = {
                [PI_SYMBOL_REFUSED_BUILD_ID] = PI_SYMBOL_OTHER_FILE,
                [PI_SYMBOL_REFUSED_CRC] = PI_SYMBOL_OTHER_FILE,
                [PI_SYMBOL_REFUSED_FORMAT] = PI_SYMBOL_NOT_ELF,
                [PI_SYMBOL_REFUSED_CUT] = PI_SYMBOL_CUT,
                [PI_SYMBOL_REFUSED_ARCH] = PI_SYMBOL_OTHER_ARCH,
                [PI_SYMBOL_REFUSED_KIND] = PI_SYMBOL_NOT_ELF,
        };
        struct pi_symbol_refusal refusal = {
                .why = why, .where = s->root.where, .index = s->root.index, .path = path
        };

        if (elf)
                refusal.found = elf->build_id;
        pi_symbol_trail_refuse(&s->outcome->trail, &refusal);
        if (s->outcome->why == PI_SYMBOL_OTHER_FILE || why == PI_SYMBOL_REFUSED_CRC)
                return;
        s->outcome->why = whys[why];
        s->outcome->found = refusal.found;
}

static bool is_proven(struct pi_elf_search *s, const struct pi_elf_proof *proof, struct pi_str path,
                      const struct pi_elf *elf)
{
        const struct pi_symbol_context *context = s->context;
        bool other = proof->id.size > 0 && !pi_build_id_same(&proof->id, &elf->build_id);
        uint32_t crc;

        if (elf->cut)
                refuse(s, path, PI_SYMBOL_REFUSED_CUT, elf);
        else if (!pi_elf_runs_on(elf, context->arch, context->big_endian))
                refuse(s, path, PI_SYMBOL_REFUSED_ARCH, elf);
        /* A checksum proves a file that was built without ids. */
        else if (other && (!proof->checked_crc || elf->build_id.size > 0))
                refuse(s, path, PI_SYMBOL_REFUSED_BUILD_ID, elf);
        else if (proof->checked_crc && (!pi_elf_crc(elf, &crc) || crc != proof->crc))
                refuse(s, path, PI_SYMBOL_REFUSED_CRC, elf);
        else
                return true;
        return false;
}

static bool keep(struct pi_elf_search *s, enum pi_symbol_what what, struct pi_str path,
                 const struct pi_elf *elf)
{
        struct pi_elf_files *files = s->files;
        struct pi_elf *file = what == PI_SYMBOL_IMAGE      ? &files->image
                              : what == PI_SYMBOL_ALT_FILE ? &files->alt
                                                           : &files->debug;
        struct pi_elf_place *place = what == PI_SYMBOL_IMAGE      ? &files->image_at
                                     : what == PI_SYMBOL_ALT_FILE ? &files->alt_at
                                                                  : &files->debug_at;
        struct pi_symbol_origin origin = {
                .what = what, .where = s->root.where, .index = s->root.index, .path = path
        };

        pi_symbol_trail_from(&s->outcome->trail, &origin);
        *file = *elf;
        *place = (struct pi_elf_place){ s->root, pi_arena_copy(s->arena, path) };
        return true;
}

/* Names or lines that the image does not have. */
static bool adds(const struct pi_elf_files *files, const struct pi_elf *elf)
{
        bool image = files->image.fd >= 0;

        return (pi_elf_section(elf, PI_SHT_SYMTAB) &&
                !(image && pi_elf_section(&files->image, PI_SHT_SYMTAB))) ||
               (has_info(elf) && !(image && has_info(&files->image)));
}

/* Keeps the file where it adds something. True where its descriptor was taken over. */
static bool take(struct pi_elf_search *s, const struct pi_elf_proof *proof, struct pi_str path,
                 const struct pi_elf *elf)
{
        struct pi_elf_files *files = s->files;

        if (proof->what == PI_SYMBOL_ALT_FILE)
                return keep(s, PI_SYMBOL_ALT_FILE, path, elf);
        /* Nothing ties a second file to a first one without an id, but a checksum. */
        if (proof->id.size == 0 && !proof->checked_crc &&
            (files->image.fd >= 0 || files->debug.fd >= 0))
                return false;
        s->outcome->by_path = s->request->module->build_id.size == 0;
        if (files->image.fd < 0 && elf->has_text && elf->segment_count > 0)
                return keep(s, PI_SYMBOL_IMAGE, path, elf);
        if (files->debug.fd < 0 && adds(files, elf))
                return keep(s, PI_SYMBOL_DEBUG_FILE, path, elf);
        return false;
}

/* Owns `file`. */
static bool judge(struct pi_elf_search *s, const struct pi_elf_proof *proof, struct pi_str path,
                  int file)
{
        PI_CLEANUP(pi_close_fd) int fd = file;
        struct pi_elf elf;

        if (fd < 0)
                return false;
        if (!pi_elf_read(&elf, fd, s->arena)) {
                refuse(s, path, PI_SYMBOL_REFUSED_FORMAT, NULL);
                return false;
        }
        if (!is_proven(s, proof, path, &elf) || !take(s, proof, path, &elf))
                return false;
        fd = -1;
        return true;
}

bool pi_elf_try(struct pi_elf_search *s, const struct pi_elf_proof *proof, struct pi_str path)
{
        while (path.n > 0 && path.p[0] == '/') {
                path.p++;
                path.n--;
        }
        if (path.n == 0)
                return false;
        int fd = pi_root_open(s->root.dir, path);
        if (fd < 0 && (errno == EINVAL || errno == EACCES || errno == ELOOP))
                refuse(s, path, PI_SYMBOL_REFUSED_KIND, NULL);
        return judge(s, proof, path, fd);
}

bool pi_elf_try_fd(struct pi_elf_search *s, const struct pi_elf_proof *proof, struct pi_str path,
                   int fd)
{
        return judge(s, proof, path, fcntl(fd, F_DUPFD_CLOEXEC, 0));
}
