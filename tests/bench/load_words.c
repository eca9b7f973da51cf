/* A load of short functions: counts words of generated text in a hash table and prints numbers, for
 * so many seconds.
 *
 *     load_words SECONDS */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLOTS 4096
#define WORDS 20000

struct slot {
        char word[16];
        unsigned count;
};

static uint32_t hash(const char *word)
{
        uint32_t h = 2166136261u;

        while (*word)
                h = (h ^ (unsigned char)*word++) * 16777619u;
        return h;
}

static struct slot *find(struct slot *table, const char *word)
{
        uint32_t at = hash(word) % SLOTS;

        while (table[at].count && strcmp(table[at].word, word) != 0)
                at = (at + 1) % SLOTS;
        return &table[at];
}

static void count_word(struct slot *table, unsigned number)
{
        char word[16];
        struct slot *slot;

        snprintf(word, sizeof(word), "w%u", number % 3000);
        slot = find(table, word);
        memcpy(slot->word, word, sizeof(word));
        slot->count++;
}

static unsigned count_text(unsigned seed)
{
        static struct slot table[SLOTS];
        unsigned most = 0;

        memset(table, 0, sizeof(table));
        for (unsigned i = 0; i < WORDS; i++)
                count_word(table, (seed + i) * 2654435761u >> 8);
        for (size_t i = 0; i < SLOTS; i++)
                most = table[i].count > most ? table[i].count : most;
        return most;
}

int main(int argc, char **argv)
{
        time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 1);
        unsigned sum = 0;

        for (unsigned seed = 0; time(NULL) < end; seed++)
                sum += count_text(seed);
        printf("%u\n", sum);
        return 0;
}
