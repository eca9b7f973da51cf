/* What the reader must know before all else: what this file gives away, and what it is about. */
#include "report/html.h"

static struct pi_str host_of(const struct pi_model *model)
{
        const struct pi_fact *host = pi_model_fact(model, "host");

        return host ? host->text : PI_STR("");
}

void pi_html_title(struct pi_html *html)
{
        struct pi_str host = host_of(html->model);

        pi_html_str(html, html->model->input_name);
        if (host.n > 0) {
                pi_html_markup(html, " of ");
                pi_html_str(html, host);
        }
        pi_html_markup(html, " - pipa");
}

static bool is_kernel(enum pi_function_kind kind)
{
        return kind == PI_FUNCTION_KERNEL || kind == PI_FUNCTION_UNRESOLVED_KERNEL;
}

static size_t kernel_functions(const struct pi_profile *profile)
{
        size_t count = 0;

        for (size_t i = 0; i < profile->function_count; i++)
                count += is_kernel(profile->function[i].kind);
        return count;
}

static void counted(struct pi_html *html, size_t count, const char *one, const char *many)
{
        pi_html_count(html, count);
        pi_html_markup(html, " ");
        pi_html_markup(html, count == 1 ? one : many);
}

void pi_html_contents(struct pi_html *html)
{
        const struct pi_profile *profile = &html->model->profile;
        struct pi_str host = host_of(html->model);
        size_t kernel = kernel_functions(profile);

        pi_html_markup(html, "This file contains ");
        if (host.n > 0) {
                pi_html_markup(html, "the host name <b>");
                pi_html_str(html, host);
                pi_html_markup(html, "</b> and ");
        }
        pi_html_markup(html, "the names of ");
        counted(html, profile->thread_count, "task", "tasks");
        pi_html_markup(html, ", ");
        counted(html, profile->module_count, "program or library", "programs and libraries");
        pi_html_markup(html, ", ");
        counted(html, profile->function_count - kernel, "function", "functions");
        pi_html_markup(html, " and ");
        counted(html, kernel, "kernel symbol", "kernel symbols");
        pi_html_markup(html, ".");
        if (html->model->inventory.count > 1)
                pi_html_markup(html, " It also describes the system: its devices, network "
                                     "addresses and kernel settings.");
}

void pi_html_heading(struct pi_html *html)
{
        struct pi_str host = host_of(html->model);

        pi_html_str(html, html->model->input_name);
        if (host.n > 0) {
                pi_html_markup(html, " of ");
                pi_html_str(html, host);
        }
        if (html->model->start_text.n > 0) {
                pi_html_markup(html, ", ");
                pi_html_str(html, html->model->start_text);
        }
}
