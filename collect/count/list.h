/* pipa-collect --list-events: what the table of a processor offers, for people and for scripts. */
#ifndef PIPA_COLLECT_COUNT_LIST_H
#define PIPA_COLLECT_COUNT_LIST_H

#include "collect/log.h"

#include <stdio.h>

/* Writes the events and groups of the table `name`; NULL: of this machine. Returns false, having
 * said why, where there is no such table. */
bool pc_list_events(const char *name, FILE *out, struct pc_log *log);

#endif
