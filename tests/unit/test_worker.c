/* Workers as they are: what one costs that lies, dies, hangs or takes too much, and that nothing of
 * it stays. $PIPA_SYMBOLIZE is the program, $PIPA_TRICK_WORKER one whose reader breaks on demand,
 * $PIPA_FAKE_WORKER one that lies, $PIPA_OLD_WORKER one of another version. */
#include "test_symbol_image.h"

#include "analyze/symbol/isolated/ask.h"
#include "base/limits.h"
#include "base/poison.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#define BRIEF_NS 300000000
#define SECOND_NS 1000000000
#define ADDRESSES 2

struct asking {
        struct pi_arena arena;
        struct pi_crew crew;
        struct pi_symbol_answer answers[ADDRESSES];
        struct pi_symbol_outcome outcome; /* of the last question */
        struct pi_elf_told told;
};

static const uint64_t addresses[ADDRESSES] = { 0x1104, 0x1204 };

static size_t open_files(void)
{
        DIR *dir = opendir("/proc/self/fd");
        size_t n = 0;

        assert_non_null(dir);
        while (readdir(dir))
                n++;
        closedir(dir);
        return n;
}

/* None is left, also no dead one. */
static void assert_no_children(void)
{
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
        assert_int_equal(errno, ECHILD);
}

static struct asking *begin(const char *program, size_t count, const struct pi_host *host)
{
        struct asking *a = calloc(1, sizeof(*a));

        assert_non_null(a);
        pi_arena_init(&a->arena, 1u << 30);
        assert_true(pi_crew_init(&a->crew, program, count, host, &a->arena));
        return a;
}

static void end(struct asking *a)
{
        pi_crew_done(&a->crew);
        pi_arena_done(&a->arena);
        free(a);
}

static bool ask(struct asking *a, const struct pi_elf *elf)
{
        struct pi_module module = { .kind = PI_MODULE_FILE };
        struct pi_symbol_job job = {
                .request = { .module = &module, .address = addresses, .count = ADDRESSES },
                .answers = a->answers,
                .outcome.why = PI_SYMBOL_FOUND,
                .arena = &a->arena,
                .scratch = &a->arena
        };

        memset(a->answers, 0, sizeof(a->answers));
        bool good = pi_elf_ask(&a->crew, elf, NULL, &job, &a->told);
        a->outcome = job.outcome;
        return good;
}

/* Of a file that holds nothing but a word. */
static bool ask_word(struct asking *a, const char *word)
{
        struct pi_elf elf = { .fd = memfd_create("word", MFD_CLOEXEC), .size_bytes = strlen(word) };

        assert_true(elf.fd >= 0);
        assert_int_equal(write(elf.fd, word, strlen(word)), strlen(word));
        bool good = ask(a, &elf);
        close(elf.fd);
        return good;
}

