/* Named members of bytes: what was handed in, opened. A bundle is a directory, an archive of one,
 * or one bare file, which is its only member. Members are read by `pread` and never mapped: a file
 * that shrinks while it is read is an error and not a signal. Nothing is ever written to a named
 * file; what an archive holds goes to unlinked temporary files.
 *
 * Names are hostile bytes. Only the names of include/pipa/format.h come in, at any depth of one
 * common top directory ("x/manifest.json" and "x/perf.data" are the bundle x); finds.h has the
 * rule. What else an archive holds is counted and noted, never opened. */
#ifndef PIPA_BUNDLE_BUNDLE_H
#define PIPA_BUNDLE_BUNDLE_H

#include "analyze/bundle/store.h"
#include "base/host.h"
#include "base/note.h"

struct pi_member {
        struct pi_str name; /* relative to the bundle ("maps/12"), or a bare file's base name */
        int fd;             /* small members share one: read by pi_member_read alone */
        bool owned;         /* closed with the bundle */
        uint64_t offset; /* where it begins in fd; 0 for binaries, perf.data in a directory, … */
        uint64_t size;   /* when it was opened: what is written later is not seen */
        /* struct pi_member of data.0, data.1 …, where this is the `data` of a directory that perf
         * record --threads wrote; NULL elsewhere. */
        const struct pi_vec *streams;
};

enum pi_bundle_kind {
        PI_BUNDLE_FILE,      /* a bare file: whatever it is, it is the only member; also the
                                directory of perf record --threads, whose only member is `data` */
        PI_BUNDLE_DIRECTORY, /* a spool, or an unpacked archive */
        PI_BUNDLE_ARCHIVE,
};

struct pi_bundle {
        struct pi_str name; /* base name of the input, for messages */
        enum pi_bundle_kind kind;
        struct pi_vec members; /* struct pi_member, in the bundle's order */
        int fd;                /* the input */
        uint64_t size;         /* of a file */
        bool owned;
        struct pi_arena *arena;
        struct pi_notes *notes;
        const char *temp_dir;
        const struct pi_host *host; /* of the unpacking; or NULL */
        struct pi_vec *streams;     /* what members[0].streams points at; NULL elsewhere */
        struct pi_store store;      /* what was unpacked, one member after another */
        struct pi_str top;          /* the bundle's folder inside the input: "", or "a/b" */
        uint64_t binaries;          /* members below binaries/, which pi_bundle_binaries opens */
};

/* Open what `path` names. A regular file whose first bytes are an archive's is read through once:
 * all members but binaries are unpacked, under the caps of base/limits.h. `temp_dir` is where
 * unlinked temporary files go (O_TMPFILE); NULL, or where that is not possible: memory (memfd).
 * What was left out becomes a note. `arena`, `notes`, `host` and `temp_dir` live as long as the
 * bundle. Fails, naming member and offset, where the archive is damaged before its first member,
 * breaks a cap, or holds none of the names (a member that is too large and not vital costs itself
 * alone). An archive that is cut off keeps the members that were whole, the last one as far as it
 * goes, and a note. */
enum pipa_status pi_bundle_open(const char *path, const char *temp_dir, const struct pi_host *host,
                                struct pi_arena *arena, struct pi_notes *notes,
                                struct pi_bundle *out, struct pipa_error *err);

/* The same from an open regular file, which stays the caller's; its position is not moved. */
enum pipa_status pi_bundle_from_fd(int fd, const char *name, const char *temp_dir,
                                   const struct pi_host *host, struct pi_arena *arena,
                                   struct pi_notes *notes, struct pi_bundle *out,
                                   struct pipa_error *err);

void pi_bundle_close(struct pi_bundle *bundle);

/* Names the bundle beside the member that a failure is about: "slow.tar.zst/perf.data". Returns its
 * status. */
enum pipa_status pi_bundle_blame(const struct pi_bundle *bundle, struct pipa_error *err);

/* The member of that name; NULL where there is none. */
const struct pi_member *pi_bundle_find(const struct pi_bundle *bundle, struct pi_str name);

/* Second pass: open the binaries with these build ids (lower-case hex texts) and append them to the
 * members under their names "binaries/.build-id/xx/yyyy". Those that are not there are passed over.
 */
enum pipa_status pi_bundle_binaries(struct pi_bundle *bundle, const struct pi_str *build_ids,
                                    size_t count, struct pipa_error *err);

/* `size` bytes at `offset`; fewer only at the end of the file: *got says how many. */
enum pipa_status pi_member_read(const struct pi_member *member, uint64_t offset, void *buffer,
                                size_t size, size_t *got, struct pipa_error *err);

/* The whole member, with a NUL after it, in `arena`. Fails with PIPA_E_LIMIT beyond max_bytes. */
enum pipa_status pi_member_load(const struct pi_member *member, uint64_t max_bytes,
                                struct pi_arena *arena, struct pi_str *out, struct pipa_error *err);

#endif
