#include "analyze/symbol/kallsyms_read.h"

#include "analyze/symbol/elf_symbols.h"
#include "base/limits.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define BUFFER_BYTES (64u << 10)
#define PAGE 4096u

struct line {
        uint64_t start;
        size_t digits; /* it was written in */
        char type;     /* as nm has it: 't' text, 'd' data, … */
        struct pi_str name, tag;
};

static bool parse_line(struct pi_str text, struct line *out)
{
        struct pi_str address, type, name, tag = { NULL, 0 };
        struct line line;

        if (!pi_text_word(&text, &address) || !pi_text_word(&text, &type) ||
            !pi_text_word(&text, &name) || type.n != 1 || !pi_text_hex(address, &line.start))
                return false;
        if (pi_text_word(&text, &tag)) {
                if (tag.n < 3 || tag.p[0] != '[' || tag.p[tag.n - 1] != ']')
                        return false;
                tag = (struct pi_str){ tag.p + 1, tag.n - 2 };
        }
        line.digits = address.n;
        line.type = type.p[0];
        line.name = name;
        line.tag = tag;
        *out = line;
        return true;
}

static bool is_text_type(char type)
{
        return type && strchr("tTwWiI", type) != NULL;
}

/* Absolute symbols are offsets and constants, not places. */
static bool is_place_type(char type)
{
        return type && strchr("tTwWiIdDbBrRvVgGsSuU", type) != NULL;
}

/* Names that the kernel's linker scripts give to borders of sections. They name no code: what
 * stands there has a name of its own, or is filling. perf, which takes the last of several names,
 * may show them. */
static bool is_border(struct pi_str name)
{
        static const char *const borders[] = { "_text", "_stext", "_etext", "_sinittext",
                                               "_einittext" };

        for (size_t i = 0; i < sizeof(borders) / sizeof(borders[0]); i++)
                if (pi_str_equal(name, pi_str_of(borders[i])))
                        return true;
        return pi_str_ends(name, PI_STR("_text_start")) || pi_str_ends(name, PI_STR("_text_end"));
}

static int compare_owner(const void *key, const void *item)
{
        const struct pi_str *tag = key;
        const struct pi_kallsyms_owner *owner = item;

        return pi_str_compare(*tag, owner->tag);
}

static struct pi_kallsyms_owner *find_owner(struct pi_kallsyms *k, struct pi_str tag)
{
        if (k->owner_count == 0)
                return NULL;
        return bsearch(&tag, k->owners, k->owner_count, sizeof(k->owners[0]), compare_owner);
}

/* The first wanted address that is not below `start`. */
static struct pi_kallsyms_slot *find_slot(const struct pi_kallsyms *k, uint64_t start)
{
        size_t low = 0, high = k->slot_count;

        while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (k->slots[middle].address < start)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low < k->slot_count ? &k->slots[low] : NULL;
}

static void keep_name(struct pi_kallsyms *k, struct pi_kallsyms_slot *slot, struct pi_str name)
{
        /* The kernel's own limit is 512. */
        size_t n = name.n < PI_LIMIT_DEMANGLED_BYTES ? name.n : PI_LIMIT_DEMANGLED_BYTES;

        if (n > slot->name_cap) {
                size_t cap = slot->name_cap ? slot->name_cap : 32;
                while (cap < n)
                        cap *= 2;
                char *larger = PI_NEW_ARRAY(k->arena, char, cap);
                if (!larger) {
                        k->no_memory = true;
                        return;
                }
                slot->name = larger;
                slot->name_cap = cap;
        }
        memcpy(slot->name, name.p, n);
        slot->name_size = n;
}

/* Of several names for one address: a function; else the last one listed, which is what perf
 * shows. */
static bool is_better(const struct pi_kallsyms_slot *slot, uint64_t start, bool text)
{
        if (!slot->set || start != slot->start)
                return !slot->set || start > slot->start;
        return text || !slot->text;
}

/* A module that the recording has no map of: it was loaded later, or the recorder saw none. Code of
 * the tags "bpf" and "__builtin__…" comes and goes too fast for one list to tell of its past. */
static bool is_stray(const struct pi_kallsyms *k, struct pi_str tag)
{
        return tag.n > 0 && !pi_str_equal(tag, PI_STR("bpf")) &&
               !pi_str_starts(tag, PI_STR("__builtin__")) && k->kernel &&
               !pi_kernel_has_module(k->kernel, tag);
}

