/* Any bytes as a text of samples, by both sources of texts: every id stands, every stack ends at
 * the root, samples are in order. */
#include "tests/fuzz/fuzz_source.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_stack(const struct pi_recording *rec, uint32_t node)
{
        while (node != 0) {
                const struct pi_stack_node *at;
                const struct pi_frame *frame;
                const struct pi_function *function;

                if (node >= rec->stacks.nodes.list.count)
                        abort();
                at = pi_stacks_node_at(&rec->stacks, node);
                if (at->parent >= node || at->frame >= rec->stacks.frames.list.count)
                        abort();
                frame = pi_stacks_frame_at(&rec->stacks, at->frame);
                if (frame->function >= rec->functions.list.count)
                        abort();
                function = pi_functions_at(&rec->functions, frame->function);
                if (function->module != frame->module ||
                    function->module >= rec->modules.list.count ||
                    function->name >= rec->strings->strings.count)
                        abort();
                node = at->parent;
        }
}

static void check(const struct pi_recording *rec)
{
        uint64_t counted = 0;

        for (size_t i = 0; i < rec->samples.count; i++) {
                const struct pi_sample *sample = pi_recording_sample(rec, i);
                if (sample->event >= rec->events.count || sample->task >= rec->tasks.list.count ||
                    (i > 0 && sample->time_ns < pi_recording_sample(rec, i - 1)->time_ns))
                        abort();
                check_stack(rec, sample->stack);
        }
        for (size_t i = 0; i < rec->events.count; i++)
                counted += pi_recording_event(rec, i)->samples;
        if (counted != rec->samples.count)
                abort();
}

static void claim_and_read(const struct pi_source *source, const uint8_t *data, size_t size)
{
        size_t head = size < PI_SOURCE_HEAD_BYTES ? size : PI_SOURCE_HEAD_BYTES;
        struct pi_member member = { .name = PI_STR("pasted.txt"), .size = size };

        source->claims(PI_STR(""), (struct pi_bytes){ data, head });
        member.fd = memfd_create("fuzz", MFD_CLOEXEC);
        if (member.fd < 0 || write(member.fd, data, size) != (ssize_t)size)
                abort();
        fuzz_source(source, &member, check);
        close(member.fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        claim_and_read(&pi_source_text_script, data, size);
        claim_and_read(&pi_source_text_folded, data, size);
        return 0;
}
