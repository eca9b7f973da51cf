/* The machine's description on its way into the page. */
#ifndef PIPA_REPORT_HTML_INVENTORY_H
#define PIPA_REPORT_HTML_INVENTORY_H

#include "report/html.h"
#include "report/inventory.h"

struct pi_inventory_page {
        struct pi_html *html;
        struct pi_inventory_view view;
        size_t lines, left_out; /* written so far, and those that did not fit */
        bool in_list;           /* a <dl> is open */
};

/* All that stands at and below a part, a child of the root. */
void pi_inventory_lines(struct pi_inventory_page *page, uint32_t part);

#endif
