/* The list of -e: names, their modifiers, and what is tried where no event was asked for. */
#include "collect/sample/event.h"

#include "base/text.h"
#include "collect/sample/event_name.h"
#include "collect/sample/event_pmu.h"

#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#define PRECISE_MAX 3
#define WHY_MAX 512

/* An event as it is written: "cpu/event=0x3c/u" is head "cpu", terms "event=0x3c", modifiers "u";
 * "sched:sched_switch:k" is head "sched", name "sched_switch", modifiers "k". */
struct spelled {
        struct pi_str all, head, terms, name, modifiers;
};

static struct pi_str after(struct pi_str s, size_t n)
{
        return (struct pi_str){ s.p + n, s.n - n };
}

/* One of u k h: the first that is named excludes the other levels. */
static void allow_level(struct perf_event_attr *attr, char modifier, bool first)
{
        if (first)
                attr->exclude_user = attr->exclude_kernel = attr->exclude_hv = 1;
        if (modifier == 'u')
                attr->exclude_user = 0;
        else if (modifier == 'k')
                attr->exclude_kernel = 0;
        else
                attr->exclude_hv = 0;
}

/* One of G H. */
static void allow_side(struct perf_event_attr *attr, char modifier, bool first)
{
        if (first)
                attr->exclude_guest = attr->exclude_host = 1;
        if (modifier == 'G')
                attr->exclude_guest = 0;
        else
                attr->exclude_host = 0;
}

static bool apply_modifier(struct pc_event *event, char modifier, bool *levels, bool *sides)
{
        struct perf_event_attr *attr = &event->attr;
        if (strchr("ukh", modifier)) {
                allow_level(attr, modifier, !*levels);
                *levels = true;
        } else if (strchr("GH", modifier)) {
                allow_side(attr, modifier, !*sides);
                *sides = true;
        } else if (modifier == 'p' && attr->precise_ip < PRECISE_MAX) {
                attr->precise_ip++;
        } else if (modifier == 'P') {
                attr->precise_ip = PRECISE_MAX;
                event->precise_max = true;
        } else {
                return false;
        }
        return true;
}

/* False and the first modifier that is not taken. */
static bool apply_modifiers(struct pc_event *event, struct pi_str modifiers, char *bad)
{
        bool levels = false, sides = false;
        for (size_t i = 0; i < modifiers.n; i++)
                if (!modifiers.p[i] || !apply_modifier(event, modifiers.p[i], &levels, &sides)) {
                        *bad = modifiers.p[i];
                        return false;
                }
        /* As perf does: counters of the host, unless the guest is named. Software events have no
         * guest side, and a kernel may refuse the bit. */
        if (!sides && event->attr.type != PERF_TYPE_SOFTWARE &&
            event->attr.type != PERF_TYPE_TRACEPOINT)
                event->attr.exclude_guest = 1;
        return true;
}

static bool refuse_modifier(struct pi_str all, char bad, struct pc_log *log)
{
        const char *what = bad == 'D'   ? " (keep it on the counter)"
                           : bad == 'p' ? " more than three times"
                                        : "";
        pc_error(log, "event \"%.*s\": the modifier %c%s is not taken; u k h G H p pp ppp P are",
                 (int)all.n, all.p, bad >= ' ' && bad <= '~' ? bad : '?', what);
        return false;
}

static bool refuse_name(struct pi_str all, const char *why, struct pc_log *log)
{
        pc_error(log, "event \"%.*s\": %s", (int)all.n, all.p, why);
        return false;
}

static struct spelled spell(struct pi_str all)
{
        struct spelled s = { .all = all };
        const char *slash = memchr(all.p, '/', all.n);
        if (slash) {
                const char *last = memrchr(all.p, '/', all.n);
                s.head = (struct pi_str){ all.p, (size_t)(slash - all.p) };
                s.terms =
                        (struct pi_str){ slash + 1, last > slash ? (size_t)(last - slash - 1) : 0 };
                s.modifiers = after(all, (size_t)(last + 1 - all.p));
                if (s.modifiers.n && s.modifiers.p[0] == ':')
                        s.modifiers = after(s.modifiers, 1);
                return s;
        }
        struct pi_str rest = all;
        pi_text_field(&rest, ':', &s.head);
        s.modifiers = rest.p ? rest : (struct pi_str){ "", 0 };
        return s;
}

