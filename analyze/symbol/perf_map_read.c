/* Lines are read through a buffer of one size. A segment tree over the wanted addresses takes a
 * line in a few steps, however many addresses it covers: what covered one last is the largest mark
 * on the way from its leaf up. */
#include "analyze/symbol/perf_map_read.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"

#include <errno.h>
#include <unistd.h>

#define BLOCK_BYTES 65536
#define LINE_BYTES (PI_LIMIT_SYMBOL_BYTES + 64) /* looked at of one line */

bool pi_perf_map_init(struct pi_perf_map *map, const uint64_t *address, size_t count,
                      struct pi_arena *arena)
{
        *map = (struct pi_perf_map){ .address = address, .count = count };
        map->last = PI_NEW_ARRAY(arena, uint64_t, 2 * count);
        map->covers = PI_NEW_ARRAY(arena, uint32_t, 2 * count);
        return map->last && map->covers;
}

static bool take_hex(struct pi_str *rest, uint64_t *out)
{
        struct pi_str word;

        if (!pi_text_word(rest, &word))
                return false;
        if (pi_str_starts(word, PI_STR("0x")))
                word = (struct pi_str){ word.p + 2, word.n - 2 };
        return pi_text_hex(word, out);
}

bool pi_perf_map_parse(struct pi_str line, struct pi_perf_map_entry *out)
{
        struct pi_perf_map_entry entry;

        if (line.n > 0 && line.p[line.n - 1] == '\r')
                line.n--;
        if (!take_hex(&line, &entry.start) || !take_hex(&line, &entry.size))
                return false;
        while (line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t'))
                line = (struct pi_str){ line.p + 1, line.n - 1 };
        if (line.n == 0)
                return false;
        if (line.n > PI_LIMIT_SYMBOL_BYTES)
                line.n = PI_LIMIT_SYMBOL_BYTES;
        entry.name = line;
        *out = entry;
        return true;
}

/* The first wanted address at or above this one. */
static size_t first_from(const struct pi_perf_map *map, uint64_t address)
{
        size_t low = 0, high = map->count;

        while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (map->address[middle] < address)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low;
}

static void mark(struct pi_perf_map *map, size_t node, uint64_t line)
{
        map->last[node] = line + 1;
        if (map->covers[node] < UINT32_MAX)
                map->covers[node]++;
}

/* An entry without a size names its first byte; one that ends beyond the last address holds that
 * too. */
static void take_entry(struct pi_perf_map *map, const struct pi_perf_map_entry *entry,
                       uint64_t line)
{
        uint64_t last = pi_sat_add_u64(entry->start, entry->size ? entry->size - 1 : 0);
        size_t low = first_from(map, entry->start) + map->count;
        size_t high = (last == UINT64_MAX ? map->count : first_from(map, last + 1)) + map->count;

        for (; low < high; low >>= 1, high >>= 1) {
                if (low & 1)
                        mark(map, low++, line);
                if (high & 1)
                        mark(map, --high, line);
        }
}

static void take_line(struct pi_perf_map *map, const char *text, size_t n, uint64_t at)
{
        struct pi_perf_map_entry entry;

        if (pi_perf_map_parse((struct pi_str){ text, n }, &entry)) {
                map->entries++;
                take_entry(map, &entry, at);
        } else if (n > 0) {
                map->odd++;
        }
}

/* A line that may come in pieces: its beginning is kept. */
struct line {
        uint64_t at;
        size_t n;
        char text[LINE_BYTES];
};

static void feed(struct pi_perf_map *map, struct line *line, struct pi_str block, uint64_t at)
{
        while (block.n > 0) {
                const char *end = memchr(block.p, '\n', block.n);
                size_t n = end ? (size_t)(end - block.p) : block.n;
                size_t room = sizeof(line->text) - line->n;
                memcpy(line->text + line->n, block.p, n < room ? n : room);
                line->n += n < room ? n : room;
                if (!end)
                        return;
                take_line(map, line->text, line->n, line->at);
                at += n + 1;
                line->at = at;
                line->n = 0;
                block = (struct pi_str){ end + 1, block.n - n - 1 };
        }
}

bool pi_perf_map_read(struct pi_perf_map *map, int fd, uint64_t offset, uint64_t size)
{
        struct line line;
        char block[BLOCK_BYTES];

        line.at = line.n = 0;

        for (uint64_t at = 0; at < size;) {
                size_t want = size - at < sizeof(block) ? (size_t)(size - at) : sizeof(block);
                ssize_t got = pread(fd, block, want, (off_t)(offset + at));
                if (got < 0 && errno == EINTR)
                        continue;
                if (got < 0)
                        return false;
                if (got == 0)
                        break;
                feed(map, &line, (struct pi_str){ block, (size_t)got }, at);
                at += (uint64_t)got;
        }
        if (line.n > 0)
                take_line(map, line.text, line.n, line.at);
        return true;
}

uint64_t pi_perf_map_line(const struct pi_perf_map *map, size_t i, bool *again)
{
        uint64_t last = 0, covers = 0;

        for (size_t node = i + map->count; node > 0; node >>= 1) {
                if (map->last[node] > last)
                        last = map->last[node];
                covers += map->covers[node];
        }
        *again = covers > 1;
        return last - 1; /* none: UINT64_MAX */
}
