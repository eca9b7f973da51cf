/* The source: walks the frames twice, then collects and says what is weak. */
#include "analyze/source/snap/snap.h"

#include "analyze/source/snap/snap_collect.h"
#include "analyze/source/snap/snap_walk.h"
#include "base/limits.h"
#include "pipa/format.h"

#include <math.h>

#define TICKS_HZ_MAX 1e6
#define DEFAULT_TICKS_HZ 100 /* USER_HZ of every architecture but alpha and ia64 */

static bool claims(struct pi_str member_name, struct pi_bytes head)
{
        if (member_name.n > 0)
                return pi_str_equal(member_name, PI_STR(PIPA_MEMBER_SNAP));
        return head.n >= 8 && memcmp(head.p, PIPA_SNAP_MAGIC, 8) == 0;
}

static enum pipa_status collect(struct snap_walk *walk, struct pipa_error *err)
{
        struct snap_track **tracks =
                PI_NEW_ARRAY(walk->reader->scratch, struct snap_track *, walk->paths.count);
        size_t count = 0;

        for (size_t i = 0; tracks && i < walk->paths.count; i++) {
                struct snap_track *track = PI_AT(&walk->paths, struct snap_track, i);
                if (track->at > 0)
                        tracks[count++] = track;
        }
        if (!tracks || !snap_collect(walk->reader, tracks, count))
                return pi_fail_memory(err, walk->reader->scratch);
        walk->facts.left_out = walk->reader->left_out;
        snap_notes_push(walk->reader->rec, &walk->facts, &walk->frames, tracks, count);
        if (count > 0)
                return PIPA_OK;
        return pi_fail(err, PIPA_E_FORMAT, walk->frames.window.member->name, walk->frames.next,
                       "holds no reading of a file that pipa knows: the collector ended before "
                       "its first round, or the file is damaged");
}

/* The machine that was recorded counts in 32 bits where its kernel is a 32-bit one. */
static bool is_32_bit(struct pi_str arch)
{
        static const char *const names[] = { "i386", "i486", "i586", "i686", "arm",     "mips",
                                             "ppc",  "s390", "sh4",  "m68k", "riscv32", "parisc" };

        if (pi_str_starts(arch, PI_STR("armv")))
                return true;
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                if (pi_str_equal(arch, pi_str_of(names[i])))
                        return true;
        }
        return false;
}

static struct snap_reader make_reader(struct pi_recording *rec, struct pi_arena *scratch,
                                      bool ticks_known)
{
        return (struct snap_reader){
                .rec = rec,
                .scratch = scratch,
                .ticks_hz = ticks_known ? rec->collection.clock_ticks_hz : DEFAULT_TICKS_HZ,
                .is_32_bit = is_32_bit(rec->collection.arch),
                .values_left = PI_LIMIT_SERIES_VALUES,
                .series_left = PI_LIMIT_QUANTITIES - rec->quantities.count,
        };
}

static enum pipa_status read_parts(struct snap_walk *walk, const struct pi_member *member,
                                   struct pipa_error *err)
{
        enum pipa_status status =
                snap_frames_open(&walk->frames, member, walk->reader->scratch, err);

        if (status == PIPA_OK)
                status = snap_walk_count(walk, err);
        if (status == PIPA_OK)
                status = snap_walk_read(walk, err);
        if (status == PIPA_OK)
                status = collect(walk, err);
        return status;
}

static enum pipa_status read_snap(const struct pi_member *member, struct pi_recording *rec,
                                  const struct pi_host *host, struct pipa_error *err)
{
        double hz = rec->collection.clock_ticks_hz;
        struct pi_arena scratch;
        struct snap_reader reader;
        struct snap_walk walk = { .reader = &reader, .host = host };
        enum pipa_status status;

        pi_arena_init(&scratch, rec->arena->budget_bytes - rec->arena->used_bytes);
        walk.facts.ticks_known = hz > 0 && hz <= TICKS_HZ_MAX;
        reader = make_reader(rec, &scratch, walk.facts.ticks_known);
        pi_vec_init(&walk.paths, &scratch, sizeof(struct snap_track), PI_LIMIT_SNAP_FILES);
        status = read_parts(&walk, member, err);
        for (size_t i = 0; i < walk.paths.count; i++)
                snap_track_done(PI_AT(&walk.paths, struct snap_track, i));
        pi_arena_done(&scratch);
        return status;
}

const struct pi_source pi_source_snap = { .name = "procfs.snap",
                                          .claims = claims,
                                          .read = read_snap };