static void widen(struct pi_kallsyms_owner *owner, uint64_t start, bool text)
{
        if (start > owner->last)
                owner->last = start;
        if (text && start < owner->first_text)
                owner->first_text = start;
        if (text && start > owner->last_text)
                owner->last_text = start;
}

static void take_symbol(struct pi_kallsyms *k, const struct line *line)
{
        struct pi_kallsyms_owner *owner = find_owner(k, line->tag);
        struct pi_kallsyms_slot *slot = find_slot(k, line->start);
        bool text = is_text_type(line->type) && !is_border(line->name);

        if (owner)
                widen(owner, line->start, text);
        if (!slot || !is_better(slot, line->start, text))
                return;
        slot->start = line->start;
        slot->found = owner ? (uint32_t)(owner - k->owners) : PI_NONE;
        slot->set = true;
        slot->text = text;
        slot->stray = text && !owner && is_stray(k, line->tag);
        if (text && (owner || slot->stray))
                keep_name(k, slot, line->name);
}

void pi_kallsyms_lines(struct pi_kallsyms *k, struct pi_str text)
{
        struct pi_text lines = pi_text_of(text);
        struct pi_str whole;
        struct line line;

        while (pi_text_line(&lines, &whole)) {
                if (!parse_line(whole, &line))
                        continue;
                pi_kallsyms_evidence_add(&k->evidence, line.name, line.tag, line.start,
                                         is_text_type(line.type), line.digits);
                if (is_place_type(line.type) && !pi_symbol_is_mark(line.name, true))
                        take_symbol(k, &line);
        }
}

/* Hands on the whole lines of the buffer and moves the rest to its front; returns its size. A line
 * that is longer than the buffer is no symbol: `skip` is set until it ends. */
static size_t take_lines(struct pi_kallsyms *k, char *buffer, size_t n, bool *skip)
{
        const char *first = *skip ? memchr(buffer, '\n', n) : buffer;
        const char *last = memrchr(buffer, '\n', n);

        if (!first || (!last && n == BUFFER_BYTES)) {
                *skip = true;
                return 0;
        }
        if (!last)
                return n;
        first += *skip; /* behind the end of the long line */
        *skip = false;
        size_t rest = n - (size_t)(last + 1 - buffer);
        pi_kallsyms_lines(k, (struct pi_str){ first, (size_t)(last + 1 - first) });
        memmove(buffer, last + 1, rest);
        return rest;
}

bool pi_kallsyms_read(struct pi_kallsyms *k, int fd, uint64_t size)
{
        char buffer[BUFFER_BYTES];
        bool skip = false;
        size_t n = 0;

        while (size > 0) {
                size_t room = sizeof(buffer) - n;
                ssize_t got = read(fd, buffer + n, size < room ? (size_t)size : room);
                if (got < 0 && errno == EINTR)
                        continue;
                if (got < 0)
                        return false;
                if (got == 0)
                        break;
                size -= (uint64_t)got;
                n = take_lines(k, buffer, n + (size_t)got, &skip);
        }
        pi_kallsyms_lines(k, (struct pi_str){ buffer, n });
        return true;
}

/* A symbol holds all addresses up to the next one. */
void pi_kallsyms_finish(struct pi_kallsyms *k)
{
        for (size_t i = 1; i < k->slot_count; i++) {
                struct pi_kallsyms_slot *slot = &k->slots[i], *before = &k->slots[i - 1];
                if (slot->set || !before->set)
                        continue;
                slot->start = before->start;
                slot->found = before->found;
                slot->set = true;
                slot->text = before->text;
                slot->stray = before->stray;
                slot->name = before->name;
                slot->name_size = before->name_size;
        }
}

bool pi_kallsyms_is_named(const struct pi_kallsyms *k, size_t i)
{
        const struct pi_kallsyms_slot *slot = &k->slots[i];
        const struct pi_kallsyms_owner *owner = &k->owners[slot->owner];
        bool stray = slot->stray && owner->tag.n == 0;

        if (!slot->set || !slot->text || (slot->found != slot->owner && !stray))
                return false;
        /* Nothing says where the last symbol of the kernel or of a module ends: as in perf, a page
         * after the next border of pages. */
        return (slot->start != owner->last && !stray) ||
               slot->address - slot->start < (PAGE - slot->start % PAGE) % PAGE + PAGE;
}
