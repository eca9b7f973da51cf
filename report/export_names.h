/* Distinct functions: a name and the module that it is in. */
#ifndef PIPA_REPORT_EXPORT_NAMES_H
#define PIPA_REPORT_EXPORT_NAMES_H

#include "base/set.h"
#include "report/export.h"

struct pi_name {
        struct pi_str sym; /* p NULL: not known */
        struct pi_str dso; /* as perf script prints it; n 0: not known */
};

/* Columns of frames that a name needs, in this order. */
#define PI_NAME_COLUMNS "sym", "dso"
enum { PI_NAME_SYM, PI_NAME_DSO, PI_NAME_COLUMN_COUNT };

struct pi_names {
        struct pi_set set; /* struct pi_name */
};

void pi_names_init(struct pi_names *names, struct pi_arena *arena);
void pi_names_done(struct pi_names *names);

/* The id of a frame's name, added on first sight; PI_NONE where a limit is met. */
uint32_t pi_names_add(struct pi_names *names, const struct pipa_column *column, size_t row);

static inline const struct pi_name *pi_names_at(const struct pi_names *names, size_t id)
{
        return PI_AT(&names->set.list, struct pi_name, id);
}

/* What people read: the function, or "[libfoo.so.1]"; cut where it is longer than 4 KiB. {NULL, 0}
 * where the arena refuses. */
struct pi_str pi_names_shown(const struct pi_name *name, struct pi_arena *arena);

#endif
