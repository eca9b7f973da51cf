/* The call tree's widest frames as an icicle: callers above what they call, width is weight. Each
 * frame is an <svg> of its own, which cuts its label at its edge at any width of the page. */
#include "report/html.h"

#include <math.h>

#define FRAMES_MAX 600
#define LEVELS_MAX 36
#define FIRST_RATIO 0.001 /* of the root: narrower frames are not drawn */
#define LABEL_RATIO 0.02  /* narrower frames get no label */
#define LABEL_CHARS 220.0 /* that fit across a wide page */
#define ROW_HEIGHT 18

struct level {
        uint32_t node;
        double next_x; /* where the next child begins, as a ratio of the root */
};

struct flame {
        const struct pi_tree *tree;
        double min_ratio;
        size_t frames, levels; /* drawn, the root's included */
        size_t depth;          /* of the last level in use */
        struct level level[LEVELS_MAX];
};

struct frame {
        uint32_t node;
        size_t depth;
        double x, width; /* ratios of the root */
};

static void flame_begin(struct flame *flame)
{
        flame->level[0] = (struct level){ 0, 0 };
        flame->depth = 0;
        flame->frames = 1;
        flame->levels = 1;
}

/* The level of a node's parent; LEVELS_MAX where the parent is not drawn. */
static size_t parent_level(const struct flame *flame, uint32_t parent)
{
        for (size_t d = flame->depth + 1; d-- > 0;)
                if (flame->level[d].node == parent)
                        return d;
        return LEVELS_MAX;
}

/* Nodes are asked for in preorder. False where the node is too narrow or too deep. */
static bool flame_place(struct flame *flame, uint32_t node, struct frame *frame)
{
        const struct pi_tree *tree = flame->tree;
        double width = tree->total[node] / tree->total[0];
        size_t above;

        if (width < flame->min_ratio)
                return false;
        above = parent_level(flame, tree->parent[node]);
        if (above + 1 >= LEVELS_MAX)
                return false;
        *frame = (struct frame){ node, above + 1, flame->level[above].next_x, width };
        flame->level[above].next_x += width;
        flame->depth = above + 1;
        flame->level[flame->depth] = (struct level){ node, frame->x };
        flame->frames++;
        if (flame->depth + 1 > flame->levels)
                flame->levels = flame->depth + 1;
        return true;
}

static void flame_measure(struct flame *flame)
{
        struct frame frame;

        flame_begin(flame);
        for (size_t i = 1; i < flame->tree->count; i++)
                flame_place(flame, (uint32_t)i, &frame);
}

static void flame_init(struct flame *flame, const struct pi_tree *tree)
{
        *flame = (struct flame){ .tree = tree, .min_ratio = FIRST_RATIO };
        flame_measure(flame);
        while (flame->frames > FRAMES_MAX && flame->min_ratio < 1) {
                flame->min_ratio *= 2;
                flame_measure(flame);
        }
}

/* A class for the style sheet, and the colour where none is read. */
struct paint {
        const char *name, *fill;
};

static const struct paint root_paint = { "kind-root", "#cccccc" };
static const struct paint kind_paint[] = {
        [PI_FUNCTION_USER] = { "kind-user", "#f0b27a" },
        [PI_FUNCTION_KERNEL] = { "kind-kernel", "#85b8e0" },
        [PI_FUNCTION_UNRESOLVED_USER] = { "kind-unresolved-user", "#d8d0c4" },
        [PI_FUNCTION_UNRESOLVED_KERNEL] = { "kind-unresolved-kernel", "#c4d0d8" },
        [PI_FUNCTION_HYPERVISOR] = { "kind-hypervisor", "#c8a8d8" },
        [PI_FUNCTION_GUEST] = { "kind-guest", "#a8d8b0" },
};

static struct pi_str function_name(const struct pi_model *model, uint32_t function_id)
{
        const struct pi_profile *profile = &model->profile;

        if (function_id >= profile->function_count)
                return PI_STR("all");
        return pi_model_str(model, profile->function[function_id].name);
}

static const struct paint *paint_of(const struct pi_model *model, uint32_t function_id)
{
        const struct pi_profile *profile = &model->profile;

        if (function_id >= profile->function_count)
                return &root_paint;
        return &kind_paint[profile->function[function_id].kind];
}

