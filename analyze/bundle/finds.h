/* What was found inside a directory or an archive, before it is decided what the bundle is.
 *
 * The bundle's folder is that of the shallowest manifest.json, spec_info.yaml or perf.data; of
 * equals in this order, then the first. Members stand at their names there. Without a manifest in
 * that folder, perf.data is taken at any depth, the shallowest one: pipa-tree's archives have it in
 * a folder of its own ("attach_session/perf.data"). So is perf_stat.txt: the one beside perf.data,
 * or the shallowest where there is none. */
#ifndef PIPA_BUNDLE_FINDS_H
#define PIPA_BUNDLE_FINDS_H

#include "analyze/bundle/bundle.h"
#include "analyze/bundle/names.h"
#include "base/set.h"

/* Entries left out, for one reason. */
struct pi_refused {
        uint64_t count;
        struct pi_str first; /* the name of one, cut to fit a message */
};

struct pi_find {
        struct pi_name name;
        struct pi_str path;    /* dir and name */
        uint64_t offset, size; /* in the bundle's store */
        bool gone;             /* could not be unpacked */
};

struct pi_finds {
        struct pi_arena *arena;
        struct pi_set list;       /* struct pi_find, in order of arrival */
        uint64_t entries;         /* files of any kind, and folders of a directory */
        struct pi_refused other;  /* names that no bundle has */
        struct pi_refused unread; /* known names outside of the bundle's folder */
        struct pi_refused refused[PI_REFUSALS];
};

void pi_finds_init(struct pi_finds *finds, struct pi_arena *arena);
void pi_finds_done(struct pi_finds *finds);

/* Counts an entry. Fails where there are too many. */
enum pipa_status pi_finds_count(struct pi_finds *finds, struct pi_str bundle,
                                struct pipa_error *err);

/* Counts an entry and judges it: `type` says what is wrong with it as a file, or NONE. *out is the
 * new find, or NULL where the entry stays out. Fails where there are too many. */
enum pipa_status pi_finds_add(struct pi_finds *finds, struct pi_str bundle, struct pi_str raw,
                              enum pi_refusal type, struct pi_find **out, struct pipa_error *err);

/* An entry that was found good and stays out after all. */
void pi_finds_refuse(struct pi_finds *finds, struct pi_str path, enum pi_refusal why);

/* Decides what the bundle is: hands each find that belongs to it to `take`, in order, as long as
 * that gives PIPA_OK. Sets bundle->top and bundle->binaries. Fails where nothing belongs to it. */
typedef enum pipa_status (*pi_find_take_fn)(struct pi_bundle *bundle, struct pi_find *find,
                                            struct pipa_error *err);
enum pipa_status pi_finds_choose(struct pi_finds *finds, struct pi_bundle *bundle,
                                 pi_find_take_fn take, struct pipa_error *err);

/* "entries are links": what a refusal is about. Static. */
const char *pi_refusal_text(enum pi_refusal why);

/* Says what was left out. */
void pi_finds_note(const struct pi_finds *finds, struct pi_notes *notes, struct pi_str bundle);

#endif
