/* getrusage for time. Not for memory: its maximum is inherited from the program that was there
 * before exec, a shell or an interpreter; VmHWM is of this program alone. */
#include "collect/cost.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

static int64_t timeval_ns(struct timeval t)
{
        return (int64_t)t.tv_sec * 1000000000 + (int64_t)t.tv_usec * 1000;
}

struct pc_usage pc_usage_now(void)
{
        struct rusage usage;
        if (getrusage(RUSAGE_SELF, &usage) != 0)
                return (struct pc_usage){ 0, 0 };
        return (struct pc_usage){ timeval_ns(usage.ru_utime), timeval_ns(usage.ru_stime) };
}

int64_t pc_peak_rss_bytes(void)
{
        char text[4096];
        PI_CLEANUP(pi_close_fd) int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
        ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));
        struct pi_text lines = pi_text_of((struct pi_str){ text, n > 0 ? (size_t)n : 0 });
        struct pi_str line, word;
        uint64_t kib;
        while (pi_text_line(&lines, &line))
                if (pi_text_word(&line, &word) && pi_str_equal(word, PI_STR("VmHWM:")) &&
                    pi_text_word(&line, &word) && pi_text_u64(word, &kib))
                        return (int64_t)kib * 1024;
        return -1;
}
