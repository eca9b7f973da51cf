#include "analyze/symbol/isolated/ask.h"

#include "base/limits.h"

#define SECOND_NS 1000000000
#define BYTES_PER_S (8u << 20) /* that even a slow reader gets through */

struct question {
        struct pi_crew *crew;
        struct pi_worker *worker;
        const struct pi_elf *image, *debug; /* debug NULL, or the image itself: no such file */
        struct pi_symbol_job *job;
        struct pi_reply reply;
        struct pi_patience patience;
        bool unheard; /* the worker was gone before it could have read the question */
};

/* In proportion to the files, with a least and a most. */
static int64_t deadline_ns(const struct question *q)
{
        uint64_t bytes = q->image->size_bytes + (q->debug ? q->debug->size_bytes : 0);
        int64_t most = (int64_t)PI_LIMIT_WORKER_WAIT_S * SECOND_NS;
        int64_t wait = q->crew->patience_ns + (int64_t)(bytes / BYTES_PER_S) * SECOND_NS;

        return pi_channel_now_ns() + (wait < most ? wait : most);
}

static enum pi_channel_end send_module(struct question *q)
{
        struct pi_module_open module = { .memory_bytes = PI_LIMIT_WORKER_MEMORY_BYTES / 4 * 3,
                                         .demangle = q->job->request.demangle };
        struct pi_message message = { .kind = PI_MESSAGE_MODULE };

        module.files = q->debug == q->image ? PI_MODULE_DEBUG : PI_MODULE_IMAGE;
        message.fd[message.fd_count++] = q->image->fd;
        if (q->debug && q->debug != q->image) {
                module.files |= PI_MODULE_DEBUG;
                message.fd[message.fd_count++] = q->debug->fd;
        }
        message.payload = pi_pack_module(&module, q->job->scratch);
        if (!message.payload.p)
                return PI_CHANNEL_NO_MEMORY;
        return pi_channel_send(q->worker->socket, &message, &q->patience);
}

static enum pi_channel_end take_reply(struct question *q, const struct pi_message *reply,
                                      size_t first, size_t count)
{
        bool no_memory;

        if (reply->kind != PI_MESSAGE_NAMES || reply->serial != q->worker->serial)
                return PI_CHANNEL_WRONG;
        if (pi_read_answers(reply->payload, count, q->job->arena, q->job->scratch,
                            q->job->answers + first, &q->reply, &no_memory))
                return PI_CHANNEL_OK;
        return no_memory ? PI_CHANNEL_NO_MEMORY : PI_CHANNEL_WRONG;
}

static enum pi_channel_end ask_part(struct question *q, size_t first, size_t count)
{
        struct pi_message message = { .kind = PI_MESSAGE_NAMES, .serial = ++q->worker->serial };
        struct pi_message reply;

        message.payload = pi_pack_question(q->job->request.address + first, count, q->job->scratch);
        if (!message.payload.p)
                return PI_CHANNEL_NO_MEMORY;
        enum pi_channel_end end = pi_channel_send(q->worker->socket, &message, &q->patience);
        q->unheard = end == PI_CHANNEL_CLOSED;
        if (!end)
                end = pi_channel_receive(q->worker->socket, pi_answers_bytes_max(count), false,
                                         q->job->scratch, &q->patience, &reply);
        return end ? end : take_reply(q, &reply, first, count);
}

/* The addresses in parts: a worker's memory grows with them. */
static enum pi_channel_end ask_all(struct question *q)
{
        size_t count = q->job->request.count;
        enum pi_channel_end end = send_module(q);

        q->unheard = end == PI_CHANNEL_CLOSED;
        for (size_t i = 0; !end && i < count && q->reply.state == PI_REPLY_TOLD;
             i += PI_LIMIT_WORKER_ADDRESSES) {
                size_t left = count - i;
                end = ask_part(q, i,
                               left < PI_LIMIT_WORKER_ADDRESSES ? left : PI_LIMIT_WORKER_ADDRESSES);
        }
        return end;
}

/* What a question that failed means for the module. */
static void blame(struct pi_symbol_job *job, enum pi_channel_end end, enum pi_worker_end how)
{
        if (end == PI_CHANNEL_NO_MEMORY)
                job->outcome.no_memory = true;
        else if (end == PI_CHANNEL_LATE || how == PI_WORKER_OUT_OF_TIME)
                job->outcome.why = PI_SYMBOL_READER_LATE;
        else
                job->outcome.why = PI_SYMBOL_READER_DIED;
        memset(job->answers, 0, job->request.count * sizeof(job->answers[0]));
}

static bool answer_here(const struct question *q, struct pi_elf_told *told)
{
        bool good = pi_elf_answer(q->image, q->debug, q->job, told);

        q->job->outcome.no_memory |= !good;
        return good;
}

static bool take_told(const struct question *q, struct pi_elf_told *told)
{
        if (q->reply.state == PI_REPLY_NO_MEMORY)
                q->job->outcome.why = PI_SYMBOL_READER_MEMORY;
        else if (q->reply.state == PI_REPLY_NOT_ELF)
                q->job->outcome.why = PI_SYMBOL_NOT_ELF;
        else
                *told = q->reply.told;
        return q->reply.state == PI_REPLY_TOLD;
}

static bool ask_once(struct question *q, struct pi_elf_told *told)
{
        q->unheard = false;
        q->worker = pi_crew_take(q->crew, &q->job->outcome.reader_errno);
        if (!q->worker && q->crew->else_in_process)
                return answer_here(q, told);
        if (!q->worker) {
                q->job->outcome.why = PI_SYMBOL_NO_READER;
                return false;
        }
        q->patience = (struct pi_patience){ deadline_ns(q), pi_crew_go_on, q->crew };
        enum pi_channel_end end = ask_all(q);
        enum pi_worker_end how = pi_crew_give(q->crew, q->worker, end == PI_CHANNEL_OK);
        if (end)
                blame(q->job, end, how);
        return !end && take_told(q, told);
}

bool pi_elf_ask(struct pi_crew *crew, const struct pi_elf *image, const struct pi_elf *debug,
                struct pi_symbol_job *job, struct pi_elf_told *told)
{
        struct question q = { .crew = crew, .image = image, .debug = debug, .job = job };
        bool here = image->fd < 0 || (debug && debug->fd < 0);

        if (!crew || !crew->program || here)
                return answer_here(&q, told);
        bool good = ask_once(&q, told);
        if (q.unheard) {
                job->outcome.why = PI_SYMBOL_FOUND;
                good = ask_once(&q, told);
        }
        return good;
}
