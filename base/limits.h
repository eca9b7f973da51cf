/* Every growth has its maximum here. A limit that is met is said: by a status where nothing can be
 * shown, by a note where something is left out. */
#ifndef PIPA_BASE_LIMITS_H
#define PIPA_BASE_LIMITS_H

#include <stdint.h>

#define PI_LIMIT_MEMORY_BYTES (4ull << 30)      /* default budget of one analysis */
#define PI_LIMIT_OUTPUT_BYTES (1ull << 30)      /* one rendered file */
#define PI_LIMIT_MEMBERS (1u << 16)             /* members of one bundle, files of one archive */
#define PI_LIMIT_MEMBER_NAME 4096               /* bytes of a member's name */
#define PI_LIMIT_MEMBER_BYTES (16ull << 30)     /* perf.data, procfs.snap */
#define PI_LIMIT_MEMBER_TEXT_BYTES (64u << 20)  /* members that are small texts */
#define PI_LIMIT_MANIFEST_BYTES (16u << 20)     /* manifest.json */
#define PI_LIMIT_ARCHIVE_BYTES (32ull << 30)    /* all of an archive, unpacked */
#define PI_LIMIT_ARCHIVE_RATIO 1000u            /* unpacked bytes per packed one, beyond the next */
#define PI_LIMIT_ARCHIVE_FREE_BYTES (64u << 20) /* unpacked bytes at any ratio */
#define PI_LIMIT_ARCHIVE_HEADER_BYTES (8u << 20) /* what describes one file of an archive */
#define PI_LIMIT_DIRECTORY_DEPTH 8               /* folders below the one that was given */
#define PI_LIMIT_QUANTITIES (1u << 18)           /* series of the machine */
#define PI_LIMIT_SERIES_VALUES (16u << 20)       /* values of all of them as recorded */
#define PI_LIMIT_MODEL_VALUES (4u << 20)         /* values kept of them in the model */
#define PI_LIMIT_INVENTORY (1u << 20)            /* nodes of the machine's description */
#define PI_LIMIT_INVENTORY_DEPTH 32              /* levels of it */
#define PI_LIMIT_INVENTORY_BYTES (16u << 20)     /* the text that describes it */
#define PI_LIMIT_PAIRS 4096                      /* labels, or things missing, of one bundle */
#define PI_LIMIT_STRINGS (16u << 20)             /* distinct interned strings */
#define PI_LIMIT_STRING_BYTES (1u << 16)         /* one interned string; longer ones are cut */
#define PI_LIMIT_FUNCTIONS (16u << 20)           /* distinct functions */
#define PI_LIMIT_NOTES 256                       /* distinct notes */
#define PI_LIMIT_NOTE_TEXT 1024                  /* bytes of one note */
#define PI_LIMIT_EVENTS 4096                     /* attrs in one perf.data */
#define PI_LIMIT_TEXT_LINE_BYTES (1u << 20)      /* one line of a text of samples; more is cut */
#define PI_LIMIT_EVENT_IDS (1u << 22)            /* ids of all attrs */
#define PI_LIMIT_FEATURE_BYTES (64u << 20)       /* one feature section */
#define PI_LIMIT_SAMPLES (1u << 30)              /* sample rows */
#define PI_LIMIT_RECORDS (1u << 26)              /* records other than samples that are kept */
#define PI_LIMIT_STACK_NODES (1u << 28)          /* distinct call-chain nodes */
#define PI_LIMIT_STACK_DEPTH 8192                /* frames of one sample: what a record can hold */
#define PI_LIMIT_UNWOUND_DEPTH 1024              /* frames of one user stack that is unwound */
#define PI_LIMIT_UNWOUND (1u << 22)              /* distinct ways in which threads' stacks end */
#define PI_LIMIT_BRANCHES (1u << 24)             /* distinct branches of branch stacks */
#define PI_LIMIT_BRANCH_ENTRIES (1u << 28)       /* branches of all distinct branch stacks */
#define PI_LIMIT_TRAITS (1u << 22)       /* distinct data sources, page sizes … of samples */
#define PI_LIMIT_TOPOLOGY (1u << 16)     /* CPUs, nodes, caches, counter units … of a machine */
#define PI_LIMIT_TRACEPOINTS (1u << 16)  /* tracepoints that a recording describes */
#define PI_LIMIT_TRACE_FIELDS (1u << 20) /* their fields */
#define PI_LIMIT_TRACE_NAMES (1u << 20)  /* kernel addresses with a name, of one tracing data */
#define PI_LIMIT_TRACE_NODES (1u << 14)  /* operands and operators of one tracepoint's print fmt */
#define PI_LIMIT_TRACE_DEPTH 200         /* how deep they are nested */
#define PI_LIMIT_TRACE_BYTES (1u << 20)  /* the text of one sample's tracepoint */
#define PI_LIMIT_CGROUPS (1u << 18)      /* control groups with a name */
#define PI_LIMIT_NAMESPACES (1u << 22)   /* processes whose namespaces are told */
#define PI_LIMIT_THREADS (1u << 22)      /* tasks seen */
#define PI_LIMIT_MODULES (1u << 20)      /* mapped files */
#define PI_LIMIT_MAPS (1u << 24)         /* mappings, of all processes together */
#define PI_LIMIT_CODES (1u << 22)        /* loads and moves of generated code */
#define PI_LIMIT_CODE_DUMPS 1024         /* jitdumps that are looked for */
#define PI_LIMIT_FILE_BYTES (2ull << 30) /* one ELF file, one kallsyms */
#define PI_LIMIT_SYMBOL_BYTES 4096       /* one symbol name as stored in a file */
#define PI_LIMIT_MINI_BYTES (128u << 20) /* one .gnu_debugdata, unpacked */
#define PI_LIMIT_MINI_RATIO 100u         /* unpacked bytes per packed one … */
#define PI_LIMIT_MINI_FREE_BYTES (4u << 20)  /* … beyond the first of them */
#define PI_LIMIT_MINI_XZ_BYTES (160u << 20)  /* memory of one xz decoder */
#define PI_LIMIT_ELF_SYMBOLS (16u << 20)     /* symbols of one module's tables */
#define PI_LIMIT_ELF_NAME_BYTES (1ull << 30) /* their names, as far as they are read */
#define PI_LIMIT_SYMBOL_ORIGINS 8            /* files that the names of one module came from */
#define PI_LIMIT_SYMBOL_REFUSALS 8           /* files that were refused for it, as listed */
#define PI_LIMIT_SYMBOL_FILES (1u << 18)     /* entries of folders looked at for kernel modules */
#define PI_LIMIT_UNPACKED_BYTES (512u << 20) /* a file of symbols that was stored packed */
#define PI_LIMIT_DEMANGLED_BYTES 1024        /* one demangled name; longer ones are cut */
#define PI_LIMIT_TABLE_ROWS 200              /* rows kept of one table of the model */
#define PI_LIMIT_HOTSPOTS (1u << 28)         /* rows of samples summed by keys */
#define PI_LIMIT_TREE_NODES 4000             /* nodes kept of one call tree */
#define PI_LIMIT_PROFILE_ROWS 200000         /* sample rows kept; more are binned */
#define PI_LIMIT_WORKERS 256                 /* threads of one pool */

