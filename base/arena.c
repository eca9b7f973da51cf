/* Blocks cut off the front of zeroed chunks. Blocks share chunks that grow from 64 KiB to
 * 2 MiB; a block that is large beside those has one of its own, so that the rest of theirs is not
 * lost. */
#include "base/arena.h"

#include "base/num.h"
#include "base/pages.h"
#include "base/poison.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>

#define ALIGNMENT ((size_t)16)
#define CHUNK_MIN ((size_t)64 << 10)
#define CHUNK_MAX PI_PAGES_HUGE
#define GROWTH 4 /* a chunk to the one before */
/* A block is large from an eighth of the next shared chunk on: its end may never be touched. */
#define LARGE_SHARE 8
#define FORMAT_MAX 4096

/* Under the address sanitizer every block ends in poison, so that a read past it is seen although
 * the chunk goes on. */
#ifdef PI_ASAN
#define RED_ZONE ALIGNMENT
#else
#define RED_ZONE ((size_t)0)
#endif

struct pi_arena_chunk {
        struct pi_arena_chunk *next;
        size_t size; /* bytes of data */
        size_t fill;
        alignas(ALIGNMENT) char data[];
};

void pi_arena_init(struct pi_arena *arena, size_t budget_bytes)
{
        *arena = (struct pi_arena){ .budget_bytes = budget_bytes };
}

void pi_arena_done(struct pi_arena *arena)
{
        struct pi_arena_chunk *chunk = arena->chunk;
        while (chunk) {
                struct pi_arena_chunk *next = chunk->next;
                PI_UNPOISON(chunk->data, chunk->size);
                pi_pages_free(chunk, sizeof(*chunk) + chunk->size);
                chunk = next;
        }
        pi_arena_init(arena, arena->budget_bytes);
}

bool pi_arena_charge(struct pi_arena *arena, size_t bytes)
{
        if (bytes > arena->budget_bytes - arena->used_bytes) {
                arena->failed = true;
                return false;
        }
        arena->used_bytes += bytes;
        return true;
}

void pi_arena_discharge(struct pi_arena *arena, size_t bytes)
{
        arena->used_bytes -= bytes < arena->used_bytes ? bytes : arena->used_bytes;
}

static struct pi_arena_chunk *chunk_create(struct pi_arena *arena, size_t data_bytes)
{
        size_t bytes;
        if (__builtin_add_overflow(data_bytes, sizeof(struct pi_arena_chunk), &bytes)) {
                arena->failed = true;
                return NULL;
        }
        if (!pi_arena_charge(arena, bytes))
                return NULL;
        struct pi_arena_chunk *chunk = pi_pages_alloc(bytes);
        if (!chunk) {
                pi_arena_discharge(arena, bytes);
                arena->failed = arena->starved = true;
                return NULL;
        }
        chunk->size = data_bytes;
        PI_POISON(chunk->data, chunk->size);
        return chunk;
}

static size_t next_chunk(const struct pi_arena *arena)
{
        size_t bytes = arena->chunk ? (sizeof(*arena->chunk) + arena->chunk->size) * GROWTH : 0;
        if (bytes > CHUNK_MAX)
                return CHUNK_MAX;
        return bytes < CHUNK_MIN ? CHUNK_MIN : bytes;
}

/* The bytes of the next shared chunk: smaller near the end of the budget, so that all of the budget
 * can be used. */
static size_t shared_bytes(const struct pi_arena *arena, size_t need)
{
        size_t left = arena->budget_bytes - arena->used_bytes, bytes = next_chunk(arena);
        bytes -= sizeof(struct pi_arena_chunk);
        left = left > sizeof(struct pi_arena_chunk) ? left - sizeof(struct pi_arena_chunk) : 0;
        if (bytes > left)
                bytes = left / ALIGNMENT * ALIGNMENT;
        return bytes > need ? bytes : need;
}

/* A chunk with `need` free bytes at its fill. */
static struct pi_arena_chunk *chunk_for(struct pi_arena *arena, size_t need)
{
        struct pi_arena_chunk *head = arena->chunk;
        if (head && need <= head->size - head->fill)
                return head;
        bool large = need >= next_chunk(arena) / LARGE_SHARE;
        struct pi_arena_chunk *chunk =
                chunk_create(arena, large ? need : shared_bytes(arena, need));
        if (!chunk)
                return NULL;
        if (large && head) {
                chunk->next = head->next;
                head->next = chunk;
        } else {
                chunk->next = head;
                arena->chunk = chunk;
        }
        return chunk;
}

void *pi_arena_alloc(struct pi_arena *arena, size_t count, size_t size)
{
        size_t bytes;
        if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - 4 * ALIGNMENT) {
                arena->failed = true;
                return NULL;
        }
        size_t need = (bytes + RED_ZONE + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (need == 0)
                need = ALIGNMENT;
        struct pi_arena_chunk *chunk = chunk_for(arena, need);
        if (!chunk)
                return NULL;
        void *block = chunk->data + chunk->fill;
        chunk->fill += need;
        PI_UNPOISON(block, bytes);
        return block;
}

struct pi_str pi_arena_copy(struct pi_arena *arena, struct pi_str s)
{
        char *copy = s.n < SIZE_MAX ? pi_arena_alloc(arena, s.n + 1, 1) : NULL;
        if (!copy)
                return (struct pi_str){ NULL, 0 };
        if (s.n)
                memcpy(copy, s.p, s.n);
        return (struct pi_str){ copy, s.n };
}

struct pi_str pi_arena_format(struct pi_arena *arena, const char *format, ...)
{
        char text[FORMAT_MAX];
        va_list args;
        va_start(args, format);
        int n = vsnprintf(text, sizeof(text), format, args);
        va_end(args);
        if (n < 0)
                n = 0;
        size_t kept = (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1;
        return pi_arena_copy(arena, (struct pi_str){ text, kept });
}
