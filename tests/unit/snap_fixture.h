/* A procfs.snap built reading by reading, decoded, and asked for its series. */
#ifndef PIPA_TESTS_SNAP_FIXTURE_H
#define PIPA_TESTS_SNAP_FIXTURE_H

#include "unit.h"

#include "analyze/source/source.h"

#define SNAP_MS INT64_C(1000000)
#define SNAP_S (1000 * SNAP_MS)

struct snap_fixture {
        int fd;
        char paths[16][64];
        unsigned path_count;
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_recording rec;
        struct pipa_error err;
};

/* `arch` of the recorded machine; "" where no manifest says it. Ticks are 100 per second. */
void snap_begin(struct snap_fixture *f, const char *arch);

/* One reading, from `before_ns` on for `took_ns`. Paths are declared on first sight. */
void snap_text(struct snap_fixture *f, const char *path, int64_t before_ns, int64_t took_ns,
               const char *text);

/* A frame as it is given: `kind` of format.h, no payload. */
void snap_frame(struct snap_fixture *f, unsigned kind, const char *path, int64_t time_ns);

/* Any bytes at the end. */
void snap_bytes(struct snap_fixture *f, const void *data, size_t size);

/* Reads all of it into f->rec. */
enum pipa_status snap_decode(struct snap_fixture *f);

/* The series by its name ("cpu.total.user"), NULL where there is none; its points; one of them. */
const struct pi_quantity *snap_series(const struct snap_fixture *f, const char *name);
size_t snap_points(const struct snap_fixture *f, const char *name);
double snap_value(const struct snap_fixture *f, const char *name, size_t point);
const char *snap_unit(const struct snap_fixture *f, const char *name);

const struct pi_note *snap_note(const struct snap_fixture *f, const char *code);
void snap_end(struct snap_fixture *f);

#define assert_near(a, b) assert_true(fabs((a) - (double)(b)) <= 1e-9 * (1 + fabs((double)(b))))
#define assert_nan(a) assert_true(isnan(a))

#endif
