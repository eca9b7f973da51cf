/* Event names -> perf_event_attr: "cycles", "instructions:u", "cpu-clock", "r1a8",
 * "cpu/event=0x3c/", "sched:sched_switch". */
#ifndef PIPA_COLLECT_SAMPLE_EVENT_H
#define PIPA_COLLECT_SAMPLE_EVENT_H

#include "collect/log.h"

#include <linux/perf_event.h>

#define PC_EVENTS_MAX 32
#define PC_EVENT_CPUS_MAX 256

struct pc_event {
        char name[128]; /* as asked for: "cycles:u" */
        struct perf_event_attr
                attr; /* type, config*, exclude_*, precise_ip; the rest is the sampler's */
        char cpus[PC_EVENT_CPUS_MAX]; /* "0-3": where its unit can count; "": on every CPU */
        bool precise_max; /* :P, precise_ip is the wish, less where the machine has less */
        bool fallback;    /* stands in for an event that this machine does not have */
};

/* Reads a list "cycles,instructions:u" (commas inside cpu/…/ belong to the event). False, having
 * said which name is wrong and what is accepted. */
bool pc_events_parse(const char *list, struct pc_event events[PC_EVENTS_MAX], size_t *count,
                     struct pc_log *log);

/* The event that is sampled where none is asked for: cycles, or cpu-clock where the machine has no
 * counter for it (tried, not guessed); said aloud. */
void pc_events_default(struct pc_event *event, struct pc_log *log);

#endif