static void write_title(struct pi_html *html, const struct flame *flame, const struct frame *frame)
{
        const struct pi_profile *profile = &html->model->profile;
        uint32_t id = flame->tree->function_id[frame->node];

        pi_html_markup(html, "<title>");
        pi_html_str(html, function_name(html->model, id));
        if (id < profile->function_count && profile->function[id].module < profile->module_count) {
                uint32_t module = profile->function[id].module;
                pi_html_markup(html, " (");
                pi_html_str(html, pi_model_str(html->model, profile->module[module].name));
                pi_html_markup(html, ")");
        }
        pi_html_markup(html, ": ");
        pi_html_number(html, frame->width, "ratio");
        pi_html_markup(html, ", ");
        pi_html_number(html, flame->tree->total[frame->node], flame->tree->unit);
        pi_html_markup(html, "</title>");
}

static struct pi_str first_chars(struct pi_str s, size_t chars)
{
        size_t n = 0;
        uint32_t code;

        while (chars-- > 0 && n < s.n)
                n += pi_utf8_decode((struct pi_str){ s.p + n, s.n - n }, &code);
        return (struct pi_str){ s.p, n };
}

static void write_box(struct pi_html *html, const struct frame *frame, const struct paint *paint)
{
        pi_html_markup(html, "<svg class=\"");
        pi_html_markup(html, paint->name);
        pi_html_markup(html, "\" fill=\"");
        pi_html_markup(html, paint->fill);
        pi_html_markup(html, "\" x=\"");
        pi_html_percent(html, frame->x);
        pi_html_markup(html, "\" y=\"");
        pi_out_u64(html->out, frame->depth * ROW_HEIGHT);
        pi_html_markup(html, "\" width=\"");
        pi_html_percent(html, frame->width);
        pi_html_markup(html, "\" height=\"17\">");
}

static void write_frame(struct pi_html *html, const struct flame *flame, const struct frame *frame)
{
        uint32_t id = flame->tree->function_id[frame->node];

        write_box(html, frame, paint_of(html->model, id));
        write_title(html, flame, frame);
        pi_html_markup(html, "<rect width=\"100%\" height=\"17\"/>");
        if (frame->width >= LABEL_RATIO) {
                size_t chars = 1 + (size_t)(frame->width * LABEL_CHARS);
                pi_html_markup(html, "<text x=\"3\" y=\"13\" fill=\"#111\">");
                pi_html_str(html, first_chars(function_name(html->model, id), chars));
                pi_html_markup(html, "</text>");
        }
        pi_html_markup(html, "</svg>\n");
}

static void write_frames(struct pi_html *html, struct flame *flame)
{
        struct frame frame = { 0, 0, 0, 1 };

        flame_begin(flame);
        write_frame(html, flame, &frame);
        for (size_t i = 1; i < flame->tree->count; i++)
                if (flame_place(flame, (uint32_t)i, &frame))
                        write_frame(html, flame, &frame);
}

static void write_caption(struct pi_html *html, const struct flame *flame)
{
        pi_html_markup(html, "<figcaption>Width is the share of ");
        pi_html_event(html, flame->tree->event_id);
        pi_html_markup(html, "; callers stand above what they call. ");
        pi_html_count(html, flame->frames);
        pi_html_markup(html, " of ");
        pi_html_count(html, flame->tree->total_count);
        pi_html_markup(html, " frames are drawn: at least ");
        pi_html_number(html, fmax(flame->min_ratio, flame->tree->min_ratio), "ratio");
        pi_html_markup(html, " wide, at most ");
        pi_html_count(html, LEVELS_MAX);
        pi_html_markup(html, " deep.</figcaption>");
}

void pi_html_flame(struct pi_html *html)
{
        const struct pi_tree *tree =
                pi_model_tree(html->model, "calltree", html->model->profile.main_event);
        struct flame flame;

        if (!tree || tree->count < 2 || !(tree->total[0] > 0)) {
                pi_html_markup(html,
                               "<p class=\"empty\">No samples: there are no frames to draw.</p>\n");
                return;
        }
        flame_init(&flame, tree);
        pi_html_markup(html, "<figure class=\"static-only\">\n<svg class=\"flame\" role=\"img\" "
                             "aria-label=\"The widest frames of the call tree\" font-size=\"12\" "
                             "width=\"100%\" height=\"");
        pi_out_u64(html->out, flame.levels * ROW_HEIGHT);
        pi_html_markup(html, "\">\n");
        write_frames(html, &flame);
        pi_html_markup(html, "</svg>\n");
        write_caption(html, &flame);
        pi_html_markup(html, "</figure>\n");
}
