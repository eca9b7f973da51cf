#include "snap_fixture.h"

#include "pipa/format.h"

#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

void snap_begin(struct snap_fixture *f, const char *arch)
{
        uint32_t header[2] = { htole32(PIPA_SNAP_VERSION), htole32(PIPA_SNAP_HEADER_BYTES) };

        memset(f, 0, sizeof(*f));
        f->fd = memfd_create("procfs.snap", MFD_CLOEXEC);
        assert_true(f->fd >= 0);
        pi_arena_init(&f->arena, 1u << 30);
        pi_notes_init(&f->notes, &f->arena);
        assert_true(pi_strtab_init(&f->strings, &f->arena));
        assert_true(pi_recording_init(&f->rec, &f->arena, &f->strings, &f->notes));
        f->rec.collection.arch = pi_str_of(arch);
        f->rec.collection.clock_ticks_hz = 100;
        snap_bytes(f, PIPA_SNAP_MAGIC, 8);
        snap_bytes(f, header, sizeof(header));
}

void snap_bytes(struct snap_fixture *f, const void *data, size_t size)
{
        assert_int_equal(write(f->fd, data, size), size);
}

static void put(struct snap_fixture *f, unsigned kind, uint32_t path, const char *text,
                int64_t before_ns, int64_t after_ns)
{
        static const char zeros[PIPA_SNAP_ALIGN];
        size_t n = strlen(text);
        uint32_t words[4] = { htole32(PIPA_SNAP_FRAME), htole32(kind), htole32(path),
                              htole32((uint32_t)n) };
        uint64_t times[2] = { htole64((uint64_t)before_ns), htole64((uint64_t)after_ns) };

        snap_bytes(f, words, sizeof(words));
        snap_bytes(f, times, sizeof(times));
        snap_bytes(f, zeros, 8);
        snap_bytes(f, text, n);
        snap_bytes(f, zeros, (PIPA_SNAP_ALIGN - n % PIPA_SNAP_ALIGN) % PIPA_SNAP_ALIGN);
}

static uint32_t path_id(struct snap_fixture *f, const char *path)
{
        for (unsigned i = 0; i < f->path_count; i++) {
                if (strcmp(f->paths[i], path) == 0)
                        return i;
        }
        assert_true(f->path_count < UNIT_COUNT(f->paths));
        snprintf(f->paths[f->path_count], sizeof(f->paths[0]), "%s", path);
        put(f, PIPA_SNAP_KIND_PATH, f->path_count, path, 0, 0);
        return f->path_count++;
}

void snap_text(struct snap_fixture *f, const char *path, int64_t before_ns, int64_t took_ns,
               const char *text)
{
        uint32_t id = path_id(f, path);

        put(f, PIPA_SNAP_KIND_TEXT, id, text, before_ns, before_ns + took_ns);
}

void snap_frame(struct snap_fixture *f, unsigned kind, const char *path, int64_t time_ns)
{
        uint32_t id = path_id(f, path);

        put(f, kind, id, "", time_ns, time_ns);
}

static bool step(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)user, (void)stage, (void)done, (void)total;
        return true;
}

enum pipa_status snap_decode(struct snap_fixture *f)
{
        struct pi_member member = { .name = PI_STR("procfs.snap"),
                                    .fd = f->fd,
                                    .size = (uint64_t)lseek(f->fd, 0, SEEK_END) };
        struct pi_host host = { step, NULL };

        return pi_source_snap.read(&member, &f->rec, &host, &f->err);
}

const struct pi_quantity *snap_series(const struct snap_fixture *f, const char *name)
{
        for (size_t i = 0; i < f->rec.quantities.count; i++) {
                const struct pi_quantity *q = PI_AT(&f->rec.quantities, struct pi_quantity, i);
                const char *instance = pi_recording_str(&f->rec, q->instance).p;
                char own[256];
                snprintf(own, sizeof(own), "%s%s%s.%s", pi_recording_str(&f->rec, q->group).p,
                         *instance ? "." : "", instance, pi_recording_str(&f->rec, q->metric).p);
                if (strcmp(own, name) == 0)
                        return q;
        }
        return NULL;
}

static const struct pi_quantity *needed(const struct snap_fixture *f, const char *name)
{
        const struct pi_quantity *q = snap_series(f, name);

        if (!q)
                fail_msg("there is no series %s", name);
        return q;
}

size_t snap_points(const struct snap_fixture *f, const char *name)
{
        return needed(f, name)->axis->count;
}

double snap_value(const struct snap_fixture *f, const char *name, size_t point)
{
        const struct pi_quantity *q = needed(f, name);

        assert_true(point < q->axis->count);
        return q->value[point];
}

const char *snap_unit(const struct snap_fixture *f, const char *name)
{
        return needed(f, name)->unit;
}

const struct pi_note *snap_note(const struct snap_fixture *f, const char *code)
{
        for (size_t i = 0; i < f->notes.list.count; i++) {
                const struct pi_note *note = PI_AT(&f->notes.list, struct pi_note, i);
                if (strcmp(note->code, code) == 0)
                        return note;
        }
        return NULL;
}

void snap_end(struct snap_fixture *f)
{
        pi_recording_done(&f->rec);
        pi_strtab_done(&f->strings);
        pi_arena_done(&f->arena);
        close(f->fd);
}
