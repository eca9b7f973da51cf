#include "analyze/data/counts_clock.h"

#include "base/num.h"
#include "base/text.h"

#include <math.h>

#define SECOND_NS INT64_C(1000000000)
#define ZONE_NS (900 * SECOND_NS) /* zones are whole quarters of an hour */
#define ZONES 56                  /* of them to either side: 14 hours */

static bool number(struct pi_str text, uint64_t most, int64_t *out)
{
        uint64_t value;

        if (!pi_text_u64(text, &value) || value > most)
                return false;
        *out = (int64_t)value;
        return true;
}

static bool month_of(struct pi_str word, int64_t *out)
{
        static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

        for (size_t i = 0; i < 12; i++) {
                if (word.n == 3 && memcmp(word.p, names + 3 * i, 3) == 0) {
                        *out = (int64_t)i + 1;
                        return true;
                }
        }
        return false;
}

/* Days since 1970-01-01. Years begin in March here, so that leap days come last. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
        int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;

        return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

bool pi_counts_local_time(struct pi_str text, int64_t *out_s)
{
        struct pi_str weekday, month, day, clock, year, part[2];
        int64_t y, m, d, h, min, s;

        if (!pi_text_word(&text, &weekday) || !pi_text_word(&text, &month) ||
            !pi_text_word(&text, &day) || !pi_text_word(&text, &clock) ||
            !pi_text_word(&text, &year) || !pi_text_field(&clock, ':', &part[0]) ||
            !pi_text_field(&clock, ':', &part[1]) || !clock.p)
                return false;
        if (!month_of(month, &m) || !number(day, 31, &d) || !number(year, 9999, &y) ||
            !number(part[0], 23, &h) || !number(part[1], 59, &min) || !number(clock, 60, &s) ||
            d < 1 || y < 1970)
                return false;
        *out_s = days_of(y, m, d) * 86400 + h * 3600 + min * 60 + s;
        return true;
}

/* How long was counted; 0 where it is not told. */
static int64_t length_of(const struct pi_counts *counts)
{
        size_t count = counts->intervals.count;
        int64_t to_ns = count > 0 ? pi_counts_interval(counts, count - 1)->to_ns : PI_NO_TIME;

        if (to_ns != PI_NO_TIME)
                return to_ns;
        return counts->elapsed_s < 1e9 ? (int64_t)(counts->elapsed_s * 1e9) : 0;
}

/* The one zone in which counting and recording overlap. */
static bool place(const struct pi_recording *rec, const struct pi_counts *counts, int64_t *out_ns)
{
        int64_t local_s, utc_ns, length_ns = length_of(counts);
        unsigned found = 0;

        if (!pi_counts_local_time(counts->started, &local_s) || local_s > INT64_C(8000000000))
                return false;
        /* The middle of that second. */
        utc_ns = local_s * SECOND_NS + SECOND_NS / 2;
        for (int zone = -ZONES; zone <= ZONES; zone++) {
                int64_t since_ns = pi_sat_sub_i64(utc_ns - zone * ZONE_NS,
                                                  (int64_t)rec->machine.wall_clock_ns);
                int64_t from_ns = pi_sat_add_i64((int64_t)rec->machine.wall_clock_at_ns, since_ns);
                if (from_ns - SECOND_NS > rec->end_ns ||
                    pi_sat_add_i64(from_ns, length_ns + SECOND_NS) < rec->start_ns)
                        continue;
                *out_ns = from_ns;
                found++;
        }
        return found == 1;
}

void pi_counts_place(struct pi_recording *rec)
{
        int64_t start_ns = rec->start_ns;

        if (!rec->machine.has_wall_clock || start_ns == PI_NO_TIME ||
            rec->machine.wall_clock_ns > INT64_MAX || rec->machine.wall_clock_at_ns > INT64_MAX)
                return;
        for (size_t i = 0; i < rec->counts.count; i++) {
                struct pi_counts *counts = PI_AT(&rec->counts, struct pi_counts, i);
                if (counts->origin_ns != PI_NO_TIME || !place(rec, counts, &counts->origin_ns))
                        continue;
                pi_notes_push(rec->notes, PI_NOTE_INFO, "counts_clock", "counters", counts->member,
                              0, NAN,
                              "its times stand on the recording's clock by the second that it "
                              "names (%.*s): they may be half a second off.",
                              (int)(counts->started.n < 40 ? counts->started.n : 40),
                              counts->started.p);
        }
        for (size_t i = 0; i < rec->counts.count; i++) {
                const struct pi_counts *counts = PI_AT(&rec->counts, struct pi_counts, i);
                if (counts->origin_ns == PI_NO_TIME)
                        continue;
                pi_recording_covers(rec, counts->origin_ns);
                pi_recording_covers(rec, pi_sat_add_i64(counts->origin_ns, length_of(counts)));
        }
}
