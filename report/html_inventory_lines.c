/* One part of the machine's description: values as lines "where: what", things of one kind as a
 * table. */
#include "report/html_inventory.h"

#define LINES_MAX 4000 /* of all parts together */
#define COLUMNS_MAX 12
#define PATH_MAX_NODES 8

static const struct pi_inventory *inventory_of(const struct pi_inventory_page *page)
{
        return page->view.inventory;
}

static void write_value(struct pi_inventory_page *page, uint32_t node)
{
        struct pi_str value = inventory_of(page)->value[node];

        if (value.n > 0)
                pi_html_str(page->html, value);
        else
                pi_html_markup(page->html, "<span class=\"missing\">empty</span>");
}

/* A value, or the values of a plain list. */
static void write_values(struct pi_inventory_page *page, uint32_t node)
{
        if (pi_inventory_is_leaf(&page->view, node)) {
                write_value(page, node);
                return;
        }
        for (uint32_t c = node + 1; c < page->view.end[node]; c = page->view.end[c]) {
                if (c > node + 1)
                        pi_html_markup(page->html, ", ");
                write_value(page, c);
        }
}

/* An item of a list is called by its own name, else by its place. */
static void write_label(struct pi_inventory_page *page, uint32_t node)
{
        const struct pi_inventory *inventory = inventory_of(page);
        uint32_t parent = inventory->parent[node], place = 1;
        uint32_t name = pi_inventory_child(&page->view, node, PI_STR("name"));

        if (inventory->name[node].n > 0) {
                pi_html_str(page->html, inventory->name[node]);
                return;
        }
        if (name != PI_NONE && inventory->value[name].n > 0) {
                pi_html_str(page->html, inventory->value[name]);
                return;
        }
        for (uint32_t c = parent + 1; c < node; c = page->view.end[c])
                place++;
        pi_html_markup(page->html, "#");
        pi_html_count(page->html, place);
}

/* "network_interfaces › lo › mac", from below the part down to the node. */
static void write_path(struct pi_inventory_page *page, uint32_t part, uint32_t node)
{
        uint32_t chain[PATH_MAX_NODES];
        size_t depth = 0;

        for (; node != part && depth < PATH_MAX_NODES; node = inventory_of(page)->parent[node])
                chain[depth++] = node;
        if (node != part)
                pi_html_markup(page->html, "… › ");
        while (depth > 0) {
                write_label(page, chain[--depth]);
                if (depth > 0)
                        pi_html_markup(page->html, " › ");
        }
}

static void open_list(struct pi_inventory_page *page, bool wanted)
{
        if (wanted != page->in_list)
                pi_html_markup(page->html, wanted ? "<dl class=\"props\">\n" : "</dl>\n");
        page->in_list = wanted;
}

static bool take_line(struct pi_inventory_page *page)
{
        if (page->lines >= LINES_MAX) {
                page->left_out++;
                return false;
        }
        page->lines++;
        return true;
}

static void write_line(struct pi_inventory_page *page, uint32_t part, uint32_t node)
{
        if (!take_line(page))
                return;
        open_list(page, true);
        pi_html_markup(page->html, "<div class=\"row\"><dt>");
        if (node == part)
                pi_html_str(page->html, inventory_of(page)->name[part]);
        else
                write_path(page, part, node);
        pi_html_markup(page->html, "</dt><dd>");
        write_values(page, node);
        pi_html_markup(page->html, "</dd></div>\n");
}

/* The names that the items' values go by, in order of appearance; 0 where there are too many. */
static size_t columns_of(const struct pi_inventory_page *page, uint32_t node,
                         struct pi_str name[COLUMNS_MAX])
{
        const uint32_t *end = page->view.end;
        size_t count = 0;

        for (uint32_t item = node + 1; item < end[node]; item = end[item]) {
                for (uint32_t c = item + 1; c < end[item]; c = end[c]) {
                        size_t i = 0;
                        while (i < count && !pi_str_equal(name[i], inventory_of(page)->name[c]))
                                i++;
                        if (i == COLUMNS_MAX)
                                return 0;
                        if (i == count)
                                name[count++] = inventory_of(page)->name[c];
                }
        }
        return count;
}

static void write_table_head(struct pi_inventory_page *page, uint32_t part, uint32_t node,
                             bool named, const struct pi_str *name, size_t columns)
{
        pi_html_markup(page->html, "<div class=\"table-wrap\"><table class=\"data\">\n<caption>");
        if (node == part)
                pi_html_str(page->html, inventory_of(page)->name[part]);
        else
                write_path(page, part, node);
        pi_html_markup(page->html, "</caption>\n<thead><tr>");
        if (named)
                pi_html_markup(page->html, "<th scope=\"col\">Name</th>");
        for (size_t i = 0; i < columns; i++) {
                pi_html_markup(page->html, "<th scope=\"col\">");
                pi_html_str(page->html, name[i]);
                pi_html_markup(page->html, "</th>");
        }
        pi_html_markup(page->html, "</tr></thead>\n<tbody>\n");
}

static void write_table_row(struct pi_inventory_page *page, uint32_t item, bool named,
                            const struct pi_str *name, size_t columns)
{
        pi_html_markup(page->html, "<tr class=\"row\">");
        if (named) {
                pi_html_markup(page->html, "<th scope=\"row\">");
                pi_html_str(page->html, inventory_of(page)->name[item]);
                pi_html_markup(page->html, "</th>");
        }
        for (size_t i = 0; i < columns; i++) {
                uint32_t cell = pi_inventory_child(&page->view, item, name[i]);
                bool head = i == 0 && !named;
                pi_html_markup(page->html, head ? "<th scope=\"row\">" : "<td>");
                if (cell != PI_NONE)
                        write_values(page, cell);
                pi_html_markup(page->html, head ? "</th>" : "</td>");
        }
        pi_html_markup(page->html, "</tr>\n");
}

static bool write_table(struct pi_inventory_page *page, uint32_t part, uint32_t node)
{
        struct pi_str name[COLUMNS_MAX];
        size_t columns;
        bool named;

        if (!pi_inventory_is_table(&page->view, node))
                return false;
        columns = columns_of(page, node, name);
        if (columns == 0)
                return false;
        named = inventory_of(page)->name[node + 1].n > 0;
        open_list(page, false);
        write_table_head(page, part, node, named, name, columns);
        for (uint32_t item = node + 1; item < page->view.end[node]; item = page->view.end[item])
                if (take_line(page))
                        write_table_row(page, item, named, name, columns);
        pi_html_markup(page->html, "</tbody></table></div>\n");
        return true;
}

void pi_inventory_lines(struct pi_inventory_page *page, uint32_t part)
{
        const struct pi_inventory_view *view = &page->view;

        for (uint32_t node = part; node < view->end[part];) {
                if (pi_inventory_is_leaf(view, node) || pi_inventory_is_plain_list(view, node))
                        write_line(page, part, node);
                else if (!write_table(page, part, node)) {
                        node++;
                        continue;
                }
                node = view->end[node];
        }
        open_list(page, false);
}
