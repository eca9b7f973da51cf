/* Memory straight from the system. Large blocks stand in huge pages where it has some to give:
 * fewer faults, and a table that is looked up at random needs no walk through the page tables for
 * every look. */
#ifndef PIPA_BASE_PAGES_H
#define PIPA_BASE_PAGES_H

#include <stddef.h>

#define PI_PAGES_HUGE ((size_t)2 << 20) /* from here on a block is large */

/* `bytes` zeroed bytes, aligned for any type; NULL where the system refuses. */
void *pi_pages_alloc(size_t bytes);

/* Gives back what pi_pages_alloc(bytes) gave; NULL is let pass. */
void pi_pages_free(void *block, size_t bytes);

#endif
