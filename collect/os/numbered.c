/* One reading of the folder, sorted: readdir gives no order, and the bundle's must not change from
 * run to run. */
#include "collect/os/numbered.h"

#include "base/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int by_number(const void *a, const void *b)
{
        unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

        return (x > y) - (x < y);
}

static void take(struct pc_numbered *list, struct pi_str name, struct pi_str prefix)
{
        uint64_t number;

        if (!pi_str_starts(name, prefix) || list->count == PC_NUMBERED_MAX)
                return;
        name.p += prefix.n;
        name.n -= prefix.n;
        if (!pi_text_u64(name, &number) || number > UINT32_MAX)
                return;
        if (list->count % 64 == 0) {
                unsigned *grown = realloc(list->number, (list->count + 64) * sizeof(*grown));
                if (!grown)
                        return;
                list->number = grown;
        }
        list->number[list->count++] = (unsigned)number;
}

struct pc_numbered pc_numbered_list(int root, const char *folder, const char *prefix)
{
        struct pc_numbered list = { 0 };
        int fd = openat(root, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *dir = fd < 0 ? NULL : fdopendir(fd);

        if (!dir) {
                if (fd >= 0)
                        close(fd);
                return list;
        }
        for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
                take(&list, pi_str_of(entry->d_name), pi_str_of(prefix));
        closedir(dir);
        if (list.count > 0)
                qsort(list.number, list.count, sizeof(*list.number), by_number);
        return list;
}

void pc_numbered_free(struct pc_numbered *list)
{
        free(list->number);
        *list = (struct pc_numbered){ 0 };
}
