/* Pages made from the fixture's model, and whether their markup is sound. */
#ifndef PIPA_TESTS_PAGE_CHECK_H
#define PIPA_TESTS_PAGE_CHECK_H

#include "model_fixture.h"

/* Renders into f->text; fails where a tag is not closed, or an attribute is one that the page's CSP
 * forbids. */
void page_render(struct model_fixture *f);

/* The page without its script and style sheet, which are ours. The caller frees it. */
char *page_static_part(const struct model_fixture *f);

/* Fails where one of the parts is not behind those before it. */
void page_has_in_order(const char *page, const char *const *part, size_t count);

#endif
