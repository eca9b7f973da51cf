#include "analyze/source/text/text_head.h"

#include "analyze/data/collection.h"
#include "base/text.h"

#define WORDS_MAX 24    /* before the time: a name has 15 bytes, but other writers' may be longer */
#define EVENT_BYTES 256 /* of an event's name */
#define EVENT_BLANKS 3  /* in it: "raw 0x1c2" */
#define SECOND_NS 1000000000

struct words {
        struct pi_str word[WORDS_MAX];
        size_t count;
};

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

static struct pi_str trim(struct pi_str s)
{
        while (s.n > 0 && is_blank(s.p[0]))
                s = (struct pi_str){ s.p + 1, s.n - 1 };
        while (s.n > 0 && is_blank(s.p[s.n - 1]))
                s.n--;
        return s;
}

static struct pi_str from(struct pi_str s, size_t at)
{
        return (struct pi_str){ s.p + at, s.n - at };
}

/* "12255.227503:", of six digits or nine. */
static bool is_time(struct pi_str word, int64_t *time_ns)
{
        const char *point = word.n > 8 ? memchr(word.p, '.', word.n) : NULL;
        size_t whole = point ? (size_t)(point - word.p) : 0, digits = word.n - whole - 2;
        uint64_t seconds, fraction;

        if (!point || word.p[word.n - 1] != ':' || (digits != 6 && digits != 9) ||
            !pi_text_u64((struct pi_str){ word.p, whole }, &seconds) ||
            !pi_text_u64((struct pi_str){ point + 1, digits }, &fraction) ||
            seconds >= INT64_MAX / SECOND_NS)
                return false;
        *time_ns = (int64_t)(seconds * SECOND_NS + fraction * (digits == 6 ? 1000 : 1));
        return true;
}

static bool number(struct pi_str word, int32_t *out)
{
        uint64_t value;

        if (pi_str_equal(word, PI_STR("-1"))) {
                *out = -1;
                return true;
        }
        if (!pi_text_u64(word, &value) || value > INT32_MAX)
                return false;
        *out = (int32_t)value;
        return true;
}

/* "[003]"; perf prints "[-01]" where the sample does not say. */
static bool is_cpu(struct pi_str word, uint32_t *cpu)
{
        uint64_t value;

        if (word.n < 3 || word.p[0] != '[' || word.p[word.n - 1] != ']')
                return false;
        *cpu = PI_NONE;
        if (word.p[1] == '-')
                return pi_text_u64((struct pi_str){ word.p + 2, word.n - 3 }, &value);
        if (!pi_text_u64((struct pi_str){ word.p + 1, word.n - 2 }, &value) || value >= PI_NONE)
                return false;
        *cpu = (uint32_t)value;
        return true;
}

/* "1234" is a thread, "1234/1240" a process and its thread. */
static bool is_who(struct pi_str word, struct text_head *head)
{
        const char *slash = word.n ? memchr(word.p, '/', word.n) : NULL;
        size_t left = slash ? (size_t)(slash - word.p) : 0;
        int32_t pid = -1, tid;

        if (slash && !number((struct pi_str){ word.p, left }, &pid))
                return false;
        if (!number(slash ? from(word, left + 1) : word, &tid))
                return false;
        head->pid = pid;
        head->tid = tid;
        return true;
}

/* "1234 1240 [000]" is a process and its thread, "Thread 5  1240 [000]" a name and a thread:
 * numbers of names are short and stand one blank behind the word before. */
static bool is_pid_before_tid(const struct words *words, size_t at)
{
        const struct pi_str *word = &words->word[at];
        int32_t value;

        return at > 0 && number(*word, &value) &&
               (word->n >= 4 || word->p - (word[-1].p + word[-1].n) > 1);
}

/* "K", "UE", "Sp": perf's column of where the CPU was. */
static bool is_misc(struct pi_str word)
{
        for (size_t i = 0; i < word.n; i++)
                if ((word.p[i] | 0x20) < 'a' || (word.p[i] | 0x20) > 'z')
                        return false;
        return word.n > 0 && word.n <= 4;
}

/* The event's name ends at a colon that a blank or the end of the line follows. 0: there is none.
 */
static size_t event_length(struct pi_str s)
{
        size_t blanks = 0;

        for (size_t i = 0; i < s.n && i < EVENT_BYTES && blanks <= EVENT_BLANKS; i++) {
                if (s.p[i] == '(' || s.p[i] == ')')
                        return 0;
                if (s.p[i] == ':' && (i + 1 == s.n || is_blank(s.p[i + 1])))
                        return i;
                blanks += is_blank(s.p[i]);
        }
        return 0;
}

