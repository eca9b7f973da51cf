/* Which series a row is of: by its names, or by its place where it stood there before. */
#include "analyze/source/stat/stat_number.h"
#include "analyze/source/stat/stat_reader.h"

#include "base/num.h"

#include <math.h>
#include <stdio.h>

/* Index of the unit, PI_NONE where a limit is met. JSON names CPU 3 "3". */
uint32_t stat_unit_index(struct stat_reader *reader, const struct stat_row *row)
{
        char text[16];
        struct pi_str name = row->on;
        struct pi_count_unit unit;
        uint32_t index;

        if (stat_digits(name) && name.n <= 9) {
                int n = snprintf(text, sizeof(text), "CPU%.*s", (int)name.n, name.p);
                name = (struct pi_str){ text, (size_t)n };
        }
        stat_unit_of(name, &unit);
        unit.name = pi_strtab_intern(reader->rec->strings, name);
        unit.cpus = row->cpus;
        if (row->cgroup.n > 0)
                unit.cgroup = pi_strtab_intern(reader->rec->strings, row->cgroup);
        index = pi_counts_add_unit(reader->counts, &unit);
        if (unit.scope != PI_SCOPE_ALL && unit.scope != PI_SCOPE_THREAD)
                reader->counts->wide = PI_WIDE_MACHINE;
        else if (unit.scope == PI_SCOPE_THREAD)
                reader->counts->wide = PI_WIDE_TASKS;
        return index;
}

/* perf 6.10 and later add the counters' kind where a name has several: "task-clock [software]",
 * "cycles [cpu_core]". The first says nothing, the second is cpu_core/cycles/. */
static uint32_t intern_event(struct stat_reader *reader, struct pi_str event)
{
        struct pi_str kind, name = event;
        char text[256];
        int n;

        if (event.n < 4 || event.p[event.n - 1] != ']')
                return pi_strtab_intern(reader->rec->strings, event);
        while (name.n > 0 && name.p[name.n - 1] != '[')
                name.n--;
        if (name.n < 3 || name.p[name.n - 2] != ' ')
                return pi_strtab_intern(reader->rec->strings, event);
        kind = (struct pi_str){ name.p + name.n, event.n - name.n - 1 };
        name.n -= 2;
        if (pi_str_equal(kind, PI_STR("software")) || pi_str_equal(kind, PI_STR("cpu")))
                return pi_strtab_intern(reader->rec->strings, name);
        n = snprintf(text, sizeof(text), "%.*s/%.*s/", (int)kind.n, kind.p, (int)name.n, name.p);
        if (n < 0 || (size_t)n >= sizeof(text))
                return pi_strtab_intern(reader->rec->strings, event);
        return pi_strtab_intern(reader->rec->strings, (struct pi_str){ text, (size_t)n });
}

static bool same_key(const void *items, uint32_t index, const void *key)
{
        const struct stat_key *a = pi_vec_at(&((const struct pi_set *)items)->list, index),
                              *b = key;

        return a->unit == b->unit && a->name == b->name;
}

/* Everything that the row's place will mean. */
static struct stat_slot identify(struct stat_reader *reader, const struct stat_row *row)
{
        struct pi_strtab *strings = reader->rec->strings;
        struct stat_key key = { .unit = stat_unit_index(reader, row),
                                .name = intern_event(reader, row->event) };
        struct stat_slot slot = { .unit = key.unit, .series = PI_NONE, .counter = PI_NONE };
        struct pi_counter counter = { .name = key.name, .event = PI_NONE, .group = PI_NONE };
        struct stat_key *known;

        slot.key = key.unit == PI_NONE || key.name == PI_NONE
                           ? PI_NONE
                           : pi_set_add(&reader->keys, pi_hash_pair(key.unit, key.name), same_key,
                                        &key);
        if (slot.key == PI_NONE)
                return slot;
        known = PI_AT(&reader->keys.list, struct stat_key, slot.key);
        slot.occurrence = known->epoch == reader->epoch ? known->seen : 0;
        known->epoch = reader->epoch;
        known->seen = slot.occurrence + 1;
        counter.occurrence = slot.occurrence;
        counter.unit = pi_strtab_intern(strings, row->unit);
        slot.counter = pi_counts_add_counter(reader->counts, &counter);
        slot.series = pi_counts_add_series(reader->counts, slot.counter, slot.unit);
        return slot;
}

