/* The order in which notes are read: first what weakens everything, then the other warnings, then
 * what is merely good to know; within each as they came. */
#include "analyze/pass/pass.h"

enum { RANKS = 3 };

static unsigned rank(const struct pi_note *note)
{
        if (note->level == PI_NOTE_INFO)
                return 2;
        return strcmp(note->weakens, "summary") == 0 ? 0 : 1;
}

enum pipa_status pi_pass_notes(const struct pi_recording *rec, struct pi_model *model,
                               struct pipa_error *err)
{
        struct pi_vec *list = &model->notes->list;
        struct pi_note *was = PI_NEW_ARRAY(model->arena, struct pi_note, list->count);
        size_t next = 0;

        (void)rec;
        if (!was)
                return pi_fail_memory(err, model->arena);
        for (size_t i = 0; i < list->count; i++)
                was[i] = *PI_AT(list, struct pi_note, i);
        for (unsigned r = 0; r < RANKS; r++) {
                for (size_t i = 0; i < list->count; i++) {
                        if (rank(&was[i]) == r)
                                *PI_AT(list, struct pi_note, next++) = was[i];
                }
        }
        return PIPA_OK;
}
