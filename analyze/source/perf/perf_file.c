/* One reading of a perf.data: header, events, features, records, replay. */
#include "analyze/source/perf/perf_chain.h"
#include "analyze/source/perf/perf_deferred.h"
#include "analyze/source/perf/perf_stat.h"
#include "analyze/source/perf/perf_update.h"

#include "base/limits.h"

static bool claims(struct pi_str member_name, struct pi_bytes head)
{
        (void)member_name;
        return head.n >= 8 &&
               (memcmp(head.p, "PERFILE2", 8) == 0 || memcmp(head.p, "2ELIFREP", 8) == 0 ||
                memcmp(head.p, "PERFFILE", 8) == 0);
}

bool perf_file_init(struct perf_file *file, const struct pi_member *member,
                    struct pi_recording *rec, const struct pi_host *host, struct pi_arena *scratch)
{
        *file = (struct perf_file){ .member = member,
                                    .rec = rec,
                                    .host = host,
                                    .scratch = scratch,
                                    .last_who = PI_NONE,
                                    .floor_ns = PI_NO_TIME,
                                    .max_ns = PI_NO_TIME,
                                    .round_max_ns = PI_NO_TIME,
                                    .keeping = PI_NONE };
        pi_vec_init(&file->attr, scratch, sizeof(struct perf_attr), PI_LIMIT_EVENTS);
        pi_set_init(&file->ids, scratch, sizeof(struct perf_event_id), PI_LIMIT_EVENT_IDS);
        pi_set_init(&file->build_ids, scratch, sizeof(struct perf_build_id), PI_LIMIT_MODULES);
        pi_set_init(&file->chains, scratch, sizeof(struct perf_piece), PI_LIMIT_STACK_NODES);
        pi_set_init(&file->whos, scratch, sizeof(struct perf_who), PI_LIMIT_THREADS);
        pi_vec_init(&file->waiting, scratch, sizeof(struct perf_waiting), PI_LIMIT_SAMPLES);
        pi_set_init(&file->deferred, scratch, sizeof(struct perf_deferred), PI_LIMIT_SAMPLES);
        pi_vec_init(&file->sides, scratch, sizeof(struct perf_side), PI_LIMIT_MAPS);
        pi_vec_init(&file->kept, scratch, sizeof(struct pi_kept_record), PI_LIMIT_RECORDS);
        pi_branches_init(&file->branches, scratch);
        perf_order_init(&file->sides_order, scratch, PI_LIMIT_MAPS);
        perf_order_init(&file->samples_order, scratch, PI_LIMIT_SAMPLES);
        perf_spool_init(&file->spool, scratch, rec->unwinding ? rec->unwinding->temp_dir : NULL);
        file->chain = PI_NEW(scratch, struct perf_chain);
        return file->chain && pi_vec_push(&file->chains.list);
}

void perf_file_done(struct perf_file *file)
{
        pi_set_done(&file->ids);
        pi_set_done(&file->build_ids);
        pi_set_done(&file->chains);
        pi_set_done(&file->whos);
        pi_set_done(&file->deferred);
        pi_branches_done(&file->branches);
        perf_spool_done(&file->spool);
        perf_stat_done(file);
}

enum pipa_status perf_file_describe(struct perf_file *file, struct pipa_error *err)
{
        enum pipa_status status = perf_header_read(file, err);

        if (file->pipe)
                return status;
        if (status == PIPA_OK)
                status = perf_attrs_read(file, err);
        if (status == PIPA_OK)
                status = perf_update_event_types(file, err);
        if (status == PIPA_OK)
                status = perf_features_read(file, err);
        if (status == PIPA_OK)
                perf_header_note_tail(file);
        return status;
}

static enum pipa_status read_parts(struct perf_file *file, struct pipa_error *err)
{
        enum pipa_status status = perf_file_describe(file, err);

        if (status == PIPA_OK)
                status = perf_records_read(file, err);
        if (status == PIPA_OK)
                status = perf_replay(file, err);
        return status;
}

static enum pipa_status read_perf(const struct pi_member *member, struct pi_recording *rec,
                                  const struct pi_host *host, struct pipa_error *err)
{
        /* What only the reading needs is given back when it ends. */
        struct pi_arena scratch;
        struct perf_file file;
        enum pipa_status status;

        pi_arena_init(&scratch, rec->arena->budget_bytes - rec->arena->used_bytes);
        status = perf_file_init(&file, member, rec, host, &scratch) ? read_parts(&file, err)
                                                                    : pi_fail_memory(err, &scratch);
        perf_file_done(&file);
        pi_arena_done(&scratch);
        return status;
}

const struct pi_source pi_source_perf = { .name = "perf.data",
                                          .claims = claims,
                                          .read = read_perf };