/* Processes that read ELF files for this one (doc/isolation.md). */
#define PI_LIMIT_WORKER_MEMORY_BYTES (1ull << 30) /* address space of one */
#define PI_LIMIT_WORKER_CPU_S 3600                /* processor time of one; none lives so long */
#define PI_LIMIT_WORKER_FILES 16                  /* descriptors that one may hold */
#define PI_LIMIT_WORKER_WAIT_S 300                /* for one answer, whatever the file's size */
#define PI_LIMIT_WORKER_ADDRESSES (1u << 18)      /* of one question; more are several */
#define PI_LIMIT_WORKER_REPLY_BYTES (256u << 20)  /* one answer */

/* What the collector takes of a machine; more is left out and said ("missing"). */
#define PI_LIMIT_SNAP_FILES 16384            /* files that are followed, of processes too */
#define PI_LIMIT_SNAP_PROCESSES 256          /* processes that are followed at a time */
#define PI_LIMIT_SNAP_TEXT_BYTES (4u << 20)  /* one reading of one file; more is cut */
#define PI_LIMIT_SPEC_TEXT_BYTES (1u << 20)  /* one file that is read for spec_info.yaml */
#define PI_LIMIT_SPEC_BYTES (16u << 20)      /* spec_info.yaml */
#define PI_LIMIT_SPEC_ITEMS 1024             /* devices, mounts, interrupts … of one kind */
#define PI_LIMIT_PROCESS_MAPS 4096           /* processes whose maps are taken */
#define PI_LIMIT_CODE_MAP_BYTES (64u << 20)  /* one perf-PID.map, one jitdump, one maps */
#define PI_LIMIT_BINARY_BYTES (512u << 20)   /* one ELF file of --with-binaries */
#define PI_LIMIT_BINARIES_BYTES (2ull << 30) /* all of them */
#define PI_LIMIT_COLLECT_BYTES (256u << 20)  /* memory of one pipa-collect */
#define PI_LIMIT_MISSING 1000                /* things that the manifest lists as missing */
#define PI_LIMIT_CPUS 8192                   /* what a list of CPUs may name */