/* Finds the event; for a tracepoint, what stood where modifiers stand is its name first. */
static bool find_event(struct spelled *s, struct pc_event *event, char why[WHY_MAX])
{
        if (s->terms.p) {
                if (memrchr(s->all.p, '/', s->all.n) != memchr(s->all.p, '/', s->all.n))
                        return pc_event_pmu_find(PC_PMU_DEVICES, s->head, s->terms, event, why,
                                                 WHY_MAX);
                snprintf(why, WHY_MAX, "it lacks its closing slash");
                return false;
        }
        if (pc_event_name_find(s->head, &event->attr))
                return true;
        if (s->modifiers.n) {
                struct pi_str rest = s->modifiers;
                pi_text_field(&rest, ':', &s->name);
                s->modifiers = rest.p ? rest : (struct pi_str){ "", 0 };
                return pc_event_tracepoint_find(s->head, s->name, event, why, WHY_MAX);
        }
        snprintf(why, WHY_MAX,
                 "no such event; hardware events (cycles, instructions, cache-misses), software "
                 "events (cpu-clock, page-faults), cache events (LLC-load-misses), rHEX, "
                 "unit/term=value/ and tracepoints (sched:sched_switch) are known");
        return false;
}

static bool parse_one(struct pi_str all, struct pc_event *event, struct pc_log *log)
{
        char why[WHY_MAX], bad;
        *event = (struct pc_event){ .attr = { .size = sizeof(event->attr) } };
        if (all.n == 0 || all.n >= sizeof(event->name))
                return refuse_name(all, all.n ? "its name is too long" : "its name is empty", log);
        memcpy(event->name, all.p, all.n);
        struct spelled s = spell(all);
        if (!find_event(&s, event, why))
                return refuse_name(all, why, log);
        return apply_modifiers(event, s.modifiers, &bad) || refuse_modifier(all, bad, log);
}

/* The next event of the list: up to a comma that stands outside of slashes. */
static bool next_event(struct pi_str *list, struct pi_str *event)
{
        bool terms = false;
        size_t n = 0;
        if (!list->p)
                return false;
        for (; n < list->n && (terms || list->p[n] != ','); n++)
                terms ^= list->p[n] == '/';
        *event = (struct pi_str){ list->p, n };
        *list = n < list->n ? after(*list, n + 1) : (struct pi_str){ NULL, 0 };
        return true;
}

bool pc_events_parse(const char *list, struct pc_event events[PC_EVENTS_MAX], size_t *count,
                     struct pc_log *log)
{
        struct pi_str rest = pi_str_of(list), one;
        size_t n = 0;
        while (next_event(&rest, &one)) {
                if (n == PC_EVENTS_MAX) {
                        pc_error(log, "more than %d events were asked for", PC_EVENTS_MAX);
                        return false;
                }
                if (!parse_one(one, &events[n], log))
                        return false;
                n++;
        }
        *count = n;
        return true;
}

/* Tried on this process, without the kernel's part: that needs no privilege. */
static int try_open(struct perf_event_attr attr)
{
        attr.exclude_kernel = attr.exclude_hv = 1;
        attr.disabled = 1;
        attr.precise_ip = 0;
        int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
        if (fd < 0)
                return errno;
        close(fd);
        return 0;
}

static bool is_virtual_machine(void)
{
#if defined(__x86_64__) || defined(__i386__)
        unsigned a, b, c = 0, d;
        return __get_cpuid(1, &a, &b, &c, &d) && c & 1u << 31; /* SDM 2A, CPUID: "hypervisor" */
#else
        return access("/sys/hypervisor/type", R_OK) == 0 ||
               access("/proc/device-tree/hypervisor", F_OK) == 0;
#endif
}

void pc_events_default(struct pc_event *event, struct pc_log *log)
{
        parse_one(PI_STR("cycles:P"), event, log);
        int error = try_open(event->attr);
        if (error != ENOENT && error != ENODEV && error != EOPNOTSUPP && error != EINVAL)
                return;
        parse_one(PI_STR("cpu-clock"), event, log);
        event->fallback = true;
        pc_say(log,
               "this machine offers no hardware counter for cycles%s: sampling cpu-clock, a "
               "timer, instead; kernel code that runs with interrupts off is seen when they are "
               "enabled again",
               is_virtual_machine() ? " (a virtual machine without a PMU)" : "");
}
