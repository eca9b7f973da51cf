/* The machine's description: each part folded under a line that says the most important of it. The
 * script adds a search over the lines. Without a description there is no section. */
#include "report/html_inventory.h"

#include "base/fail.h"

/* Parts that have a name of their own for people, and the value that says most. */
static const struct part {
        const char *key, *title, *hint;
} parts[] = {
        { "os_info", "Operating system", "PRETTY_NAME" },
        { "kernel_version", "Kernel", "version" },
        { "cpu_info", "Processors", "Model name" },
        { "topology", "Topology of the processors", NULL },
        { "numa_info", "NUMA nodes", NULL },
        { "cpu_governor", "Frequency governors", "governor" },
        { "memory_info", "Memory", "MemTotal" },
        { "disk_info", "Disks", NULL },
        { "io_scheduler", "I/O schedulers", NULL },
        { "net_info", "Network interfaces", NULL },
        { "kernel_parameters", "Kernel parameters", NULL },
        { "interrupt_info", "Interrupts", NULL },
        { "ulimit_info", "Limits of the collector", NULL },
        { "module_info", "Kernel modules", NULL },
        { "virtualization", "Virtualization", NULL },
        { "pci_info", "PCI devices", NULL },
        { "bios_hardware_info", "Firmware and hardware", NULL },
        { "security", "Security", NULL },
        { "clocksource", "Clock source", NULL },
        { "cgroup", "Control group of the collector", NULL },
};

static const struct part *find_part(struct pi_str key)
{
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                if (pi_str_equal(key, pi_str_of(parts[i].key)))
                        return &parts[i];
        return NULL;
}

static void write_summary(struct pi_inventory_page *page, uint32_t part)
{
        struct pi_str key = page->view.inventory->name[part];
        const struct part *known = find_part(key);
        uint32_t hint = known && known->hint
                                ? pi_inventory_child(&page->view, part, pi_str_of(known->hint))
                                : PI_NONE;

        pi_html_markup(page->html, "<summary><b>");
        if (known)
                pi_html_text(page->html, known->title);
        else
                pi_html_str(page->html, key);
        pi_html_markup(page->html, "</b> <span class=\"hint\">");
        if (hint != PI_NONE && pi_inventory_is_leaf(&page->view, hint)) {
                pi_html_str(page->html, page->view.inventory->value[hint]);
        } else {
                size_t values = pi_inventory_values(&page->view, part);
                pi_html_number(page->html, (double)values, values == 1 ? "value" : "values");
        }
        pi_html_markup(page->html, "</span></summary>\n");
}

static void write_parts(struct pi_inventory_page *page)
{
        const uint32_t *end = page->view.end;

        for (uint32_t part = 1; part < end[0]; part = end[part]) {
                pi_html_markup(page->html, "<details class=\"part\">");
                write_summary(page, part);
                pi_inventory_lines(page, part);
                pi_html_markup(page->html, "</details>\n");
        }
        if (page->left_out > 0) {
                pi_html_markup(page->html, "<p class=\"legend\">");
                pi_html_count(page->html, page->left_out);
                pi_html_markup(page->html, " more lines do not fit this page; the model has them "
                                           "(--json).</p>\n");
        }
}

void pi_html_system_link(struct pi_html *html)
{
        if (html->model->inventory.count > 1)
                pi_html_markup(html, "<a href=\"#system\">The system</a>\n");
}

void pi_html_system(struct pi_html *html)
{
        struct pi_inventory_page page = { .html = html };

        if (html->model->inventory.count <= 1)
                return;
        if (pi_inventory_view_init(&page.view, &html->model->inventory) && !page.view.bad) {
                pi_html_markup(html,
                               "<section class=\"block\" id=\"system\">\n<h2>The system</h2>\n"
                               "<div id=\"system-view\" class=\"js-only\"></div>\n");
                write_parts(&page);
                pi_html_markup(html, "</section>\n");
        } else if (!page.view.end) {
                html->status = pi_fail_memory(html->err, NULL);
        }
        pi_inventory_view_done(&page.view);
}
