#include "report/export_label.h"

#include "report/export_rust.h"

/* Where `what` begins in s, from `from` on; s.n where it does not. */
static size_t find(struct pi_str s, size_t from, struct pi_str what)
{
        const char *at = from < s.n ? memmem(s.p + from, s.n - from, what.p, what.n) : NULL;

        return at ? (size_t)(at - s.p) : s.n;
}

static bool contains(struct pi_str s, struct pi_str what)
{
        return find(s, 0, what) < s.n;
}

/* The end of the first part of s: before "->", but for the one of C++'s operators. */
static size_t part_end(struct pi_str s)
{
        struct pi_str name = PI_STR("operator");
        size_t end = find(s, 0, PI_STR("->"));

        while (end < s.n && pi_str_ends((struct pi_str){ s.p, end }, name))
                end = find(s, end + 2, PI_STR("->"));
        return end;
}

/* "net/http.(*Client).Do": what stands in parentheses is part of the name. */
static bool is_go_method(struct pi_str s)
{
        size_t open = find(s, 0, PI_STR(".("));

        return open < s.n && find(s, open + 2, PI_STR(").")) < s.n;
}

/* Up to the first parenthesis, which opens arguments; one at the very begin is part of the name. */
static struct pi_str without_arguments(struct pi_str s)
{
        struct pi_str anonymous = PI_STR("(anonymous namespace)");
        size_t at = find(s, 0, PI_STR("("));

        if (is_go_method(s))
                return s;
        while (at < s.n && pi_str_starts((struct pi_str){ s.p + at, s.n - at }, anonymous))
                at = find(s, at + 1, PI_STR("("));
        return at > 0 ? (struct pi_str){ s.p, at } : s;
}

/* ';' parts frames, and quotes would have to be escaped in every page that shows the name. */
static void put_clean(struct pi_scratch *out, struct pi_str s)
{
        size_t from = 0;

        for (size_t i = 0; i <= s.n; i++) {
                if (i < s.n && s.p[i] != ';' && s.p[i] != '"' && s.p[i] != '\'')
                        continue;
                pi_scratch_escaped(out, (struct pi_str){ s.p + from, i - from });
                if (i < s.n && s.p[i] == ';')
                        pi_scratch_bytes(out, ":", 1);
                from = i + 1;
        }
}

/* "[libfoo.so.1]"; without what the kernel adds to the path of a file that was removed. */
static void put_module(struct pi_scratch *out, struct pi_str dso)
{
        struct pi_str deleted = PI_STR(" (deleted)"), name;

        if (pi_str_ends(dso, deleted))
                dso.n -= deleted.n;
        name = dso.p && !pi_str_equal(dso, PI_STR("[unknown]")) ? pi_str_basename(dso)
                                                                : PI_STR("unknown");
        pi_scratch_bytes(out, "[", 1);
        put_clean(out, name);
        pi_scratch_bytes(out, "]", 1);
}

static void put_function(struct pi_scratch *out, struct pi_str name, bool java)
{
        name = without_arguments(name);
        if (java && contains(name, PI_STR("/")) && pi_str_starts(name, PI_STR("L")))
                name = (struct pi_str){ name.p + 1, name.n - 1 };
        put_clean(out, name);
}

/* "/tmp/perf-4711.map", anywhere in the path. */
static bool is_jit(struct pi_str dso)
{
        struct pi_str head = PI_STR("/tmp/perf-");

        for (size_t at = find(dso, 0, head); at < dso.n; at = find(dso, at + 1, head)) {
                size_t i = at + head.n;
                while (i < dso.n && dso.p[i] >= '0' && dso.p[i] <= '9')
                        i++;
                if (i > at + head.n &&
                    pi_str_starts((struct pi_str){ dso.p + i, dso.n - i }, PI_STR(".map")))
                        return true;
        }
        return false;
}

static bool is_kernel(const struct pi_label_frame *frame)
{
        if (contains(frame->dso, PI_STR("unknown")))
                return false;
        return frame->kernel || pi_str_starts(frame->dso, PI_STR("[")) ||
               pi_str_ends(frame->dso, PI_STR("vmlinux"));
}

static const char *mark_of(const struct pi_label_frame *frame, const struct pi_label_rules *rules,
                           unsigned part)
{
        if (part > 0 || (rules->marks && frame->inlined))
                return "_[i]";
        if (rules->marks && is_kernel(frame))
                return "_[k]";
        if (rules->marks && is_jit(frame->dso))
                return "_[j]";
        return "";
}

void pi_label_init(struct pi_label *label, struct pi_arena *arena)
{
        pi_scratch_init(&label->text, arena);
        pi_scratch_init(&label->name, arena);
}

void pi_label_done(struct pi_label *label)
{
        pi_scratch_done(&label->text);
        pi_scratch_done(&label->name);
}

bool pi_label_next(const struct pi_label_frame *frame, const struct pi_label_rules *rules,
                   unsigned part, struct pi_str *rest, struct pi_label *out)
{
        struct pi_str name = { rest->p, part_end(*rest) };
        const char *mark = mark_of(frame, rules, part);
        size_t taken = name.n < rest->n ? name.n + 2 : name.n;

        if (part > 0 && rest->n == 0)
                return false;
        out->text.n = 0;
        *rest = (struct pi_str){ rest->p + taken, rest->n - taken };
        if (!name.p || pi_str_equal(name, PI_STR("[unknown]")))
                put_module(&out->text, frame->dso);
        else if (pi_rust_name(name, &out->name))
                put_clean(&out->text, pi_scratch_str(&out->name));
        else
                put_function(&out->text, name, rules->java);
        if (*mark && !contains(pi_scratch_str(&out->text), pi_str_of(mark)))
                pi_scratch_text(&out->text, mark);
        out->text.failed |= out->name.failed;
        return true;
}
