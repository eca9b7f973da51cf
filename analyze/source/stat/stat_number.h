/* Numbers as perf stat prints them: plain decimals, fast and exact; with a decimal comma, or with
 * thousands apart, as locales have it. */
#ifndef PIPA_SOURCE_STAT_NUMBER_H
#define PIPA_SOURCE_STAT_NUMBER_H

#include "base/str.h"

/* The whole of s: digits, with a point or (where `comma`) a comma before decimals. Also "1.5e3",
 * never a sign, never an infinity. */
bool stat_decimal(struct pi_str s, bool comma, double *out);

/* The same, and "nan", "-nan", "inf" (NAN all), and a minus: what a metric can be. */
bool stat_metric(struct pi_str s, bool comma, double *out);

/* A counter's value in the text form: thousands may be apart ("1,234", "1.234", "1 234"). perf
 * prints whole numbers, or two decimals (six before Linux 4.x): three digits behind the only
 * separator are thousands, any other number of them decimals. */
bool stat_grouped(struct pi_str s, double *out);

/* "1.001034901", with exactly nine decimals, in nanoseconds. */
bool stat_time(struct pi_str s, int64_t *out_ns);

/* "100.00", "0.05": two decimals, at most 100, as a ratio. Where `comma`, "100,00" too. */
bool stat_percent(struct pi_str s, bool comma, double *out_ratio);

bool stat_digits(struct pi_str s);
struct pi_str stat_trim(struct pi_str s);

#endif
