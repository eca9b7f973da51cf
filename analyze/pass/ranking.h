/* The hotspot tables of one event: entries by self weight, cut, with their shares. Private to the
 * hotspots pass. */
#ifndef PIPA_PASS_RANKING_H
#define PIPA_PASS_RANKING_H

#include "analyze/data/recording.h"
#include "analyze/pass/weigh.h"

struct hotspots {
        const struct pi_recording *rec;
        struct pi_model *model;
        struct pi_arena scratch;
        uint32_t event;
        struct pi_weights weights;
};

struct row {
        struct pi_weight weight;
        uint32_t key; /* index of the function, module, thread, process or frame */
};

/* All rows of one table, heaviest first. */
struct rows {
        struct row *row;
        size_t count;
};

/* What a table is: its texts are its own columns, the weights are added. `inclusive`: callees
 * count too, so there is a total beside self. */
struct ranking {
        const char *id, *title;
        const char *text_id[4], *text_title[4];
        size_t text_count;
        bool inclusive;
};

/* The entries of `weight` that anything fell on. False where memory ran out. */
bool hotspots_pick(struct hotspots *hot, const struct pi_weight *weight, size_t count,
                   struct rows *out);

/* Adds the table with its weights; the caller fills column[0 .. text_count). NULL where memory ran
 * out. */
struct pi_table *hotspots_table(struct hotspots *hot, const struct ranking *ranking,
                                const struct rows *rows);

/* A pid or tid; "" where it was not recorded. */
struct pi_str hotspots_number(struct hotspots *hot, int32_t number);

/* hotspots_process.c, hotspots_address.c: a table each. False where memory ran out. */
bool hotspots_processes(struct hotspots *hot);
bool hotspots_addresses(struct hotspots *hot);

#endif
