/* What was not understood, left out or doubtful: said once for each file. */
#include "analyze/source/stat/stat_reader.h"

#include "base/limits.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define NOTE(level, code, count, ...)                                                           \
        pi_notes_push(reader->rec->notes, level, code, "counters", reader->member->name, count, \
                      NAN, __VA_ARGS__)

static void note_odd(const struct stat_reader *reader)
{
        char lines[STAT_ODD_SHOWN * 24] = "";
        uint64_t shown = reader->odd < STAT_ODD_SHOWN ? reader->odd : STAT_ODD_SHOWN;
        size_t used = 0;

        for (uint64_t i = 0; i < shown; i++)
                used += (size_t)snprintf(lines + used, sizeof(lines) - used, "%s%" PRIu64,
                                         i > 0 ? ", " : "", reader->odd_line[i]);
        NOTE(PI_NOTE_WARN, "stat_lines", reader->odd,
             "%" PRIu64 " line%s not understood and left out: line %s%s", reader->odd,
             reader->odd == 1 ? " was" : "s were", lines, reader->odd > shown ? " …" : "");
}

static void note_lines(const struct stat_reader *reader)
{
        if (reader->odd > 0)
                note_odd(reader);
        if (reader->long_lines > 0)
                NOTE(PI_NOTE_WARN, "stat_long_lines", reader->long_lines,
                     "%" PRIu64 " lines are longer than %d bytes, which no line of perf stat is; "
                     "they were left out",
                     reader->long_lines, PI_LIMIT_STAT_LINE_BYTES);
        if (reader->cut)
                NOTE(PI_NOTE_WARN, "stat_cut", 1,
                     "the file ends inside line %" PRIu64
                     ": that line was left out, for its last number may go on",
                     reader->line);
        if (reader->messages > 0)
                NOTE(PI_NOTE_INFO, "stat_messages", reader->messages,
                     "perf or the command said among the counts: %.*s",
                     (int)(reader->message.n < 200 ? reader->message.n : 200), reader->message.p);
        if (reader->comma)
                NOTE(PI_NOTE_INFO, "stat_decimal_comma", 0,
                     "was written in a locale with decimal commas; they were read as points");
}

static void note_sets(const struct stat_reader *reader)
{
        uint64_t left_out = 0;
        uint32_t merge = 1;
        bool printed_only = false;

        for (size_t i = 0; i < reader->rec->counts.count; i++) {
                const struct pi_counts *counts = PI_AT(&reader->rec->counts, struct pi_counts, i);
                left_out += counts->left_out;
                merge = counts->merge > merge ? counts->merge : merge;
                printed_only |= counts->values == 0 && counts->printed.count > 0;
        }
        if (left_out > 0)
                NOTE(PI_NOTE_WARN, "stat_left_out", left_out,
                     "%" PRIu64 " counts were left out: the file has more counters or units than "
                     "pipa keeps apart",
                     left_out);
        if (merge > 1)
                NOTE(PI_NOTE_INFO, "stat_merged", merge,
                     "the file has more intervals than are kept: %u neighbours were summed up at "
                     "a time; totals are complete",
                     merge);
        if (printed_only)
                NOTE(PI_NOTE_WARN, "stat_printed_only", 0,
                     "holds perf's own metrics and no counts (--metric-only): nothing can be "
                     "worked out from it; count again without --metric-only");
}

void stat_notes(const struct stat_reader *reader)
{
        note_lines(reader);
        note_sets(reader);
}
