/* What perf script printed -> samples: a first line each, then the frames of its call chain from
 * the innermost on, then an empty line. Who copies a text loses lines and blanks: what a line is
 * follows from itself alone. */
#include "analyze/source/text/text_script.h"
#include "analyze/source/text/text_chain.h"
#include "analyze/source/text/text_head.h"
#include "analyze/source/text/text_header.h"
#include "analyze/source/text/text_reading.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"

#define WHAT "perf script text"

struct script {
        struct text_reading reading;
        struct pi_sample sample; /* being read */
        struct pi_task task;     /* its own */
        uint32_t event;          /* string id of its name */
        bool has_period;
        uint64_t line; /* of its first line */
        bool open;     /* there is one */
        bool chain;    /* its frames stood in lines of their own */
        bool fresh;    /* an empty line came before, or nothing */
        bool unsure;   /* the sample before had neither time nor CPU */
        struct text_chain frames;
};

static bool push_sample(struct script *s)
{
        uint64_t crowded = s->reading.crowded;

        s->sample.event = text_reading_event(&s->reading, s->event, s->has_period);
        if (s->sample.event == PI_NONE)
                return s->reading.crowded > crowded;
        s->sample.task = pi_tasks_add(&s->reading.rec->tasks, &s->task);
        s->sample.stack = text_chain_stack(&s->frames, &s->sample.mode);
        return s->sample.task != PI_NONE && s->sample.stack != PI_NONE &&
               text_reading_push(&s->reading, &s->sample, s->chain);
}

static bool close_sample(struct script *s)
{
        if (!s->open)
                return true;
        s->open = false;
        if (s->unsure && s->frames.depth == 0) {
                s->unsure = false;
                text_reading_strange(&s->reading, s->line);
                return true;
        }
        s->reading.deep += s->frames.deep;
        return push_sample(s);
}

/* Side-band that was asked for (--show-mmap-events …) looks like a sample. */
static bool is_record(const struct text_head *head)
{
        return pi_str_starts(head->event, PI_STR("PERF_RECORD_")) ||
               pi_str_starts(head->rest, PI_STR("PERF_RECORD_"));
}

/* A thread's process has its leader's name, which is known when all is read. */
static bool open_sample(struct script *s, const struct text_head *head)
{
        struct pi_strtab *strings = s->reading.rec->strings;
        struct text_place place;

        if (!close_sample(s))
                return false;
        if (is_record(head))
                return true;
        s->sample = (struct pi_sample){ .time_ns = head->time_ns,
                                        .period = head->period,
                                        .cpu = head->cpu };
        s->task = (struct pi_task){ .pid = head->pid, .tid = head->tid };
        s->task.comm = pi_strtab_intern(strings, head->comm.n ? head->comm : PI_STR("[unknown]"));
        s->task.process_comm = s->task.comm;
        s->event = pi_strtab_intern(strings, head->event.n ? head->event : PI_STR("samples"));
        s->has_period = head->has_period;
        s->line = s->reading.lines.line;
        s->open = true;
        s->unsure = !head->sure;
        s->chain = false;
        text_chain_clear(&s->frames);
        return s->task.comm != PI_NONE && s->event != PI_NONE &&
               (!text_place_find(head->rest, &place) || text_chain_push(&s->frames, &place));
}

/* A frame in a line of its own; what stood behind the event was a data address then. */
static bool add_frame(struct script *s, const struct text_place *place)
{
        if (!s->chain)
                text_chain_clear(&s->frames);
        s->chain = true;
        return text_chain_push(&s->frames, place);
}

/* A line that begins with an address may still be a first line: of a thread called "cafe". */
static bool may_be_head(struct pi_str line)
{
        size_t n = 0;

        while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
                n++;
        while (n < line.n && line.p[n] != ' ' && line.p[n] != '\t')
                n++;
        while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
                n++;
        return line.n == 0 || line.p[line.n - 1] != ')' ||
               (n < line.n && line.p[n] >= '0' && line.p[n] <= '9');
}

