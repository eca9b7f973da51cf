/* A small hand-made model: two events, three modules, six functions, two
 * threads, six stacks, five rows, a table with a number that was not measured, a series with a gap,
 * a tree. Rendered into memory. */
#ifndef PIPA_TESTS_MODEL_FIXTURE_H
#define PIPA_TESTS_MODEL_FIXTURE_H

#include "report/report.h"

struct model_fixture {
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_model model;
        struct pi_str poison; /* appended to every text that a recording could name */
        char *text;           /* what was rendered, with a NUL after it */
        size_t size;
};

/* Without a recording: no facts, no samples, nothing. */
void model_fixture_empty(struct model_fixture *f);

/* The model of the head; `poison` may be empty. */
void model_fixture_init(struct model_fixture *f, struct pi_str poison);

/* The same with a machine: rates of the CPUs, a disk and two interfaces with a gap, moments of load
 * and memory, a table of them, one of what is missing, and a description of the system. */
void model_fixture_add_machine(struct model_fixture *f);
void model_fixture_done(struct model_fixture *f);

/* Fills text and size, which are the fixture's until the next rendering. */
enum pipa_status model_fixture_render(struct model_fixture *f, enum pipa_render_format format);
enum pipa_status model_fixture_write(struct model_fixture *f,
                                     enum pipa_status (*write)(const struct pi_model *,
                                                               struct pi_out *,
                                                               struct pipa_error *));

/* Of `needle` in the rendered text. */
size_t model_fixture_count(const struct model_fixture *f, const char *needle);

#endif
