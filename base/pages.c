#include "base/pages.h"

#include "base/poison.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

/* The address sanitizer watches what malloc gives, and finds leaks through it alone. */
#ifdef PI_ASAN
#define HUGE_FROM SIZE_MAX
#else
#define HUGE_FROM PI_PAGES_HUGE
#endif

/* A huge page is one only where its address is a multiple of its size: what stands before the first
 * such address and behind the block goes back. */
static void *map_aligned(size_t bytes)
{
        size_t room, before;
        char *p;

        if (__builtin_add_overflow(bytes, PI_PAGES_HUGE, &room))
                return NULL;
        p = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED)
                return NULL;
        before = -(uintptr_t)p & (PI_PAGES_HUGE - 1);
        if (before > 0)
                munmap(p, before);
        p += before;
        munmap(p + bytes, PI_PAGES_HUGE - before);
        madvise(p, bytes, MADV_HUGEPAGE); /* a wish: kernels without them refuse it */
        return p;
}

/* Whole pages, for munmap takes no less: no Linux has larger ones than 64 KiB. */
static size_t rounded(size_t bytes)
{
        return (bytes + 0xffff) & ~(size_t)0xffff;
}

void *pi_pages_alloc(size_t bytes)
{
        if (bytes < HUGE_FROM)
                return calloc(1, bytes);
        return bytes > SIZE_MAX - 0xffff ? NULL : map_aligned(rounded(bytes));
}

void pi_pages_free(void *block, size_t bytes)
{
        if (bytes < HUGE_FROM)
                free(block);
        else if (block)
                munmap(block, rounded(bytes));
}
