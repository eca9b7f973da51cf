/* Hostile text -> bytes that are safe in one medium. Nothing is dropped: controls and bidirectional
 * marks become visible (\x1b, \u202e), so that what a recording calls itself can be read. */
#ifndef PIPA_REPORT_ESCAPE_H
#define PIPA_REPORT_ESCAPE_H

#include "base/out.h"

/* Fit for HTML and SVG text and for attribute values in either kind of quotes: & < > " ' are
 * references. Ill-formed UTF-8 and noncharacters become U+FFFD. */
void pi_escape_html(struct pi_out *out, struct pi_str s);

/* Fit for a terminal: no control reaches it. Ill-formed bytes become \xff. */
void pi_escape_terminal(struct pi_out *out, struct pi_str s);

/* A cell of CSV (RFC 4180), in quotes where it needs them. One that a spreadsheet would take for a
 * formula begins with a "'". Controls become visible, ill-formed UTF-8 becomes U+FFFD. */
void pi_escape_csv(struct pi_out *out, struct pi_str s);

/* Columns that pi_escape_terminal takes, one per code point. */
size_t pi_escape_terminal_columns(struct pi_str s);

/* The same in at most `columns` (> 0); what does not fit is cut and ends in U+2026. Returns the
 * columns taken. */
size_t pi_escape_terminal_cut(struct pi_out *out, struct pi_str s, size_t columns);

#endif
