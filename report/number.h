/* Numbers for people: a double and its unit -> "12.5 %", "830 ms", "12 547", "1.50 MiB". Three
 * digits that matter, UTF-8, '.' whatever the locale; NAN is "not measured". */
#ifndef PIPA_REPORT_NUMBER_H
#define PIPA_REPORT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#define PI_NUMBER_MAX 96
#define PI_NUMBER_MISSING "not measured"

/* With its unit: "12 547 samples", "98.5 samples/s", "12.5 G cycles"; "1/s" reads "per second".
 * Units longer than 48 bytes are cut. NUL-terminated; returns the length. */
size_t pi_number_text(double value, const char *unit, char out[PI_NUMBER_MAX]);

/* For a column whose head names the unit: the same, but counts stand without it. */
size_t pi_number_cell(double value, const char *unit, char out[PI_NUMBER_MAX]);

/* True for "ratio", "ns", "bytes", "bytes/s" and "Hz", which pi_number_cell shows with a unit of
 * its own. */
bool pi_number_unit_is_shown(const char *unit);

#endif
