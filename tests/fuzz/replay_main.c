/* Runs a fuzz target over files, without a fuzzer: every file of every folder that is named, in the
 * order of their names. A crash is the failure; the file that caused it is the last one printed. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (16u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *folder, const char *name)
{
        char path[4096];
        uint8_t *data = malloc(MAX_BYTES), *exact;
        FILE *file;
        size_t size;

        snprintf(path, sizeof(path), "%s/%s", folder, name);
        file = fopen(path, "rb");
        if (!file || !data) {
                fprintf(stderr, "%s: cannot be read\n", path);
                return 1;
        }
        printf("%s\n", path);
        fflush(stdout);
        size = fread(data, 1, MAX_BYTES, file);
        fclose(file);
        /* No byte more than the input has: a sanitizer sees reads beyond it. */
        exact = malloc(size ? size : 1);
        if (exact) {
                memcpy(exact, data, size);
                LLVMFuzzerTestOneInput(exact, size);
        }
        free(exact);
        free(data);
        return 0;
}

static int is_visible(const struct dirent *entry)
{
        return entry->d_name[0] != '.';
}

static int replay_folder(const char *folder)
{
        struct dirent **entry;
        int count = scandir(folder, &entry, is_visible, alphasort), bad = count <= 0;

        if (count <= 0)
                fprintf(stderr, "%s: no inputs\n", folder);
        for (int i = 0; i < count; i++) {
                bad |= replay(folder, entry[i]->d_name);
                free(entry[i]);
        }
        if (count >= 0)
                free(entry);
        printf("%d inputs ran\n", count);
        return bad;
}

int main(int argc, char **argv)
{
        int bad = argc < 2;

        for (int i = 1; i < argc; i++)
                bad |= replay_folder(argv[i]);
        return bad;
}
