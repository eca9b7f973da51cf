/* Fixed questions about the machine, asked of its series: saturation, waiting, memory, disks. Each
 * is answered with value, threshold and the longest stretch beyond it, or with why it cannot be. A
 * rule speaks up where its threshold was exceeded for a fifth of the time: one spike is not a
 * finding. */
#include "analyze/pass/judging.h"
#include "analyze/pass/machine_reading.h"

#include <math.h>

#define SUSTAINED_RATIO 0.20 /* of the time */
#define POINTS_MIN 3         /* fewer say little of any time */

enum scope {
        OF_MACHINE, /* one series */
        OF_WORST,   /* the instance with the highest mean */
};

struct rule {
        const char *id, *group, *instance, *metric;
        enum scope scope;
        double threshold;
        bool below;
        enum pi_severity severity;
        const char *before, *after; /* of the instance's name; the sentence goes on with numbers */
        const char *question;       /* "Whether … cannot be judged" */
        const char *source;
        const char *next_step;
};

/* Thresholds are the field's rules of thumb: Gregg, Systems Performance (2nd ed.), 2.3.6
 * utilisation, 6.5 CPU and 9.5 disk methodology; the kernel's Documentation/accounting/psi.rst for
 * pressure. */
static const struct rule rules[] = {
        { "cpu_busy", "cpu", "total", "busy", OF_MACHINE, 0.90, false, PI_SEVERITY_PROBLEM,
          "The CPUs were busy", "", "the CPUs were busy", "/proc/stat: 1 - idle - iowait",
          "The processes and functions below say with what; more CPUs help only where many threads "
          "run." },
        { "cpu_steal", "cpu", "total", "steal", OF_MACHINE, 0.05, false, PI_SEVERITY_PROBLEM,
          "The hypervisor gave the CPUs to others", "", "the hypervisor gave the CPUs to others",
          "/proc/stat: steal",
          "Ask who owns the host: neighbours, or a CPU limit of this virtual machine." },
        { "cpu_iowait", "cpu", "total", "iowait", OF_MACHINE, 0.20, false, PI_SEVERITY_NOTICE,
          "The CPUs were idle and waiting for I/O", "", "the CPUs waited for I/O",
          "/proc/stat: iowait", "Look at the disks' queue and await, and at who is blocked." },
        { "memory_pressure", "pressure", "memory", "some", OF_MACHINE, 0.10, false,
          PI_SEVERITY_PROBLEM, "Tasks waited for memory", "", "tasks waited for memory",
          "/proc/pressure/memory: some",
          "Look at available memory, swap and major faults, and at the largest processes." },
        { "io_pressure", "pressure", "io", "some", OF_MACHINE, 0.20, false, PI_SEVERITY_NOTICE,
          "Tasks waited for I/O", "", "tasks waited for I/O", "/proc/pressure/io: some",
          "Look at the disks' await and queue, and at who reads and writes." },
        { "swapping", "vm", "", "swap_in", OF_MACHINE, 10, false, PI_SEVERITY_PROBLEM,
          "Pages came back from swap", "", "pages came back from swap", "/proc/vmstat: pswpin",
          "Memory is short: find the largest processes, or give the machine more." },
        { "disk_busy", "disk", "", "util", OF_WORST, 0.90, false, PI_SEVERITY_NOTICE, "Disk ",
          " was busy", "a disk was busy", "/proc/diskstats: time with I/O in flight",
          "Look at its await and queue: a device that serves many requests at once may be busy "
          "without being slow." },
        { "network_drops", "net", "", "rx_dropped", OF_WORST, 1, false, PI_SEVERITY_NOTICE,
          "Packets were dropped on receipt at ", "", "packets were dropped", "/proc/net/dev: drop",
          "Look at softirq time on the CPU that serves the interface, and at its ring size." },
};

/* "97.3 %", "12.0 pages/s". */
static struct pi_str number(struct pi_model *model, double value, const char *unit)
{
        if (strcmp(unit, "ratio") == 0)
                return pi_arena_format(model->arena, "%.1f %%", 100 * value);
        if (strcmp(unit, "1/s") == 0)
                return pi_arena_format(model->arena, "%.1f per second", value);
        return pi_arena_format(model->arena, "%.1f %s", value, unit);
}

static int64_t since_start(const struct judging *judging, int64_t time_ns)
{
        return time_ns - judging->rec->start_ns;
}

/* Fills when, value and severity of a reading that was made. */
static void settle(struct judging *judging, struct pi_finding *finding,
                   const struct machine_reading *reading, enum pi_severity severity)
{
        bool sustained = reading->beyond_ratio >= SUSTAINED_RATIO && reading->points >= POINTS_MIN;

        finding->evaluated = true;
        finding->value = reading->mean;
        finding->severity = sustained ? severity : PI_SEVERITY_INFO;
        if (reading->to_ns > reading->from_ns) {
                finding->from_ns = since_start(judging, reading->from_ns);
                finding->to_ns = since_start(judging, reading->to_ns);
                if (finding->to_ns > judging->model->duration_ns)
                        finding->to_ns = judging->model->duration_ns;
        }
        if (!sustained)
                finding->next_step = PI_STR("");
}

