/* Is this what perf script printed? Judged by the first lines. */
#include "analyze/source/text/text_head.h"
#include "analyze/source/text/text_place.h"
#include "analyze/source/text/text_script.h"

#include "base/text.h"

#define SURE_LINES 3 /* so many that no other text has them */

bool text_script_is_comment(struct pi_str line)
{
        struct pi_str word;

        return pi_text_word(&line, &word) && word.p[0] == '#';
}

bool text_script_is_aside(struct pi_str line)
{
        struct pi_str word, rest = line;

        return text_place_is_source(line) || text_place_is_branches(line) ||
               (pi_text_word(&rest, &word) && pi_str_starts(word, PI_STR("ABI:")));
}

/* What the lines of a text's beginning are. */
struct tally {
        size_t sure, unsure, places, others;
        bool head_last; /* the line before was a first line that needs a frame to be believed */
};

static void count_line(struct tally *t, struct pi_str line)
{
        struct text_place place;
        struct text_head head;
        bool is_place = text_place_read(line, &place) &&
                        (place.module.n > 0 || line.p[0] == ' ' || line.p[0] == '\t');
        bool is_head = text_head_read(line, &head) && (head.sure || !is_place);

        t->unsure += is_place && !is_head && t->head_last;
        t->head_last = is_head;
        if (is_head && head.sure && head.event.n > 0)
                t->sure++;
        else if (is_head && text_place_find(head.rest, &place))
                t->unsure++;
        else if (is_place)
                t->places++;
        else if (!is_head && !text_script_is_aside(line))
                t->others++;
}

/* perf's header; or first lines: some, or one among lines that are mostly perf's. */
bool text_script_claims(struct pi_str member_name, struct pi_bytes head)
{
        struct pi_str text = { (const char *)head.p, head.n }, line;
        struct pi_text lines = pi_text_of(text);
        struct tally t = { .sure = 0 };

        (void)member_name;
        if (memchr(head.p, 0, head.n))
                return false;
        while (pi_text_line(&lines, &line)) {
                bool whole = lines.p < lines.end || head.n < PI_SOURCE_HEAD_BYTES;
                if (pi_str_starts(line, PI_STR("# ========")) && pi_text_line(&lines, &line) &&
                    pi_str_starts(line, PI_STR("# captured on")))
                        return true;
                if (whole && line.n > 0 && !text_script_is_comment(line))
                        count_line(&t, line);
        }
        return t.sure >= SURE_LINES ||
               (t.sure + t.unsure > 0 && t.sure + t.unsure + t.places >= 2 * t.others);
}
