/* Folded stacks -> samples: a line each, "root;caller;leaf 35", as stackcollapse and many profilers
 * write them. The first frame is most often a thread's name, but nothing says so: it stays a frame,
 * and whose sample it was is not known. */
#include "analyze/source/text/text_reading.h"

#include "base/limits.h"
#include "base/text.h"

#include <math.h>

#define WHAT "folded stacks"
#define OTHERS 20          /* lines among which one may be something else */
#define KERNEL_MARK "_[k]" /* stackcollapse-perf --kernel */

struct folded {
        struct text_reading reading;
        struct pi_sample sample;  /* what all have in common */
        uint32_t unknown, kernel; /* modules */
        struct pi_str last;       /* the stack before, a copy: */
        char *last_text;          /* [PI_LIMIT_TEXT_LINE_BYTES] */
        struct step {
                size_t end;    /* of the frame in the line's text */
                uint32_t node; /* of the stack up to it */
        } * step;              /* [PI_LIMIT_STACK_DEPTH] of the stack before */
        size_t steps;
};

/* A line taken apart. */
struct line {
        struct pi_str stack;
        uint64_t weight;
        bool rounded;
};

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

static struct pi_str trim_end(struct pi_str s)
{
        while (s.n > 0 && is_blank(s.p[s.n - 1]))
                s.n--;
        return s;
}

/* Takes the last word off the end of *s. */
static struct pi_str take_last(struct pi_str *s)
{
        struct pi_str whole = trim_end(*s);
        size_t n = whole.n;

        while (n > 0 && !is_blank(whole.p[n - 1]))
                n--;
        *s = trim_end((struct pi_str){ whole.p, n });
        return (struct pi_str){ whole.p + n, whole.n - n };
}

static bool read_line(struct pi_str text, struct line *out)
{
        struct pi_str word;
        double value;

        while (text.n > 0 && is_blank(text.p[0]))
                text = (struct pi_str){ text.p + 1, text.n - 1 };
        word = take_last(&text);
        *out = (struct line){ .stack = text };
        if (text.n == 0)
                return false;
        if (pi_text_u64(word, &out->weight))
                return true;
        if (!pi_text_double(word, &value) || value < 0 || value >= 0x1p63)
                return false;
        out->weight = (uint64_t)round(value);
        out->rounded = value != (double)out->weight;
        return true;
}

/* "vfs_read_[k]" is of the kernel; "[libc.so.6]" an address of a library, without a name. */
static uint32_t frame_of(struct folded *f, struct pi_str name)
{
        struct text_names *names = &f->reading.names;
        uint32_t module = f->unknown;

        if (pi_str_ends(name, PI_STR(KERNEL_MARK))) {
                module = f->kernel;
                name.n -= sizeof(KERNEL_MARK) - 1;
        }
        if (name.n > 2 && name.p[0] == '[' && name.p[name.n - 1] == ']' &&
            !pi_str_equal(name, PI_STR("[unknown]"))) {
                module = text_names_module(names, (struct pi_str){ name.p + 1, name.n - 2 });
                name.n = 0;
        }
        return module == PI_NONE ? PI_NONE : text_names_frame(names, module, 0, name);
}

/* How many frames of the stack before are those of this one: folded stacks are sorted. */
static size_t common_steps(const struct folded *f, struct pi_str stack)
{
        size_t n = 0, steps = 0;

        while (n < stack.n && n < f->last.n && stack.p[n] == f->last.p[n])
                n++;
        while (steps < f->steps && f->step[steps].end < n)
                steps++;
        return steps;
}

/* Passes over the outermost frames of a stack that is too deep. */
static size_t begin_of(struct folded *f, struct pi_str stack)
{
        size_t frames = 1, at = 0;

        for (size_t i = 0; i < stack.n; i++)
                frames += stack.p[i] == ';';
        f->reading.deep += frames > PI_LIMIT_STACK_DEPTH;
        for (; frames > PI_LIMIT_STACK_DEPTH; at++)
                frames -= stack.p[at] == ';';
        return at;
}

static uint32_t intern_stack(struct folded *f, struct pi_str stack)
{
        size_t begin = begin_of(f, stack), steps = begin > 0 ? 0 : common_steps(f, stack), at;
        uint32_t node = steps ? f->step[steps - 1].node : 0;

        at = steps ? f->step[steps - 1].end + 1 : begin;
        while (at <= stack.n && node != PI_NONE) {
                const char *semicolon =
                        at < stack.n ? memchr(stack.p + at, ';', stack.n - at) : NULL;
                size_t end = semicolon ? (size_t)(semicolon - stack.p) : stack.n;
                uint32_t frame = frame_of(f, (struct pi_str){ stack.p + at, end - at });

                node = frame == PI_NONE ? PI_NONE
                                        : pi_stacks_push(&f->reading.rec->stacks, node, frame);
                f->step[steps++] = (struct step){ end, node };
                at = end + 1;
        }
        f->steps = begin > 0 ? 0 : steps;
        memcpy(f->last_text, stack.p, stack.n);
        f->last = (struct pi_str){ f->last_text, stack.n };
        return node;
}

