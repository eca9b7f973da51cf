#include "analyze/symbol/isolated/program/serve.h"

#include "analyze/symbol/elf_answer.h"
#include "analyze/symbol/isolated/message.h"
#include "base/limits.h"

#define REQUEST_BYTES (64 + PI_LIMIT_WORKER_ADDRESSES * sizeof(uint64_t))

static const struct pi_patience for_ever = { PI_CHANNEL_FOREVER, NULL, NULL };

/* The module that the questions are about: its files stay open from one question to the next. */
struct session {
        int socket;
        struct pi_message opened; /* holds the descriptors */
        struct pi_arena arena;    /* the files' headers */
        struct pi_elf image, debug;
        const struct pi_elf *image_or_debug, *debug_or_null; /* as pi_elf_answer wants them */
        bool readable;
        uint64_t memory_bytes; /* for one question */
        enum pi_demangle_form demangle;
};

struct request {
        const struct pi_message *message;
        struct pi_arena *arena; /* gone after the reply */
};

static void close_module(struct session *s)
{
        pi_message_close(&s->opened);
        pi_arena_done(&s->arena);
        s->readable = false;
}

/* The next descriptor belongs to this file, if the module has it. */
static bool read_file(struct session *s, uint32_t files, enum pi_module_files which, size_t *next,
                      struct pi_elf *elf)
{
        if (!(files & which))
                return true;
        if (*next == s->opened.fd_count)
                return false;
        return pi_elf_read(elf, s->opened.fd[(*next)++], &s->arena);
}

static bool open_module(struct session *s, const struct request *r)
{
        struct pi_module_open module;
        size_t next = 0;

        close_module(s);
        s->opened = *r->message;
        if (!pi_read_module(r->message->payload, &module))
                return false;
        s->memory_bytes = module.memory_bytes;
        s->demangle = module.demangle;
        pi_arena_init(&s->arena, module.memory_bytes);
        s->debug_or_null = module.files & PI_MODULE_DEBUG ? &s->debug : NULL;
        s->image_or_debug = module.files & PI_MODULE_IMAGE ? &s->image : &s->debug;
        s->readable = read_file(s, module.files, PI_MODULE_IMAGE, &next, &s->image) &&
                      read_file(s, module.files, PI_MODULE_DEBUG, &next, &s->debug);
        return true;
}

static bool send_answers(const struct session *s, const struct request *r,
                         const struct pi_reply *reply, const struct pi_symbol_job *job)
{
        struct pi_message message = { .kind = PI_MESSAGE_NAMES, .serial = r->message->serial };

        message.payload = pi_pack_answers(reply, job, r->arena);
        return message.payload.p &&
               pi_channel_send(s->socket, &message, &for_ever) == PI_CHANNEL_OK;
}

/* A reply without answers, in memory of its own: there may be none left elsewhere. */
static bool send_refusal(const struct session *s, const struct request *r,
                         enum pi_reply_state state)
{
        struct pi_reply reply = { .state = state };
        struct pi_symbol_job job = { .request.count = 0 };
        struct pi_arena arena;
        struct request again = { r->message, &arena };

        pi_arena_init(&arena, 1u << 20);
        bool good = send_answers(s, &again, &reply, &job);
        pi_arena_done(&arena);
        return good;
}

static bool answer_names(struct session *s, const struct request *r)
{
        struct pi_module module = { .kind = PI_MODULE_FILE };
        struct pi_symbol_job job = { .request = { .module = &module, .demangle = s->demangle },
                                     .arena = r->arena,
                                     .scratch = r->arena };
        struct pi_reply reply = { .state = PI_REPLY_TOLD };

        if (!pi_read_question(r->message->payload, r->arena, &job.request.address,
                              &job.request.count))
                return r->arena->failed && send_refusal(s, r, PI_REPLY_NO_MEMORY);
        if (!s->readable)
                return send_refusal(s, r, s->arena.failed ? PI_REPLY_NO_MEMORY : PI_REPLY_NOT_ELF);
        job.answers = PI_NEW_ARRAY(r->arena, struct pi_symbol_answer, job.request.count);
        if (!job.answers || !pi_elf_answer(s->image_or_debug, s->debug_or_null, &job, &reply.told))
                return send_refusal(s, r, PI_REPLY_NO_MEMORY);
        return send_answers(s, r, &reply, &job) ||
               (r->arena->failed && send_refusal(s, r, PI_REPLY_NO_MEMORY));
}

/* The contents page: a kind of message, and what it does. False ends the worker. */
static const struct row {
        enum pi_message_kind kind;
        bool (*run)(struct session *session, const struct request *request);
} rows[] = {
        { PI_MESSAGE_MODULE, open_module },
        { PI_MESSAGE_NAMES, answer_names },
};

static bool dispatch(struct session *s, struct pi_message *message, struct pi_arena *arena)
{
        struct request r = { message, arena };

        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
                if (message->kind == (uint32_t)rows[i].kind)
                        return rows[i].run(s, &r);
        return false;
}

/* One message: received, done, its memory given back. */
static enum pi_channel_end serve_one(struct session *s)
{
        struct pi_message message;
        struct pi_arena arena;

        pi_arena_init(&arena, s->memory_bytes);
        enum pi_channel_end end =
                pi_channel_receive(s->socket, REQUEST_BYTES, true, &arena, &for_ever, &message);
        if (!end && !dispatch(s, &message, &arena))
                end = PI_CHANNEL_WRONG;
        /* The session keeps the files of a module; none of the others brings any. */
        if (end || message.kind != PI_MESSAGE_MODULE)
                pi_message_close(&message);
        pi_arena_done(&arena);
        return end;
}

int pi_serve(int socket)
{
        struct session s = { .socket = socket, .memory_bytes = PI_LIMIT_WORKER_MEMORY_BYTES };
        enum pi_channel_end end;

        close_module(&s);
        do {
                end = serve_one(&s);
        } while (!end);
        return end == PI_CHANNEL_CLOSED ? 0 : 1;
}