/* Of an ELF file with a function of that name, and another. */
static bool ask_function(struct asking *a, const char *name)
{
        const struct image_symbol symbols[] = {
                { name, 0x1100, 0x10, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
                { "other", 0x1200, 0x10, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
        };
        struct image im = { .symbols = symbols, .symbol_count = 2 };
        struct pi_elf elf;

        image_make(&im);
        int fd = image_fd(&im);
        assert_true(pi_elf_read(&elf, fd, &a->arena));
        bool good = ask(a, &elf);
        close(fd);
        return good;
}

static void test_a_lie_costs_its_module(void **state)
{
        static const char *const lies[] = { "serial", "kind", "short", "magic",
                                            "large",  "halt", "gone" };
        size_t files = open_files();
        struct asking *a = begin(getenv("PIPA_FAKE_WORKER"), 1, NULL);

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(lies); i++) {
                assert_false(ask_word(a, lies[i]));
                assert_int_equal(a->outcome.why, PI_SYMBOL_READER_DIED);
                assert_int_equal(a->answers[0].name.n, 0);
                assert_true(ask_word(a, "good"));
                assert_str(a->answers[1].name, "right");
                assert_int_equal(a->told.functions, 7);
        }
        end(a);
        assert_no_children();
        assert_int_equal(open_files(), files);
}

/* What nobody asked for is not taken for the answer to the next question. */
static void test_a_flood_ends_with_the_next_question(void **state)
{
        struct asking *a = begin(getenv("PIPA_FAKE_WORKER"), 1, NULL);

        (void)state;
        assert_true(ask_word(a, "flood"));
        assert_false(ask_word(a, "good"));
        assert_int_equal(a->outcome.why, PI_SYMBOL_READER_DIED);
        assert_true(ask_word(a, "good"));
        end(a);
        assert_no_children();
}

static void test_silence_has_an_end(void **state)
{
        struct asking *a = begin(getenv("PIPA_FAKE_WORKER"), 1, NULL);
        int64_t before = pi_channel_now_ns();

        (void)state;
        a->crew.patience_ns = BRIEF_NS;
        assert_false(ask_word(a, "silent"));
        assert_int_equal(a->outcome.why, PI_SYMBOL_READER_LATE);
        assert_true(pi_channel_now_ns() - before >= BRIEF_NS);
        a->crew.patience_ns = 10ll * SECOND_NS;
        assert_true(ask_word(a, "good"));
        end(a);
        assert_no_children();
}

static void assert_not_started(const char *program, int error)
{
        struct asking *a = begin(program, 2, NULL);

        a->crew.patience_ns = BRIEF_NS;
        for (int i = 0; i < 2; i++) {
                assert_false(ask_function(a, "function"));
                assert_int_equal(a->outcome.why, PI_SYMBOL_NO_READER);
                assert_int_equal(a->outcome.reader_errno, error);
        }
        a->crew.else_in_process = true;
        assert_true(ask_function(a, "function"));
        assert_str(a->answers[0].name, "function");
        end(a);
        assert_no_children();
}

static void test_what_cannot_be_started_is_said(void **state)
{
        (void)state;
        assert_not_started("no/such/program", ENOENT);
        assert_not_started("/dev/null", EACCES);
        assert_not_started("/bin/false", 0);              /* ends at once */
        assert_not_started(getenv("PIPA_OLD_WORKER"), 0); /* of another version */
        assert_not_started("/usr/bin/yes", 0);            /* says no hello */
}

static void test_what_breaks_a_reader_costs_its_module(void **state)
{
        static const char *const tricks[] = { "test_crash",  "test_allocate", "test_open",
                                              "test_socket", "test_exec",     "test_clone",
                                              "test_code",   "test_kill" };
        struct asking *a = begin(getenv("PIPA_TRICK_WORKER"), 1, NULL);

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(tricks); i++) {
#ifdef PI_ASAN
                if (strcmp(tricks[i], "test_allocate") == 0)
                        continue; /* there is no RLIMIT_AS under the address sanitizer */
#endif
                assert_false(ask_function(a, tricks[i]));
                assert_int_equal(a->outcome.why, PI_SYMBOL_READER_DIED);
                assert_false(a->outcome.no_memory);
                assert_true(ask_function(a, "function"));
                assert_str(a->answers[0].name, "function");
                assert_str(a->answers[1].name, "other");
        }
        /* What is in no list of calls fails, and ends nothing. */
        assert_true(ask_function(a, "test_chdir"));
        assert_str(a->answers[0].name, "test_chdir");
        end(a);
        assert_no_children();
}

static void test_all_shields_hold(void **state)
{
        uint32_t all = PI_SHIELD_MEMORY | PI_SHIELD_TIME | PI_SHIELD_FILES | PI_SHIELD_PRIVILEGE |
                       PI_SHIELD_PARENT | PI_SHIELD_CALLS;
        struct asking *a = begin(getenv("PIPA_SYMBOLIZE"), 1, NULL);

        (void)state;
        assert_true(ask_function(a, "function"));
#ifdef PI_ASAN
        all &= ~(uint32_t)PI_SHIELD_MEMORY;
#endif
#if defined(__x86_64__) || defined(__aarch64__)
        assert_int_equal(a->crew.shields, all);
#else
        assert_int_equal(a->crew.shields | PI_SHIELD_CALLS, all | PI_SHIELD_CALLS);
#endif
        end(a);
}

static void test_a_hang_has_an_end(void **state)
{
        struct asking *a = begin(getenv("PIPA_TRICK_WORKER"), 1, NULL);

        (void)state;
        a->crew.patience_ns = BRIEF_NS;
        assert_false(ask_function(a, "test_hang"));
        assert_int_equal(a->outcome.why, PI_SYMBOL_READER_LATE);
        end(a);
        assert_no_children();
}

static bool stop_at_third(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)stage, (void)done, (void)total;
        return ++*(int *)user < 3;
}

static void test_cancel_ends_a_wait(void **state)
{
        int asked = 0;
        struct pi_host host = { stop_at_third, &asked };
        struct asking *a = begin(getenv("PIPA_TRICK_WORKER"), 1, &host);
        int64_t before = pi_channel_now_ns();

        (void)state;
        a->crew.patience_ns = 60ll * SECOND_NS;
        assert_false(ask_function(a, "test_hang"));
        assert_true(a->crew.cancelled);
        assert_int_equal(asked, 3);
        assert_true(pi_channel_now_ns() - before < 30ll * SECOND_NS);
        end(a);
        assert_no_children();
}

/* Someone from outside, or the system when memory is short. */
static void test_death_between_questions_costs_nothing(void **state)
{
        struct asking *a = begin(getenv("PIPA_SYMBOLIZE"), 1, NULL);
        siginfo_t info;

        (void)state;
        for (int i = 0; i < 3; i++) {
                assert_true(ask_function(a, "function"));
                pid_t pid = a->crew.places[0].worker.pid;
                assert_int_equal(kill(pid, SIGKILL), 0);
                assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
        }
        assert_true(ask_function(a, "function"));
        end(a);
        assert_no_children();
}