/* [period] event: rest. Without an event the number is an address. */
static void read_event(struct pi_str s, struct text_head *head)
{
        struct pi_str after = trim(s), word;
        uint64_t period;
        size_t n;

        s = after;
        if (pi_text_word(&after, &word) && pi_text_u64(word, &period) &&
            event_length(trim(after)) > 0) {
                head->period = period;
                head->has_period = true;
                s = trim(after);
        }
        n = event_length(s);
        head->event = (struct pi_str){ s.p, n };
        head->rest = trim(n > 0 ? from(s, n + 1) : s);
}

/* The name is all that stands before word `end`. */
static void read_comm(const struct words *words, size_t end, struct text_head *head)
{
        const struct pi_str *last = end > 0 ? &words->word[end - 1] : NULL;

        head->comm = PI_STR("");
        if (last)
                head->comm = (struct pi_str){ words->word[0].p,
                                              (size_t)(last->p + last->n - words->word[0].p) };
}

/* Backwards from the time, or for want of one from the CPU, which is word `at`. */
static void read_before(const struct words *words, size_t at, bool timed, struct text_head *head)
{
        struct text_head ignored;
        uint32_t cpu;
        bool who;

        if (timed && at > 1 && is_misc(words->word[at - 1]) &&
            (is_cpu(words->word[at - 2], &cpu) || is_who(words->word[at - 2], &ignored)))
                at--;
        if (timed && at > 0 && is_cpu(words->word[at - 1], &head->cpu))
                at--;
        who = at > 0 && is_who(words->word[at - 1], head);
        at -= who;
        if (who && head->pid == -1 && at > 0 && is_pid_before_tid(words, at - 1))
                number(words->word[--at], &head->pid);
        head->sure = who && at > 0;
        read_comm(words, at, head);
}

/* [period] event: */
static bool is_event(const struct words *words, size_t at)
{
        uint64_t period;

        at += at + 1 < words->count && pi_text_u64(words->word[at], &period);
        return at < words->count && words->word[at].n > 1 &&
               event_length(words->word[at]) == words->word[at].n - 1;
}

/* A name and a thread, without time and CPU: an event follows, or nothing; or, where the line ends
 * as a frame does, that frame. */
static bool read_untimed(const struct words *words, bool frame, struct text_head *head)
{
        size_t at = 1;

        while (at < words->count && !(is_who(words->word[at], head) && is_event(words, at + 1)))
                at++;
        if (at >= words->count) {
                at = 1;
                while (at < words->count && !is_who(words->word[at], head))
                        at++;
                if (at >= words->count || (!frame && at + 1 < words->count))
                        return false;
        }
        read_comm(words, at, head);
        return true;
}

bool text_head_read(struct pi_str line, struct text_head *out)
{
        struct text_head head = {
                .pid = -1, .tid = -1, .cpu = PI_NONE, .time_ns = PI_NO_TIME, .period = 1
        };
        struct pi_str rest = line, after_cpu = { NULL, 0 }, word;
        struct text_head ignored;
        struct words words = { .count = 0 };
        size_t cpu_at = 0;
        bool timed = false;

        while (!timed && words.count < WORDS_MAX && pi_text_word(&rest, &word)) {
                size_t at = words.count;
                if (after_cpu.p && at > cpu_at + 2)
                        break; /* a time stands next to the CPU, or one word behind it */
                words.word[words.count++] = word;
                timed = is_time(word, &head.time_ns);
                if (!after_cpu.p && at > 1 && is_cpu(word, &head.cpu) &&
                    is_who(words.word[at - 1], &ignored)) {
                        after_cpu = rest;
                        cpu_at = at;
                }
        }
        if (timed || after_cpu.p) {
                read_before(&words, timed ? words.count - 1 : cpu_at, timed, &head);
                read_event(timed ? rest : after_cpu, &head);
        } else if (read_untimed(&words, line.n && line.p[line.n - 1] == ')', &head)) {
                const char *behind = head.comm.p + head.comm.n;
                rest = (struct pi_str){ behind, (size_t)(line.p + line.n - behind) };
                pi_text_word(&rest, &word);
                read_event(rest, &head);
        } else {
                return false;
        }
        *out = head;
        return true;
}
