/* Names of Rust's older mangling that a tool took halfway apart:
 * "Box$LT$T$GT$::new::h0123456789abcdef"
 * -> "Box<T>::new". perf prints them so. */
#ifndef PIPA_REPORT_EXPORT_RUST_H
#define PIPA_REPORT_EXPORT_RUST_H

#include "report/export_scratch.h"

/* Puts the readable name into `out`, which is cleared first. False, with `out` empty, where the
 * name does not end in such a hash. */
bool pi_rust_name(struct pi_str name, struct pi_scratch *out);

#endif
