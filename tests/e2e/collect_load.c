/* A load of which is known where its time goes: 3 parts in heavy(), 1 part in light(), for as much
 * CPU time as asked for, of one thread or of two. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#define STEP_NS 10000000

static int64_t own_ns(void)
{
        struct timespec t;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static volatile uint64_t sink;

/* Both look at the clock rarely, so that the time is spent in them and not in the kernel. */
static __attribute__((noinline, noclone)) void heavy(int64_t until_ns)
{
        while (own_ns() < until_ns)
                for (int i = 0; i < 200000; i++)
                        sink += (uint64_t)i;
}

static __attribute__((noinline, noclone)) void light(int64_t until_ns)
{
        while (own_ns() < until_ns)
                for (int i = 0; i < 200000; i++)
                        sink -= (uint64_t)i;
}

static void *work(void *milliseconds)
{
        int64_t end_ns = *(int64_t *)milliseconds * 1000000;
        for (int64_t at_ns = own_ns(); at_ns < end_ns; at_ns += 4 * STEP_NS) {
                heavy(at_ns + 3 * STEP_NS);
                light(at_ns + 4 * STEP_NS);
        }
        return NULL;
}

int main(int argc, char **argv)
{
        int64_t milliseconds = argc > 1 ? atoll(argv[1]) : 1000;
        pthread_t second;
        if (argc > 2 && pthread_create(&second, NULL, work, &milliseconds) != 0)
                return 1;
        work(&milliseconds);
        if (argc > 2)
                pthread_join(second, NULL);
        return 0;
}
