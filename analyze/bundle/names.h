/* Which names come in. A name inside an archive or a directory is hostile bytes: it is judged as
 * text, taken apart into the folder it stands in and the member's own name, and never handed to the
 * file system as a whole. */
#ifndef PIPA_BUNDLE_NAMES_H
#define PIPA_BUNDLE_NAMES_H

#include "base/str.h"

/* The members of include/pipa/format.h. */
enum pi_name_kind {
        PI_NAME_OTHER, /* nothing that a bundle has */
        PI_NAME_MANIFEST,
        PI_NAME_SPEC,
        PI_NAME_KALLSYMS,
        PI_NAME_MODULES,
        PI_NAME_KERNEL_NOTES,
        PI_NAME_MAPS,
        PI_NAME_PERF_MAP,
        PI_NAME_JITDUMP,
        PI_NAME_BINARY,
        PI_NAME_LOG,
        PI_NAME_COUNTERS,
        PI_NAME_STAT,
        PI_NAME_PERF,
        PI_NAME_SNAP,
};

/* Why an entry stays out. The first ones are a name's fault. */
enum pi_refusal {
        PI_REFUSAL_NONE,
        PI_REFUSAL_ABSOLUTE,  /* begins with '/' */
        PI_REFUSAL_CLIMBS,    /* has a ".." in it */
        PI_REFUSAL_ODD_NAME,  /* control bytes, an empty component, a "." beyond a leading "./" */
        PI_REFUSAL_LONG_NAME, /* beyond PI_LIMIT_MEMBER_NAME */
        PI_REFUSAL_NO_NAME,
        PI_REFUSAL_LINK,    /* symbolic or hard */
        PI_REFUSAL_SPECIAL, /* a device, a FIFO, a socket, a directory named like a member */
        PI_REFUSAL_SPARSE,
        PI_REFUSAL_LOCKED, /* encrypted, or not to be opened */
        PI_REFUSAL_LARGE,  /* beyond pi_name_max_bytes, and the bundle can do without it */
        PI_REFUSAL_DUPLICATE,
        PI_REFUSALS,
};

struct pi_name {
        enum pi_name_kind kind;
        struct pi_str dir;  /* "" or "x/attach_session": where it stands; "" for PI_NAME_OTHER */
        struct pi_str name; /* "perf.data", "maps/12", "binaries/.build-id/ab/cdef" */
};

/* Takes a raw name apart; the views point into it. On a refusal *out is left alone. */
enum pi_refusal pi_name_read(struct pi_str raw, struct pi_name *out);

/* The most bytes that are taken of a member of this kind. */
uint64_t pi_name_max_bytes(enum pi_name_kind kind);

/* True for kinds of which a bundle can hold thousands: maps/PID and the like. */
bool pi_name_many(enum pi_name_kind kind);

/* True for kinds that a bundle is read for: one that cannot be read is a failure, not a note. */
bool pi_name_is_vital(enum pi_name_kind kind);

/* True where a PI_NAME_BINARY's name is that of this build id, lower-case hex. */
bool pi_name_has_build_id(struct pi_str name, struct pi_str build_id);

/* As much of a name as a message shows. */
struct pi_str pi_name_shown(struct pi_str name);

/* How many folders a path of folders names: 0 for "", 2 for "a/b". */
size_t pi_name_depth(struct pi_str dir);

#endif
