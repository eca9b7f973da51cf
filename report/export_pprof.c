/* Samples -> profile.proto, in gzip. A sample's values are its weights, one type for each event;
 * addresses are the modules' own, so that a mapping says nothing of where it was loaded. */
#include "report/export_pprof.h"

#define FEED_BYTES 65536

uint64_t pi_pprof_text(struct pi_pprof *p, struct pi_str s)
{
        uint32_t id;

        p->text.n = 0;
        pi_scratch_escaped(&p->text, s);
        id = pi_strtab_intern(&p->texts, pi_scratch_str(&p->text));
        p->whole.failed |= p->text.failed || id == PI_NONE;
        return id;
}

void pi_pprof_field(struct pi_pprof *p, unsigned field)
{
        pi_proto_message(&p->whole, field, &p->message);
        p->message.n = 0;
        if (p->whole.n >= FEED_BYTES) {
                pi_gzip_feed(&p->gzip, p->whole.p, p->whole.n);
                p->whole.n = 0;
        }
}

/* On the recording's clocks only: one that tells no date gives none. */
static void put_times(struct pi_pprof *p)
{
        const struct pi_tally *tally = &p->tally;

        if (tally->first_ns > tally->last_ns)
                return;
        pi_proto_u64(&p->whole, PROFILE_TIME_NANOS, tally->first_wall_ns);
        pi_proto_u64(&p->whole, PROFILE_DURATION_NANOS,
                     (uint64_t)tally->last_ns - (uint64_t)tally->first_ns);
}

static void put_comment(struct pi_pprof *p)
{
        pi_proto_number(&p->message, pi_pprof_text(p, PI_STR("pipa " PIPA_VERSION)));
        pi_pprof_field(p, PROFILE_COMMENT);
}

static enum pipa_status write_profile(struct pi_pprof *p)
{
        bool failed;

        if (!pi_gzip_init(&p->gzip, p->x->out, PI_GZIP_BYTES))
                return pi_fail_memory(p->x->err, NULL);
        pi_pprof_types(p);
        put_times(p);
        put_comment(p);
        pi_pprof_samples(p);
        pi_pprof_mappings(p);
        pi_pprof_locations(p);
        pi_pprof_functions(p);
        pi_pprof_texts(p);
        failed = p->whole.failed || p->part.failed || p->path.failed;
        if (!failed)
                pi_gzip_feed(&p->gzip, p->whole.p, p->whole.n);
        pi_gzip_end(&p->gzip);
        return failed ? pi_fail_memory(p->x->err, &p->x->arena) : PIPA_OK;
}

static uint32_t make_place(void *user, const struct pipa_column *column, size_t row)
{
        return pi_places_add(user, column, row);
}

static enum pipa_status read_rows(struct pi_pprof *p)
{
        static const char *const names[] = { PI_PLACE_COLUMNS };
        struct pi_export *x = p->x;
        enum pipa_status status = pi_export_stacks_read(x, names, PI_PLACE_COLUMN_COUNT, make_place,
                                                        &p->places, &p->stacks);

        if (status == PIPA_OK)
                status = pi_tally_read(x, p->stacks.count, &p->tally);
        if (status)
                return status;
        p->type = PI_NEW_ARRAY(&x->arena, uint32_t, p->tally.event_count);
        return p->type && pi_strtab_init(&p->texts, &x->arena) ? PIPA_OK
                                                               : pi_fail_memory(x->err, &x->arena);
}

enum pipa_status pi_export_pprof(struct pi_export *x)
{
        struct pi_pprof p = { .x = x };
        struct pi_scratch *scratch[] = { &p.whole, &p.message, &p.part, &p.path, &p.text };
        enum pipa_status status;

        for (size_t i = 0; i < sizeof(scratch) / sizeof(scratch[0]); i++)
                pi_scratch_init(scratch[i], &x->arena);
        pi_places_init(&p.places, &x->arena);
        status = read_rows(&p);
        if (status == PIPA_OK)
                status = write_profile(&p);
        for (size_t i = 0; i < sizeof(scratch) / sizeof(scratch[0]); i++)
                pi_scratch_done(scratch[i]);
        pi_places_done(&p.places);
        pi_tally_done(&p.tally);
        pi_strtab_done(&p.texts);
        return status;
}
