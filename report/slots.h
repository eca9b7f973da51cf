/* A template with {{name}} slots -> the page. A slot is filled by a function; the text between
 * slots is copied as it is. */
#ifndef PIPA_REPORT_SLOTS_H
#define PIPA_REPORT_SLOTS_H

#include "report/html.h"

struct pi_slot {
        const char *name;
        void (*fill)(struct pi_html *html);
};

/* PIPA_E_FORMAT, with the offset, where the template names a slot that is not in slot[count] or
 * leaves one open. `template_name` is for the message. */
enum pipa_status pi_slots_fill(struct pi_str template_text, const char *template_name,
                               const struct pi_slot *slot, size_t count, struct pi_html *html);

#endif
