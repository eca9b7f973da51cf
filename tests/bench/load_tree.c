/* A load of deep stacks: builds, searches and sorts binary trees, recursively, for so many seconds.
 *
 *     load_tree SECONDS */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NODES 20000

struct node {
        struct node *left, *right;
        unsigned key;
};

static unsigned next_random(unsigned *state)
{
        *state = *state * 1664525u + 1013904223u;
        return *state >> 4;
}

static void insert(struct node **at, struct node *node)
{
        if (!*at)
                *at = node;
        else
                insert(node->key < (*at)->key ? &(*at)->left : &(*at)->right, node);
}

static size_t flatten(const struct node *node, unsigned *out, size_t fill)
{
        if (!node)
                return fill;
        fill = flatten(node->left, out, fill);
        out[fill++] = node->key;
        return flatten(node->right, out, fill);
}

static int compare_low_bits(const void *a, const void *b)
{
        unsigned x = *(const unsigned *)a & 0xffff, y = *(const unsigned *)b & 0xffff;

        return (x > y) - (x < y);
}

static unsigned round_of(struct node *nodes, unsigned *keys, unsigned *state)
{
        struct node *root = NULL;

        for (size_t i = 0; i < NODES; i++) {
                nodes[i] = (struct node){ .key = next_random(state) };
                insert(&root, &nodes[i]);
        }
        flatten(root, keys, 0);
        qsort(keys, NODES, sizeof(*keys), compare_low_bits);
        return keys[NODES / 2];
}

int main(int argc, char **argv)
{
        time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 1);
        struct node *nodes = malloc(NODES * sizeof(*nodes));
        unsigned *keys = malloc(NODES * sizeof(*keys)), state = 1, sum = 0;

        while (nodes && keys && time(NULL) < end)
                sum += round_of(nodes, keys, &state);
        printf("%u\n", sum);
        free(nodes);
        free(keys);
        return 0;
}
