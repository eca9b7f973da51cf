#include "analyze/source/perf/perf_end.h"

#include "base/num.h"

#include <inttypes.h>
#include <math.h>

/* perf counts its types from 64, simpleperf from 32768. What is beyond, where nobody said how long
 * the records are, is something else: perf's own messages when standard output was the pipe. */
#define TYPES_OF_ALL_WRITERS 0x10000

#define SHOWN_BYTES 48

static void note_damage(struct perf_stream *stream, const char *why)
{
        uint64_t all = stream->end - stream->begin, left = stream->end - stream->offset;

        pi_notes_push(stream->notes, PI_NOTE_WARN, "damaged_records", "summary",
                      stream->member->name, 1, (double)left / (double)all,
                      "the record at offset %" PRIu64
                      " %s: reading stopped there, what came before "
                      "is shown",
                      stream->offset, why);
}

static bool is_text(const uint8_t *p, size_t n)
{
        for (size_t i = 0; i < n; i++) {
                if ((p[i] < 0x20 || p[i] > 0x7e) && p[i] != '\n' && p[i] != '\r' && p[i] != '\t')
                        return false;
        }
        return n > 0;
}

void perf_end_trailing(const struct pi_member *member, struct pi_notes *notes,
                       struct perf_section trailing)
{
        uint8_t head[SHOWN_BYTES];
        size_t got = 0, shown = 0;
        bool text;

        if (pi_member_read(member, trailing.offset, head, sizeof(head), &got, NULL) != PIPA_OK)
                got = 0;
        if (got > trailing.size)
                got = (size_t)trailing.size;
        text = is_text(head, got);
        while (text && shown < got && head[shown] >= 0x20)
                shown++;
        pi_notes_push(notes, PI_NOTE_INFO, "trailing_bytes", "recording", member->name, 1, NAN,
                      "%" PRIu64 " bytes from offset %" PRIu64 " on are no part of the recording "
                      "and were left out%s%.*s%s",
                      trailing.size, trailing.offset, text ? "; they begin with \"" : "",
                      (int)shown, (const char *)head, text ? "\"" : "");
}

bool perf_end_here(struct perf_stream *stream, uint32_t type, size_t size)
{
        if (stream->open_end && (type >= TYPES_OF_ALL_WRITERS || (type == 0 && size == 0))) {
                perf_end_trailing(
                        stream->member, stream->notes,
                        (struct perf_section){ stream->offset, stream->end - stream->offset });
                return true;
        }
        if (size < PERF_RECORD_HEADER_BYTES)
                note_damage(stream, "has a size that no record can have");
        else if (size > stream->end - stream->offset)
                note_damage(stream, "runs past the end of the records");
        else
                return false;
        return true;
}

void perf_end_short(struct perf_stream *stream)
{
        note_damage(stream, "runs past the end of the records");
}

void perf_end_payload(struct perf_stream *stream, const struct perf_record *record)
{
        const char *what = record->type == PERF_RECORD_AUXTRACE ? "a trace" : "a text";

        pi_notes_push(stream->notes, PI_NOTE_WARN, "damaged_records", "summary",
                      stream->member->name, 1, NAN,
                      "the record at offset %" PRIu64 " is followed by %s longer than the file: "
                      "reading stopped there, what came before is shown",
                      record->offset, what);
}