/* Tables of processors, and expressions. */
#define PI_LIMIT_EXPR_BYTES (256u << 10)    /* text of one expression */
#define PI_LIMIT_EXPR_NODES (64u << 10)     /* names, numbers and operators of it */
#define PI_LIMIT_EXPR_DEPTH 128             /* brackets in brackets */
#define PI_LIMIT_EXPR_STACK 48              /* values that it holds at a time */
#define PI_LIMIT_EXPR_ARGUMENTS 8           /* of one function */
#define PI_LIMIT_TABLE_BYTES (16u << 20)    /* one file of events and metrics */
#define PI_LIMIT_TABLE_NODES (1u << 20)     /* values in it */
#define PI_LIMIT_TABLE_DEPTH 16             /* levels of it */
#define PI_LIMIT_TABLE_INHERITS 16          /* tables that one table stands on */
#define PI_LIMIT_TABLE_EVENTS (1u << 16)    /* events of one processor */
#define PI_LIMIT_TABLE_SPELLINGS (1u << 19) /* spellings of all of them */
#define PI_LIMIT_FORMULA_WORDS 512          /* names that one formula brings along */
#define PI_LIMIT_METRICS 8192               /* metrics of one processor */
#define PI_LIMIT_METRIC_OPERANDS (4u << 20) /* what all metrics read, summed */
#define PI_LIMIT_COMPLAINTS 200             /* about one table */

/* What perf stat counted. */
#define PI_LIMIT_COUNT_SETS 256             /* files of perf stat in one bundle, runs in one file */
#define PI_LIMIT_COUNT_UNITS (1u << 16)     /* CPUs, cores, threads … that were counted apart */
#define PI_LIMIT_COUNT_SERIES (1u << 20)    /* counters, for each of those */
#define PI_LIMIT_COUNT_VALUES (16u << 20)   /* counts kept by interval */
#define PI_LIMIT_PRINTED (1u << 15)         /* metrics that perf printed beside them */
#define PI_LIMIT_STAT_LINE_BYTES (1u << 16) /* one line of perf stat's output */

/* Metrics computed from counts. */
#define PI_LIMIT_METRIC_CONTEXTS 256     /* groups that are told apart in one file */
#define PI_LIMIT_METRIC_BOXES 1024       /* memory controllers … that count one event */
#define PI_LIMIT_METRIC_CGROUPS 256      /* control groups of one file */
#define PI_LIMIT_METRIC_ROWS (1u << 16)  /* times, CPUs … that are kept apart */
#define PI_LIMIT_METRIC_STEPS (1u << 20) /* formulas, and counters that feed them */
#define PI_LIMIT_METRIC_CELLS (4u << 20) /* values of one block, and of the rows that are kept */

#define PI_LIMIT_METRIC_SERIES 64         /* metrics of one set that are kept over time */
#define PI_LIMIT_METRIC_POINTS 1000       /* times of each; neighbours are added up */
#define PI_LIMIT_METRIC_UNITS 512         /* CPUs, cores … that are kept apart over time */
#define PI_LIMIT_METRIC_VALUES (1u << 19) /* over time, of all sets of a report */

/* Unwind tables. */
#define PI_LIMIT_CFI_BYTES (256u << 20)   /* one section of them, unpacked */
#define PI_LIMIT_CFI_FUNCTIONS (4u << 20) /* functions that it describes */
#define PI_LIMIT_CFI_STEPS (1u << 20)     /* instructions of one function */
#define PI_LIMIT_CFI_COMMON_STEPS 1024    /* of these the ones that all functions of a CIE share */
#define PI_LIMIT_CFI_ROWS (1u << 16)      /* rows that they make */
#define PI_LIMIT_CFI_REMEMBERED 16        /* states that they remember at a time */
#define PI_LIMIT_UNWIND_EXPR_STEPS 1024   /* operations of one DWARF expression */
#define PI_LIMIT_UNWIND_EXPR_STACK 64     /* values that it holds at a time */
#define PI_LIMIT_UNWIND_FRAME_BYTES (64u << 20) /* what one frame may take of a stack */
#define PI_LIMIT_UNWIND_TEXT_BYTES \
        (64u << 20)                     /* code of one file that is read for want of tables */
#define PI_LIMIT_UNWIND_SCAN_STEPS 2048 /* instructions up to a function's return */
#define PI_LIMIT_UNWIND_SCANS 64        /* times that code is read in one stack */

/* Streams of records. */
#define PI_LIMIT_STREAMS 4096                  /* data.N of one perf record --threads */
#define PI_LIMIT_ZSTD_WINDOW_LOG 27            /* a zstd window, 2^27 = 128 MiB: level 22 */
#define PI_LIMIT_UNPACK_RATIO 8000             /* unpacked bytes per compressed one … */
#define PI_LIMIT_UNPACK_FREE_BYTES (64u << 20) /* … beyond the first of them */

#endif
