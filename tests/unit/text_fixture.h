/* A text read by one of the sources of texts. */
#ifndef PIPA_TESTS_TEXT_FIXTURE_H
#define PIPA_TESTS_TEXT_FIXTURE_H

#include "unit.h"

#include "analyze/source/source.h"

struct text_fixture {
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_recording rec;
        struct pipa_error err;
};

/* An empty recording, and one more text read into it. */
void text_fixture_init(struct text_fixture *f);
enum pipa_status text_fixture_add(struct text_fixture *f, const struct pi_source *source,
                                  const char *text, size_t size);

/* Both; the fixture is done by text_fixture_done whatever the status. */
enum pipa_status text_fixture_read(struct text_fixture *f, const struct pi_source *source,
                                   const char *text, size_t size);
void text_fixture_done(struct text_fixture *f);

/* Sample `i` as "comm pid/tid [cpu] time_ns period event: leaf;caller;…", frames as
 * "function@address(module)". */
void text_fixture_assert(const struct text_fixture *f, size_t i, const char *expected);

/* NULL where no note has this code. */
const struct pi_note *text_fixture_note(const struct text_fixture *f, const char *code);

#endif
