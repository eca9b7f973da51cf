/* Distinct frames as profile.proto has them: an address in a module, and the function there. */
#ifndef PIPA_REPORT_EXPORT_PLACES_H
#define PIPA_REPORT_EXPORT_PLACES_H

#include "report/export_names.h"

/* Columns of frames that a place needs, in this order. */
#define PI_PLACE_COLUMNS PI_NAME_COLUMNS, "build_id", "offset"
enum { PI_PLACE_BUILD_ID = PI_NAME_COLUMN_COUNT, PI_PLACE_OFFSET, PI_PLACE_COLUMN_COUNT };

struct pi_place {
        uint64_t address; /* in the module's own terms */
        uint32_t name;    /* id of names */
        uint32_t module;  /* id of modules; PI_NONE: none was mapped there */
};

struct pi_place_module {
        struct pi_str path, build_id; /* build_id.p NULL: not known */
};

struct pi_places {
        struct pi_names names;
        struct pi_set modules; /* struct pi_place_module */
        struct pi_set set;     /* struct pi_place */
};

void pi_places_init(struct pi_places *places, struct pi_arena *arena);
void pi_places_done(struct pi_places *places);

/* The id of a frame's place, added on first sight; PI_NONE where a limit is met. */
uint32_t pi_places_add(struct pi_places *places, const struct pipa_column *column, size_t row);

#endif