static void test_hosts_that_ignore_children(void **state)
{
        (void)state;
        signal(SIGCHLD, SIG_IGN);
        struct asking *a = begin(getenv("PIPA_TRICK_WORKER"), 1, NULL);
        assert_true(ask_function(a, "function"));
        assert_false(ask_function(a, "test_crash"));
        assert_true(ask_function(a, "function"));
        end(a);
        signal(SIGCHLD, SIG_DFL);
        assert_no_children();
}

static void *analyse(void *count)
{
        struct asking *a = begin(getenv("PIPA_TRICK_WORKER"), 2, NULL);
        size_t *good = count;

        for (int i = 0; i < 6; i++)
                *good += ask_function(a, i % 3 == 1 ? "test_crash" : "function");
        end(a);
        return NULL;
}

static void test_several_analyses_at_once(void **state)
{
        pthread_t threads[4];
        size_t good[4] = { 0 }, files = open_files();

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(threads); i++)
                assert_int_equal(pthread_create(&threads[i], NULL, analyse, &good[i]), 0);
        for (size_t i = 0; i < UNIT_COUNT(threads); i++) {
                assert_int_equal(pthread_join(threads[i], NULL), 0);
                assert_int_equal(good[i], 4);
        }
        assert_no_children();
        assert_int_equal(open_files(), files);
}

static void *hang(void *asking)
{
        ask_function(asking, "test_hang");
        return NULL;
}

/* The process that hangs in a question, gone with a worker that computes. */
static void die_with_worker(int out)
{
        struct asking *a = begin(getenv("PIPA_TRICK_WORKER"), 1, NULL);
        pthread_t thread;
        pid_t pid = 0;

        if (pthread_create(&thread, NULL, hang, a) != 0)
                _exit(1);
        while (pid == 0) {
                usleep(50000);
                pthread_mutex_lock(&a->crew.lock);
                pid = a->crew.places[0].worker.pid;
                pthread_mutex_unlock(&a->crew.lock);
        }
        usleep(100000);
        _exit(write(out, &pid, sizeof(pid)) == sizeof(pid) ? 0 : 1);
}

static void test_workers_end_with_their_parent(void **state)
{
        int ends[2], status;
        pid_t pid = 0;

        (void)state;
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0)
                die_with_worker(ends[1]);
        assert_true(child > 0);
        assert_int_equal(read(ends[0], &pid, sizeof(pid)), sizeof(pid));
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        for (int i = 0; i < 100 && kill(pid, 0) == 0; i++)
                usleep(50000);
        assert_int_equal(kill(pid, 0), -1);
        close(ends[0]);
        close(ends[1]);
}

/* More addresses than one question holds. */
static void test_large_questions_are_parted(void **state)
{
        static const struct image_symbol symbols[] = {
                { "all", 0x1000, 0x1000, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
        };
        struct image im = { .symbols = symbols, .symbol_count = 1 };
        size_t count = PI_LIMIT_WORKER_ADDRESSES + 4096;
        uint64_t *many = calloc(count, sizeof(*many));
        struct asking *a = begin(getenv("PIPA_SYMBOLIZE"), 1, NULL);
        struct pi_module module = { .kind = PI_MODULE_FILE };
        struct pi_elf elf;

        (void)state;
        image_make(&im);
        /* A segment of that size, the file's end far behind. */
        image_put(&im, 64 + 56 + 32, 8, count);
        image_put(&im, 64 + 56 + 40, 8, count);
        image_put(&im, 0x2000 + 24 + 16, 8, count);
        int fd = image_fd(&im);
        assert_true(pi_elf_read(&elf, fd, &a->arena));
        for (size_t i = 0; i < count; i++)
                many[i] = 0x1000 + i;
        struct pi_symbol_job job = {
                .request = { .module = &module, .address = many, .count = count },
                .answers = PI_NEW_ARRAY(&a->arena, struct pi_symbol_answer, count),
                .arena = &a->arena,
                .scratch = &a->arena
        };
        assert_true(pi_elf_ask(&a->crew, &elf, NULL, &job, &a->told));
        assert_int_equal(a->crew.places[0].worker.serial, 2);
        for (size_t i = 0; i < count; i++)
                assert_int_equal(job.answers[i].name.n, 3);
        assert_str(job.answers[count - 1].name, "all");
        end(a);
        close(fd);
        free(many);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_a_lie_costs_its_module),
                cmocka_unit_test(test_a_flood_ends_with_the_next_question),
                cmocka_unit_test(test_silence_has_an_end),
                cmocka_unit_test(test_what_cannot_be_started_is_said),
                cmocka_unit_test(test_what_breaks_a_reader_costs_its_module),
                cmocka_unit_test(test_all_shields_hold),
                cmocka_unit_test(test_a_hang_has_an_end),
                cmocka_unit_test(test_cancel_ends_a_wait),
                cmocka_unit_test(test_death_between_questions_costs_nothing),
                cmocka_unit_test(test_hosts_that_ignore_children),
                cmocka_unit_test(test_several_analyses_at_once),
                cmocka_unit_test(test_workers_end_with_their_parent),
                cmocka_unit_test(test_large_questions_are_parted),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