/* `what` completes "Whether …". */
static bool say_missing(struct judging *judging, struct pi_finding *finding, const char *what,
                        const char *source)
{
        finding->next_step = PI_STR("");
        finding->statement = pi_arena_format(
                judging->model->arena,
                "Whether %s cannot be judged: %s was not recorded, or not twice.", what, source);
        return finding->statement.p;
}

static bool judge(struct judging *judging, const struct rule *rule)
{
        const struct pi_recording *rec = judging->rec;
        struct machine_reading reading =
                rule->scope == OF_WORST
                        ? machine_read_worst(rec, rule->group, rule->metric, rule->threshold)
                        : machine_read(
                                  machine_quantity(rec, rule->group, rule->instance, rule->metric),
                                  rule->threshold, rule->below, 1);
        const char *unit = reading.quantity ? reading.quantity->unit : "ratio";
        struct pi_finding *finding = judging_add(judging, rule->id, unit);
        struct pi_str mean, worst, who = PI_STR("");

        if (!finding)
                return false;
        finding->threshold = rule->threshold;
        finding->evidence = pi_str_of(rule->source);
        finding->next_step = pi_str_of(rule->next_step);
        if (reading.points == 0)
                return say_missing(judging, finding, rule->question, rule->source);
        settle(judging, finding, &reading, rule->severity);
        mean = number(judging->model, reading.mean, unit);
        worst = number(judging->model, reading.worst, unit);
        if (rule->scope == OF_WORST)
                who = pi_recording_str(rec, reading.quantity->instance);
        finding->statement = pi_arena_format(
                judging->model->arena, "%s%.*s%s: %.*s on average, at most %.*s (at %.1f s).",
                rule->before, judging_cut(who), who.p, rule->after, (int)mean.n, mean.p,
                (int)worst.n, worst.p, (double)since_start(judging, reading.worst_ns) / 1e9);
        return mean.p && worst.p && finding->statement.p;
}

/* The least that was available, against all there is. */
static bool memory_available(struct judging *judging)
{
        const struct pi_recording *rec = judging->rec;
        const struct pi_quantity *total = machine_quantity(rec, "memory", "", "total");
        struct pi_finding *finding = judging_add(judging, "memory_available", "ratio");
        double bytes = total && total->axis->count > 0 ? total->value[0] : NAN;
        bool large = bytes >= 0x1p30;
        struct machine_reading reading =
                machine_read(machine_quantity(rec, "memory", "", "available"), 0.10, true, bytes);

        if (!finding)
                return false;
        finding->threshold = 0.10;
        finding->evidence = PI_STR("/proc/meminfo: MemAvailable / MemTotal");
        if (reading.points == 0 || !(bytes > 0))
                return say_missing(judging, finding, "memory was short", "/proc/meminfo");
        finding->next_step = PI_STR("Find what grew: the processes' RSS, shared memory, slab.");
        settle(judging, finding, &reading, PI_SEVERITY_PROBLEM);
        finding->value = reading.worst;
        finding->statement = pi_arena_format(
                judging->model->arena,
                "At least %.1f %% of %.1f %s memory was available (at %.1f s).",
                100 * reading.worst, bytes / (large ? 0x1p30 : 0x1p20), large ? "GiB" : "MiB",
                (double)since_start(judging, reading.worst_ns) / 1e9);
        return finding->statement.p;
}

/* More tasks than CPUs: who wants to run waits. */
static bool run_queue(struct judging *judging)
{
        double cpus = judging->rec->machine.has_cpus ? judging->rec->machine.cpus_online
                                                     : judging->rec->collection.cpus_online;
        /* Who takes a snapshot runs at that moment. */
        struct machine_reading reading = machine_read(
                machine_quantity(judging->rec, "system", "", "runnable"), cpus + 1, false, 1);
        struct pi_finding *finding = judging_add(judging, "run_queue", "tasks");

        if (!finding)
                return false;
        finding->threshold = cpus + 1;
        finding->evidence =
                PI_STR("/proc/stat: procs_running at each snapshot; threshold: the CPUs online and "
                       "one, for the collector runs at that moment");
        if (reading.points == 0 || !(cpus > 0))
                return say_missing(judging, finding, "threads waited for CPUs", "/proc/stat");
        finding->next_step = PI_STR("Threads waited for a CPU: look at who runs, and at CPU "
                                    "affinities and limits where CPUs were idle all the same.");
        settle(judging, finding, &reading, PI_SEVERITY_NOTICE);
        finding->statement = pi_arena_format(
                judging->model->arena,
                "%.1f tasks were runnable on average for %.0f CPUs, at most %.0f (at %.1f s).",
                reading.mean, cpus, reading.worst,
                (double)since_start(judging, reading.worst_ns) / 1e9);
        return finding->statement.p;
}

bool judging_machine(struct judging *judging)
{
        if (judging->rec->quantities.count == 0)
                return true;
        for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
                if (!judge(judging, &rules[i]))
                        return false;
        }
        return run_queue(judging) && memory_available(judging);
}
