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

/* As a JSON string, in ASCII. Bytes that are not UTF-8 become U+FFFD. */
void cli_text_json(FILE *to, struct pipa_text text);

/* As a CSV cell (RFC 4180). One that a spreadsheet would take for a formula gets a "'" in front;
 * control bytes become '?'. */
void cli_text_csv(FILE *to, struct pipa_text text);

#endif