static bool take_line(void *user, struct pi_str text)
{
        struct folded *f = user;
        struct pi_sample sample = f->sample;
        struct line line;

        if (text.n == 0)
                return true;
        if (!read_line(text, &line)) {
                if (text.p[0] != '#')
                        text_reading_strange(&f->reading, f->reading.lines.line);
                return true;
        }
        f->reading.rounded += line.rounded;
        sample.period = line.weight;
        sample.stack = intern_stack(f, line.stack);
        return sample.stack != PI_NONE && text_reading_push(&f->reading, &sample, true);
}

static bool folded_init(struct folded *f, const struct pi_member *member, struct pi_recording *rec,
                        const struct pi_host *host)
{
        bool good = text_reading_init(&f->reading, member, rec, host, WHAT);
        struct pi_task task = { .pid = -1, .tid = -1 };
        struct pi_arena *scratch = &f->reading.scratch;
        uint32_t event = pi_strtab_intern(rec->strings, PI_STR("samples"));

        f->last_text = PI_NEW_ARRAY(scratch, char, f->reading.lines.window.capacity);
        f->step = PI_NEW_ARRAY(scratch, struct step, PI_LIMIT_STACK_DEPTH);
        f->unknown = text_names_module(&f->reading.names, PI_STR(""));
        f->kernel = text_names_module(&f->reading.names, PI_STR("[kernel]"));
        task.comm = task.process_comm = pi_strtab_intern(rec->strings, PI_STR("[unknown]"));
        if (!good || !f->last_text || !f->step || f->unknown == PI_NONE || f->kernel == PI_NONE ||
            event == PI_NONE || task.comm == PI_NONE)
                return false;
        f->sample = (struct pi_sample){ .time_ns = PI_NO_TIME, .cpu = PI_NONE };
        rec->text_weighs = true;
        f->sample.event = text_reading_event(&f->reading, event, true);
        f->sample.task = pi_tasks_add(&rec->tasks, &task);
        return f->sample.event != PI_NONE && f->sample.task != PI_NONE;
}

static enum pipa_status read_folded(const struct pi_member *member, struct pi_recording *rec,
                                    const struct pi_host *host, struct pipa_error *err)
{
        struct folded f = { .steps = 0 };
        enum pipa_status status;

        if (text_reading_is_late(member, rec, WHAT))
                return PIPA_OK;
        status = folded_init(&f, member, rec, host)
                         ? text_reading_walk(&f.reading, take_line, &f, err)
                         : text_reading_no_memory(&f.reading, err);
        if (status == PIPA_OK)
                status = text_reading_end(&f.reading, err);
        text_reading_done(&f.reading);
        return status;
}

static bool is_text(struct pi_str s)
{
        for (size_t i = 0; i < s.n; i++)
                if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t')
                        return false;
        return true;
}

/* "a;b 10 20", the difference of two: which of the numbers counts is not ours to say. */
static bool has_two_weights(struct pi_str stack)
{
        struct pi_str word = take_last(&stack);
        double value;

        return stack.n > 0 && pi_text_double(word, &value);
}

/* What the lines of a text's beginning are. */
struct tally {
        size_t stacks, chains, two, others;
};

static void count_line(struct tally *t, struct pi_str text)
{
        struct line line;

        if (trim_end(text).n == 0 || text.p[0] == '#')
                return;
        if (!read_line(text, &line) || !is_text(text)) {
                t->others++;
                return;
        }
        t->stacks++;
        t->chains += memchr(line.stack.p, ';', line.stack.n) != NULL;
        t->two += has_two_weights(line.stack);
}

/* Nearly every line ends in one number, and some have frames between semicolons. The last one may
 * be cut. */
static bool claims(struct pi_str member_name, struct pi_bytes head)
{
        struct pi_text lines = pi_text_of((struct pi_str){ (const char *)head.p, head.n });
        struct tally t = { .stacks = 0 };
        struct pi_str text;

        (void)member_name;
        while (pi_text_line(&lines, &text)) {
                size_t others = t.others;
                if (lines.p == lines.end && head.n == PI_SOURCE_HEAD_BYTES)
                        break; /* it may go on */
                count_line(&t, text);
                if (lines.p == lines.end && lines.end[-1] != '\n')
                        t.others = others;
        }
        return t.chains > 0 && t.two < t.stacks && t.others <= t.stacks / OTHERS;
}

const struct pi_source pi_source_text_folded = { .name = WHAT,
                                                 .claims = claims,
                                                 .read = read_folded };
