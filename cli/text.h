/* Names that come from a recording are hostile: each medium has its way to make them harmless. */
#ifndef PIPA_CLI_TEXT_H
#define PIPA_CLI_TEXT_H

#include "pipa/pipa.h"

#include <stdio.h>

/* For a terminal: printable ASCII as it is, every other byte as \xNN; cut to `width` columns with a
 * '~', or filled up to them. */
void cli_text_cell(FILE *to, struct pipa_text text, int width);

/* How many columns cli_text_cell needs for all of it. */
int cli_text_width(struct pipa_text text);

/* For a terminal, in full: UTF-8 as it is, but control characters (C0, DEL, C1), marks that turn
 * the direction of writing or break lines, and bytes that are no UTF-8 as \xNN, each byte for
 * itself. `out` has room for 4 bytes for each of the text; returns how many it took. */
size_t cli_text_escape(struct pipa_text text, char *out);

/* Nothing of it needs escaping, told without looking at more than its bytes: printable ASCII. */
bool cli_text_is_plain(struct pipa_text text);

/* cli_text_escape to a file. */
void cli_text_plain(FILE *to, struct pipa_text text);

/* As a JSON string, in ASCII. Bytes that are not UTF-8 become U+FFFD. */
void cli_text_json(FILE *to, struct pipa_text text);

/* As a CSV cell (RFC 4180). One that a spreadsheet would take for a formula gets a "'" in front;
 * control bytes become '?'. */
void cli_text_csv(FILE *to, struct pipa_text text);

/* The shortest text that reads back as the same number; returns `text`. */
const char *cli_text_number(double value, char text[32]);

#endif