/* The slot's three texts, where all of them are short: the rest of the line after the metric's
 * value is `behind`. */
static void learn(struct stat_reader *reader, const struct stat_row *row, struct pi_str line,
                  struct stat_slot *slot)
{
        struct stat_slot *kept;
        const char *start = line.p + reader->time_bytes;
        size_t before, middle;

        kept = reader->place < reader->slots.count
                       ? PI_AT(&reader->slots, struct stat_slot, reader->place)
                       : pi_vec_push(&reader->slots);
        if (!kept)
                return; /* these lines are read the slow way */
        before = (size_t)(row->value_text.p - start);
        middle = (size_t)(row->running_text.p - (row->value_text.p + row->value_text.n));
        slot->good = row->running_text.n > 0 && row->value_text.p >= start &&
                     isnan(row->variance_ratio) && before + middle <= STAT_SLOT_TEXT &&
                     slot->series != PI_NONE;
        if (slot->good) {
                slot->before = (uint8_t)before;
                slot->middle = (uint8_t)middle;
                memcpy(slot->text, start, before);
                memcpy(slot->text + before, row->value_text.p + row->value_text.n, middle);
        }
        *kept = *slot;
        reader->slots_checked = false;
        reader->place++;
}

/* In the other forms a slot keeps the names as they stood, one behind the other. */
static void learn_names(struct stat_reader *reader, const struct stat_row *row,
                        struct stat_slot *slot)
{
        struct stat_slot *kept = reader->place < reader->slots.count
                                         ? PI_AT(&reader->slots, struct stat_slot, reader->place)
                                         : pi_vec_push(&reader->slots);

        if (!kept)
                return;
        slot->good = row->cgroup.n == 0 && slot->series != PI_NONE &&
                     row->on.n + row->event.n + row->unit.n <= STAT_SLOT_TEXT;
        if (slot->good) {
                slot->before = (uint8_t)row->on.n;
                slot->middle = (uint8_t)row->event.n;
                slot->behind = (uint8_t)row->unit.n;
                memcpy(slot->text, row->on.p ? row->on.p : "", row->on.n);
                memcpy(slot->text + slot->before, row->event.p, row->event.n);
                memcpy(slot->text + slot->before + slot->middle, row->unit.p ? row->unit.p : "",
                       row->unit.n);
        }
        *kept = *slot;
        reader->place++;
}

/* The slot at this place, where it is the row's: it saves looking all names up. */
static bool recognise(struct stat_reader *reader, const struct stat_row *row,
                      struct stat_slot *slot)
{
        const struct stat_slot *here;
        struct stat_key *key;
        const char *text;

        if (reader->place >= reader->slots.count)
                return false;
        here = PI_AT(&reader->slots, struct stat_slot, reader->place);
        text = here->text;
        if (!here->good || row->cgroup.n > 0 || row->cpus > 0 ||
            !pi_str_equal(row->on, (struct pi_str){ text, here->before }) ||
            !pi_str_equal(row->event, (struct pi_str){ text + here->before, here->middle }) ||
            !pi_str_equal(row->unit,
                          (struct pi_str){ text + here->before + here->middle, here->behind }))
                return false;
        key = PI_AT(&reader->keys.list, struct stat_key, here->key);
        if ((key->epoch == reader->epoch ? key->seen : 0) != here->occurrence)
                return false;
        key->epoch = reader->epoch;
        key->seen = here->occurrence + 1;
        *slot = *here;
        reader->place++;
        return true;
}

struct stat_slot stat_slot_of(struct stat_reader *reader, const struct stat_row *row,
                              struct pi_str line)
{
        struct stat_slot slot;

        if (reader->shape.form != STAT_CSV && recognise(reader, row, &slot))
                return slot;
        slot = identify(reader, row);
        if (reader->shape.form == STAT_CSV)
                learn(reader, row, line, &slot);
        else
                learn_names(reader, row, &slot);
        return slot;
}