static bool take_line(void *user, struct pi_str line)
{
        struct script *s = user;
        bool fresh = s->fresh;
        struct text_place place;
        struct text_head head;
        bool is_place;

        s->fresh = line.n == 0;
        if (line.n == 0)
                return close_sample(s);
        is_place = text_place_read(line, &place);
        if (is_place && s->open && !may_be_head(line))
                return add_frame(s, &place);
        if (text_script_is_comment(line)) {
                s->fresh = fresh;
                return text_header_take(s->reading.rec, line);
        }
        if (text_head_read(line, &head) && (head.sure || fresh || s->unsure) &&
            (head.sure || !is_place))
                return open_sample(s, &head);
        if (is_place && s->open)
                return add_frame(s, &place);
        if (!text_script_is_aside(line))
                text_reading_strange(&s->reading, s->reading.lines.line);
        return true;
}

static bool script_init(struct script *s, const struct pi_member *member, struct pi_recording *rec,
                        const struct pi_host *host)
{
        s->fresh = true;
        return text_reading_init(&s->reading, member, rec, host, WHAT) &&
               text_chain_init(&s->frames, &s->reading.names, &s->reading.scratch);
}

static bool same_pid(const void *items, uint32_t id, const void *key)
{
        return pi_tasks_at(items, id)->pid == *(const int32_t *)key;
}

/* A process has the name under which its leader was last seen: what it was before an exec, no other
 * thread survived. */
static bool name_processes(struct script *s)
{
        struct pi_set *tasks = &s->reading.rec->tasks;
        struct pi_map leaders;
        bool good = true;

        pi_map_init(&leaders, &s->reading.scratch);
        for (uint32_t i = (uint32_t)tasks->list.count; good && i-- > 0;) {
                const struct pi_task *task = pi_tasks_at(tasks, i);
                uint64_t hash = pi_hash_u64((uint32_t)task->pid);
                if (task->pid >= 0 && task->pid == task->tid &&
                    pi_map_find(&leaders, hash, same_pid, tasks, &task->pid) == PI_NONE)
                        good = pi_map_add(&leaders, hash, i);
        }
        for (uint32_t i = 0; good && i < tasks->list.count; i++) {
                struct pi_task *task = pi_tasks_at(tasks, i);
                uint32_t leader = pi_map_find(&leaders, pi_hash_u64((uint32_t)task->pid), same_pid,
                                              tasks, &task->pid);
                if (leader != PI_NONE && task->pid != task->tid)
                        task->process_comm = pi_tasks_at(tasks, leader)->comm;
        }
        pi_map_done(&leaders);
        return good;
}

static enum pipa_status end(struct script *s, struct pipa_error *err)
{
        const struct text_reading *reading = &s->reading;

        if (!close_sample(s) || !name_processes(s))
                return text_reading_no_memory(reading, err);
        if (reading->rec->samples.count == 0)
                return pi_fail(err, PIPA_E_FORMAT, reading->member->name, PI_NO_OFFSET,
                               "begins as text of perf does, but holds no sample: pipa reads what "
                               "perf script prints, not the sums of perf report");
        return text_reading_end(&s->reading, err);
}

static enum pipa_status read_script(const struct pi_member *member, struct pi_recording *rec,
                                    const struct pi_host *host, struct pipa_error *err)
{
        struct script s = { .open = false };
        enum pipa_status status;

        if (text_reading_is_late(member, rec, WHAT))
                return PIPA_OK;
        status = script_init(&s, member, rec, host)
                         ? text_reading_walk(&s.reading, take_line, &s, err)
                         : text_reading_no_memory(&s.reading, err);
        if (status == PIPA_OK)
                status = end(&s, err);
        text_reading_done(&s.reading);
        return status;
}

const struct pi_source pi_source_text_script = { .name = WHAT,
                                                 .claims = text_script_claims,
                                                 .read = read_script };
