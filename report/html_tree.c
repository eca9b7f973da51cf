/* The call tree as nested lists that fold without a script. A chain of only children stays at one
 * indent: depth is spent on branches. */
#include "report/html.h"

#include "base/fail.h"

#include <stdlib.h>

#define SHOWN_MAX 250     /* nodes in the page */
#define FIRST_RATIO 0.005 /* of the root: smaller nodes are not shown */

struct view {
        const struct pi_tree *tree;
        uint32_t *children; /* [tree->count] shown children of each node */
        double min_ratio;
        size_t shown;
};

static bool is_shown(const struct view *view, size_t node)
{
        return view->tree->total[node] >= view->tree->total[0] * view->min_ratio;
}

static size_t count_shown(const struct view *view)
{
        size_t count = 0;

        for (size_t i = 1; i < view->tree->count; i++)
                count += is_shown(view, i);
        return count;
}

/* A child weighs no more than its parent, so what is shown is one tree. */
static bool view_init(struct view *view, const struct pi_tree *tree)
{
        *view = (struct view){ .tree = tree, .min_ratio = FIRST_RATIO };
        view->children = calloc(tree->count, sizeof(*view->children));
        if (!view->children)
                return false;
        while ((view->shown = count_shown(view)) > SHOWN_MAX && view->min_ratio < 1)
                view->min_ratio *= 2;
        for (size_t i = 1; i < tree->count; i++)
                if (is_shown(view, i))
                        view->children[tree->parent[i]]++;
        return true;
}

/* True where the node begins a list item: at the root, and below a branch. */
static bool begins_item(const struct view *view, size_t node)
{
        uint32_t parent = view->tree->parent[node];

        return parent == 0 || view->children[parent] != 1;
}

static void write_line(struct pi_html *html, const struct pi_tree *tree, size_t node)
{
        const struct pi_profile *profile = &html->model->profile;
        uint32_t id = tree->function_id[node];
        const struct pi_profile_function *function = &profile->function[id];

        pi_html_markup(html, "<span class=\"num\">");
        pi_html_number(html, tree->total[node] / tree->total[0], "ratio");
        pi_html_markup(html, "</span> <span class=\"num self\">");
        pi_html_number(html, tree->self[node] / tree->total[0], "ratio");
        pi_html_markup(html, "</span> <span class=\"function\">");
        pi_html_str(html, pi_model_str(html->model, function->name));
        pi_html_markup(html, "</span>");
        if (function->module < profile->module_count) {
                pi_html_markup(html, " <span class=\"module\">");
                pi_html_str(html,
                            pi_model_str(html->model, profile->module[function->module].name));
                pi_html_markup(html, "</span>");
        }
}

static void open_node(struct pi_html *html, const struct view *view, size_t node)
{
        bool leaf = view->children[node] == 0;

        if (!begins_item(view, node)) {
                pi_html_markup(html, "<p>");
                write_line(html, view->tree, node);
                pi_html_markup(html, "</p>\n");
        } else {
                pi_html_markup(html, leaf ? "<li><p>" : "<li><details open><summary>");
                write_line(html, view->tree, node);
                pi_html_markup(html, leaf ? "</p>" : "</summary>\n");
        }
        if (view->children[node] > 1)
                pi_html_markup(html, "<ul>\n");
}

static void close_node(struct pi_html *html, const struct view *view, size_t node)
{
        if (view->children[node] > 1)
                pi_html_markup(html, "</ul>");
        if (begins_item(view, node))
                pi_html_markup(html, view->children[node] == 0 ? "</li>\n" : "</details></li>\n");
}

static void write_nodes(struct pi_html *html, const struct view *view)
{
        const uint32_t *parent = view->tree->parent;
        size_t open = 0;

        for (size_t i = 1; i < view->tree->count; i++) {
                if (!is_shown(view, i))
                        continue;
                for (; open != parent[i]; open = parent[open])
                        close_node(html, view, open);
                open_node(html, view, i);
                open = i;
        }
        for (; open != 0; open = parent[open])
                close_node(html, view, open);
}

static void write_legend(struct pi_html *html, const struct view *view)
{
        pi_html_markup(html,
                       "<p class=\"legend\">Share with callees, own share, function, library; "
                       "of ");
        pi_html_event(html, view->tree->event_id);
        pi_html_markup(html, ". Callers stand above what they call. ");
        pi_html_count(html, view->shown);
        pi_html_markup(html, " of ");
        pi_html_count(html, view->tree->total_count > 0 ? view->tree->total_count - 1 : 0);
        pi_html_markup(html, " nodes: those of at least ");
        pi_html_number(html,
                       view->min_ratio > view->tree->min_ratio ? view->min_ratio
                                                               : view->tree->min_ratio,
                       "ratio");
        pi_html_markup(html, ".</p>\n");
}

void pi_html_calltree(struct pi_html *html)
{
        const struct pi_tree *tree =
                pi_model_tree(html->model, "calltree", html->model->profile.main_event);
        struct view view;

        if (!html->model->profile.has_chains || !tree || tree->count < 2 || !(tree->total[0] > 0)) {
                pi_html_markup(html, "<p class=\"empty\">No samples with call chains. "
                                     "<code>perf record -g</code> records them.</p>\n");
                return;
        }
        if (!view_init(&view, tree)) {
                html->status = pi_fail_memory(html->err, NULL);
                return;
        }
        write_legend(html, &view);
        pi_html_markup(html, "<ul class=\"tree\">\n");
        write_nodes(html, &view);
        pi_html_markup(html, "</ul>\n");
        free(view.children);
}
