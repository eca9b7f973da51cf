#include "analyze/source/source.h"

/* What pipa reads, in the order in which it is tried. */
static const struct pi_source *const sources[] = {
        &pi_source_perf,
};

/* Things that people hand in by mistake, named so that they see the mistake. */
static const struct {
        const char *magic;
        size_t size;
        const char *what;
} strangers[] = {
        { "\177ELF", 4, "an ELF program or library" },
        { "\x1f\x8b", 2, "a gzip file" },
        { "\x28\xb5\x2f\xfd", 4, "a zstd file" },
        { "\xfd"
          "7zXZ",
          5, "an xz file" },
        { "BZh", 3, "a bzip2 file" },
        { "PK\3\4", 4, "a zip file" },
        { "<!doctype html", 14, "an HTML page" },
};

static const char *stranger(struct pi_bytes head)
{
        for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
                if (head.n >= strangers[i].size &&
                    memcmp(head.p, strangers[i].magic, strangers[i].size) == 0)
                        return strangers[i].what;
        }
        return NULL;
}

enum pipa_status pi_source_find(const struct pi_member *member, const struct pi_source **out,
                                struct pipa_error *err)
{
        uint8_t buffer[64];
        struct pi_bytes head = { .p = buffer };
        enum pipa_status status = pi_member_read(member, 0, buffer, sizeof(buffer), &head.n, err);
        const char *what;

        if (status)
                return status;
        for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
                if (sources[i]->claims(head)) {
                        *out = sources[i];
                        return PIPA_OK;
                }
        }
        what = stranger(head);
        if (what)
                return pi_fail(err, PIPA_E_UNSUPPORTED, member->name, 0,
                               "is %s, not a recording; give the perf.data file that perf record "
                               "wrote",
                               what);
        return pi_fail(err, PIPA_E_UNSUPPORTED, member->name, 0,
                       "is not a recording that pipa reads: a perf.data file begins with the bytes "
                       "PERFILE2");
}
