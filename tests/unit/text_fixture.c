#include "text_fixture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROOM 4096

void text_fixture_init(struct text_fixture *f)
{
        *f = (struct text_fixture){ .err = { .status = PIPA_OK } };
        pi_arena_init(&f->arena, 1u << 28);
        pi_notes_init(&f->notes, &f->arena);
        assert_true(pi_strtab_init(&f->strings, &f->arena));
        assert_true(pi_recording_init(&f->rec, &f->arena, &f->strings, &f->notes));
}

enum pipa_status text_fixture_add(struct text_fixture *f, const struct pi_source *source,
                                  const char *text, size_t size)
{
        struct pi_member member = { .name = PI_STR("pasted.txt"), .size = size };
        enum pipa_status status;

        member.fd = memfd_create("text", MFD_CLOEXEC);
        assert_int_equal(write(member.fd, text, size), size);
        status = source->read(&member, &f->rec, NULL, &f->err);
        close(member.fd);
        return status;
}

enum pipa_status text_fixture_read(struct text_fixture *f, const struct pi_source *source,
                                   const char *text, size_t size)
{
        text_fixture_init(f);
        return text_fixture_add(f, source, text, size);
}

void text_fixture_done(struct text_fixture *f)
{
        pi_recording_done(&f->rec);
        pi_strtab_done(&f->strings);
        pi_arena_done(&f->arena);
}

static size_t put_stack(const struct pi_recording *rec, uint32_t node, char *out, size_t room)
{
        size_t n = 0;

        while (node != 0 && n < room) {
                const struct pi_stack_node *at = pi_stacks_node_at(&rec->stacks, node);
                const struct pi_frame *frame = pi_stacks_frame_at(&rec->stacks, at->frame);
                const struct pi_function *function =
                        pi_functions_at(&rec->functions, frame->function);
                const struct pi_module *module = pi_modules_at(&rec->modules, frame->module);

                assert_int_equal(function->module, frame->module);
                n += (size_t)snprintf(out + n, room - n, "%s%s@%" PRIx64 "(%s%s)", n ? ";" : "",
                                      pi_recording_str(rec, function->name).p, frame->address,
                                      pi_recording_str(rec, module->path).p,
                                      module->kind == PI_MODULE_NAMED_KERNEL ? " kernel" : "");
                node = at->parent;
        }
        return n;
}

void text_fixture_assert(const struct text_fixture *f, size_t i, const char *expected)
{
        const struct pi_recording *rec = &f->rec;
        const struct pi_sample *sample;
        const struct pi_task *task;
        char text[ROOM];
        int n;

        assert_true(i < rec->samples.count);
        sample = pi_recording_sample(rec, i);
        task = pi_tasks_at(&rec->tasks, sample->task);
        n = snprintf(text, sizeof(text), "%s %d/%d [%d] %" PRId64 " %" PRIu64 " %s: ",
                     pi_recording_str(rec, task->comm).p, task->pid, task->tid, (int)sample->cpu,
                     sample->time_ns == PI_NO_TIME ? -1 : sample->time_ns, sample->period,
                     pi_recording_str(rec, pi_recording_event(rec, sample->event)->name).p);
        n += (int)put_stack(rec, sample->stack, text + n, sizeof(text) - (size_t)n);
        text[n] = 0;
        assert_string_equal(text, expected);
}

const struct pi_note *text_fixture_note(const struct text_fixture *f, const char *code)
{
        for (size_t i = 0; i < f->notes.list.count; i++) {
                const struct pi_note *note = PI_AT(&f->notes.list, struct pi_note, i);
                if (strcmp(note->code, code) == 0)
                        return note;
        }
        return NULL;
}
