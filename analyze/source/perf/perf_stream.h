/* Bytes -> records: one sequence of perf's records, whichever way it was written down: the data
 * section of a file, a pipe, one file of perf record --threads; compressed ones unpacked. Knows
 * sizes and types, not what records mean. */
#ifndef PIPA_SOURCE_PERF_STREAM_H
#define PIPA_SOURCE_PERF_STREAM_H

#include "analyze/data/record.h"
#include "analyze/source/perf/perf_abi.h"
#include "analyze/source/perf/perf_unpack.h"
#include "analyze/source/window.h"
#include "base/cursor.h"
#include "base/note.h"

#define PERF_RECORD_HEADER_BYTES 8 /* struct perf_event_header */

struct perf_section {
        uint64_t offset, size;
};

struct perf_record {
        uint32_t type;
        uint16_t misc;
        bool unpacked;     /* out of a compressed record */
        uint64_t offset;   /* in the member; of the compressed record where unpacked */
        uint64_t position; /* where it begins: `offset`, or its place in what was unpacked */
        int64_t time_ns;   /* of a side-band record; PI_NO_TIME where it carries none */
        /* All of it, its header too; valid until the next record is read. The user stack of a large
         * SAMPLE has its place but was not read: see perf_stream.stack. */
        struct pi_bytes bytes;
        struct pi_cursor body;       /* behind the header */
        struct perf_section payload; /* in the member: what follows without being part of the record
                                        (AUXTRACE's trace, TRACING_DATA's text); size 0: nothing */
};

struct perf_stream {
        const struct pi_member *member;
        struct pi_arena *arena;
        struct pi_notes *notes;
        bool swap;
        bool open_end;   /* nobody said where the records end: pipe, killed writer */
        uint64_t offset; /* of the next record in the member */
        uint64_t end;    /* where they end, at most */
        uint64_t begin;
        struct pi_window window;
        /* Which bytes of a SAMPLE, of which only a first part is at hand, nobody will look at: its
         * user stack. Where they are many they are left in the file. NULL: all are wanted. */
        struct perf_section (*stack)(const void *of, const struct perf_record *head);
        const void *of;
        struct perf_unpack *unpack;       /* NULL: nothing compressed was met yet */
        uint64_t packed_offset;           /* of the compressed record at hand */
        bool unpack_stopped;              /* what is compressed is counted only, from here on */
        struct pi_record_counts *raw;     /* as written down, compressed records as one */
        struct pi_record_counts *records; /* compressed ones replaced by what was in them */
        uint64_t unpacked_bytes;
        uint64_t dropped; /* compressed records that could not be unpacked any more */
};

/* Set by the caller: member, arena, notes, swap, open_end, offset, end, raw and records (both may
 * be shared by the streams of one recording), of window the buffer and its capacity, >= 64 KiB, and
 * where wanted stack and of. */
void perf_stream_open(struct perf_stream *stream);

/* *more says whether there was another record. What ends the records early becomes a note with the
 * offset; what came before stands. */
enum pipa_status perf_stream_next(struct perf_stream *stream, struct perf_record *out, bool *more,
                                  struct pipa_error *err);

/* Notes what could not be unpacked, and gives back what is not the arena's. */
void perf_stream_close(struct perf_stream *stream);

#endif
