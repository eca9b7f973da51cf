/* The bundle: what pipa-collect writes and libpipa reads. Member names, magics, layouts, versions.
 * A bundle is a directory, or that directory as an archive. doc/bundle.md says it in words.
 *
 * All integers of procfs.snap are little-endian, whatever wrote it; times are CLOCK_MONOTONIC
 * nanoseconds, as are those of perf.data. */
#ifndef PIPA_FORMAT_H
#define PIPA_FORMAT_H

#include <stdint.h>

/* manifest.json: "format" and "version". A new minor version adds members and keys; a new major
 * version changes the meaning of old ones and is refused by older readers. */
#define PIPA_BUNDLE_FORMAT "pipa-bundle"
#define PIPA_BUNDLE_MAJOR 1
#define PIPA_BUNDLE_MINOR 0

/* Members, in the order in which they are stored. */
#define PIPA_MEMBER_MANIFEST "manifest.json"
#define PIPA_MEMBER_SPEC "spec_info.yaml"
#define PIPA_MEMBER_KALLSYMS "kallsyms"
#define PIPA_MEMBER_MODULES "modules"        /* /proc/modules */
#define PIPA_MEMBER_KERNEL_NOTES "notes"     /* /sys/kernel/notes: ELF notes, the build id */
#define PIPA_MEMBER_MAPS_DIR "maps/"         /* maps/PID: /proc/PID/maps at the end */
#define PIPA_MEMBER_PERF_MAP_PREFIX "perf-"  /* perf-PID.map, by the PID outside of containers */
#define PIPA_MEMBER_PERF_MAP_SUFFIX ".map"   /* */
#define PIPA_MEMBER_JITDUMP_PREFIX "jit-"    /* jit-PID.dump */
#define PIPA_MEMBER_JITDUMP_SUFFIX ".dump"   /* */
#define PIPA_MEMBER_BINARIES_DIR "binaries/" /* binaries/.build-id/xx/yyyy: ELF files */
#define PIPA_MEMBER_LOG "collect.log"
#define PIPA_MEMBER_COUNTERS "counters.data"
#define PIPA_MEMBER_STAT "perf_stat.txt" /* of pipa-tree: what perf stat wrote, in any form */
#define PIPA_MEMBER_PERF "perf.data"
#define PIPA_MEMBER_SNAP "procfs.snap"

/* procfs.snap: the header, then frames until the end of the file. A file that ends inside a frame
 * was cut off; all frames before that one are good.
 *
 * header, 16 bytes:
 *   0  8 bytes  PIPA_SNAP_MAGIC
 *   8  u32      PIPA_SNAP_VERSION
 *  12  u32      bytes of this header; frames begin there
 *
 * frame, 40 bytes and `length` bytes of payload, then zero bytes up to a multiple of 8:
 *   0  u32      PIPA_SNAP_FRAME
 *   4  u16      kind, PIPA_SNAP_KIND_*
 *   6  u16      status: 0, or the errno value of PIPA_SNAP_KIND_FAILED (Linux generic numbers)
 *   8  u32      path id, from 0 up in order of declaration
 *  12  u32      length of the payload in bytes
 *  16  i64      time before the read
 *  24  i64      time after the read
 *  32  u32      round: the number of the interval in which it was read, from 0
 *  36  u32      flags, PIPA_SNAP_FLAG_*; unknown ones are ignored
 */
#define PIPA_SNAP_MAGIC "PIPASNAP"
#define PIPA_SNAP_VERSION 1u
#define PIPA_SNAP_HEADER_BYTES 16u
#define PIPA_SNAP_FRAME 0x4d415246u /* "FRAM" */
#define PIPA_SNAP_FRAME_BYTES 40u
#define PIPA_SNAP_ALIGN 8u

#define PIPA_SNAP_KIND_PATH 1u   /* declares the next path id; payload: the path ("/proc/stat") */
#define PIPA_SNAP_KIND_TEXT 2u   /* payload: what was read */
#define PIPA_SNAP_KIND_SAME 3u   /* no payload: the same text as this path's last TEXT */
#define PIPA_SNAP_KIND_FAILED 4u /* no payload: it could not be read; status says why */

#define PIPA_SNAP_FLAG_CUT                                                     \
        1u /* the text was longer than the collector takes; its end is missing \
            */

#endif
