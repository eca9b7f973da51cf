/* Why the kernel is not asked for it (perf_event_attr.build_id): once any event on the machine
 * wants build ids, up to at least Linux 6.18 records for other events carry the mark for it without
 * the id, and a perf that records at the same time reads device numbers as an id and dies of it.
 * The same mark may come to us from somebody else's event, so it is not believed. */
#include "collect/sample/stamp.h"

#include <linux/perf_event.h>

#define MMAP2_DEVICE 40u
#define MMAP2_NAME 72u

static struct pc_mapped mapped_of(const uint64_t *record, size_t size)
{
        const char *bytes = (const char *)record;
        uint32_t pid, device[2];
        memcpy(&pid, bytes + 8, sizeof(pid));
        memcpy(device, bytes + MMAP2_DEVICE, sizeof(device));
        return (struct pc_mapped){ .pid = (pid_t)pid,
                                   .start = record[2],
                                   .end = record[2] + record[3],
                                   .major = device[0],
                                   .minor = device[1],
                                   .inode = record[6],
                                   .generation = record[7],
                                   .path = pi_str_until_nul(bytes + MMAP2_NAME,
                                                            size - MMAP2_NAME) };
}

size_t pc_stamp(const struct pc_view *view, uint64_t at, struct pc_ids *ids,
                uint64_t out[PC_STAMP_BYTES / 8])
{
        struct perf_event_header header;
        uint64_t head = pc_view_u64(view, at);
        memcpy(&header, &head, sizeof(header));
        if (header.size <= MMAP2_NAME || header.size > PC_STAMP_BYTES)
                return 0;
        for (size_t i = 0; i < header.size / 8u; i++)
                out[i] = pc_view_u64(view, at + 8 * i);
        struct pc_mapped mapped = mapped_of(out, header.size);
        struct pc_id id = pc_ids_of(ids, &mapped);
        bool marked = header.misc & PC_MISC_BUILD_ID;
        header.misc = (uint16_t)((header.misc & ~PC_MISC_BUILD_ID) | (id.n ? PC_MISC_BUILD_ID : 0));
        memcpy(out, &header, sizeof(header));
        if (id.n) {
                uint8_t field[24] = { id.n };
                memcpy(field + 4, id.bytes, sizeof(id.bytes));
                memcpy((char *)out + MMAP2_DEVICE, field, sizeof(field));
        }
        return id.n || marked ? header.size : 0;
}
