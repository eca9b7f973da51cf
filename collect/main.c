/* pipa-collect: options, one recording, an exit code. */
#include "collect/record.h"

#include "base/limits.h"

#include <fcntl.h>
#include <unistd.h>

/* A descriptor 0, 1 or 2 that is closed would be handed to a member of the bundle, and messages
 * would go into it. */
static bool fill_standard(void)
{
        for (int fd = 0; fd <= STDERR_FILENO; fd++)
                if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
                        return false;
        return true;
}

/* A name that is no event ends here, before anything is made. */
static int check_events(const struct pc_options *options, struct pi_arena *arena,
                        struct pc_log *log)
{
        size_t count;
        if (!options->events)
                return -1;
        struct pc_event *events = PI_NEW_ARRAY(arena, struct pc_event, PC_EVENTS_MAX);
        if (!events)
                return PC_EXIT_FAILED;
        return pc_events_parse(options->events, events, &count, log) ? -1 : PC_EXIT_USAGE;
}

static int record(const struct pc_options *options, struct pi_arena *arena, struct pc_log *log)
{
        struct pc_output output;
        struct pc_recording recording = {
                .options = options, .output = &output, .arena = arena, .log = log
        };
        int code = check_events(options, arena, log);
        if (code < 0)
                code = pc_output_plan(&output, options, log);
        if (code >= 0)
                return code;
        code = pc_record_begin(&recording);
        if (code < 0) {
                pc_record_run(&recording);
                code = pc_record_finish(&recording);
        }
        pc_record_done(&recording);
        return code;
}

int main(int argc, char **argv)
{
        struct pi_arena arena;
        struct pc_log log;
        struct pc_options options;
        if (!fill_standard())
                return PC_EXIT_FAILED;
        pi_arena_init(&arena, PI_LIMIT_COLLECT_BYTES);
        pc_log_init(&log, &arena, false);
        int code = pc_options_parse(&options, argc, argv, &arena, &log);
        log.quiet = options.quiet;
        if (code < 0)
                code = record(&options, &arena, &log);
        pi_arena_done(&arena);
        return code;
}
