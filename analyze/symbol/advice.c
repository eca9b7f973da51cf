#include "analyze/symbol/advice.h"

#include "analyze/symbol/build_id.h"

/* Where each distribution serves debug files by build id. */
static const struct vendor {
        const char *id;
        const char *kernel; /* part of its kernels' releases; NULL: they say nothing */
        const char *server;
} vendors[] = {
        { "debian", NULL, "https://debuginfod.debian.net" },
        { "ubuntu", "-generic", "https://debuginfod.ubuntu.com" },
        { "fedora", ".fc", "https://debuginfod.fedoraproject.org" },
        { "centos", NULL, "https://debuginfod.centos.org" },
        { "rhel", ".el", NULL },
        { "opensuse", "-default", "https://debuginfod.opensuse.org" },
        { "arch", "-arch", "https://debuginfod.archlinux.org" },
};

#define VENDORS (sizeof(vendors) / sizeof(vendors[0]))
#define ANY_SERVER "https://debuginfod.elfutils.org"

static bool contains(struct pi_str s, const char *part)
{
        return s.n > 0 && memmem(s.p, s.n, part, strlen(part));
}

/* The value of os_info/KEY in the description that a bundle brings. */
static struct pi_str os_info(const struct pi_recording *rec, const char *key)
{
        for (size_t i = 0; i < rec->inventory.count; i++) {
                const struct pi_inventory_node *node =
                        PI_AT(&rec->inventory, struct pi_inventory_node, i);
                const struct pi_inventory_node *parent;
                if (node->parent == PI_NONE ||
                    !pi_str_equal(pi_recording_str(rec, node->name), pi_str_of(key)))
                        continue;
                parent = PI_AT(&rec->inventory, struct pi_inventory_node, node->parent);
                if (pi_str_equal(pi_recording_str(rec, parent->name), PI_STR("os_info")))
                        return pi_recording_str(rec, node->value);
        }
        return (struct pi_str){ NULL, 0 };
}

/* Debian's kernels end in the architecture: "6.1.0-18-amd64". */
static bool is_debian_kernel(struct pi_str release)
{
        return contains(release, "-amd64") || contains(release, "-arm64") ||
               contains(release, "-686-pae") || contains(release, "+deb");
}

struct pi_symbol_host pi_symbol_host_of(const struct pi_recording *rec)
{
        struct pi_symbol_host host = { .os = os_info(rec, "ID"),
                                       .os_like = os_info(rec, "ID_LIKE"),
                                       .release = rec->machine.os_release };

        if (host.os.n > 0)
                return host;
        if (is_debian_kernel(host.release))
                host.os = PI_STR("debian");
        for (size_t i = 0; i < VENDORS && host.os.n == 0; i++)
                if (vendors[i].kernel && contains(host.release, vendors[i].kernel))
                        host.os = pi_str_of(vendors[i].id);
        return host;
}

static const struct vendor *vendor_of(const struct pi_symbol_host *host)
{
        for (size_t i = 0; i < VENDORS; i++)
                if (pi_str_starts(host->os, pi_str_of(vendors[i].id)))
                        return &vendors[i];
        for (size_t i = 0; i < VENDORS; i++)
                if (contains(host->os_like, vendors[i].id))
                        return &vendors[i];
        return NULL;
}

static bool is_vendor(const struct pi_symbol_host *host, const char *id)
{
        const struct vendor *vendor = vendor_of(host);

        return vendor && strcmp(vendor->id, id) == 0;
}

/* A path that means itself in a shell. */
static bool is_plain_path(struct pi_str path)
{
        for (size_t i = 0; i < path.n; i++) {
                char c = path.p[i];
                if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
                    !memchr("/._+-@:", c, 7))
                        return false;
        }
        return path.n > 1 && path.n < 512 && path.p[0] == '/' && !contains(path, "/../");
}

/* Of a distribution's package, not of the machine's owner, a snap or a store of its own. */
static bool is_packaged(struct pi_str path)
{
        static const char *const folders[] = { "/usr/", "/lib", "/bin/", "/sbin/" };

        if (pi_str_starts(path, PI_STR("/usr/local/")))
                return false;
        for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
                if (pi_str_starts(path, pi_str_of(folders[i])))
                        return true;
        return false;
}

static bool is_libc(struct pi_str path)
{
        struct pi_str name = pi_str_basename(path);

        return pi_str_starts(name, PI_STR("libc.so.")) || pi_str_starts(name, PI_STR("libm.so.")) ||
               pi_str_starts(name, PI_STR("libpthread.so.")) ||
               pi_str_starts(name, PI_STR("ld-linux"));
}

/* The debug file by its build id, put where --debug-dir looks. */
static struct pi_str fetch(struct pi_arena *arena, const struct pi_symbol_host *host,
                           const char *id)
{
        const struct vendor *vendor = vendor_of(host);
        const char *server = vendor && vendor->server ? vendor->server : ANY_SERVER;

        return pi_arena_format(arena,
                               "curl -fL --create-dirs -o debug/.build-id/%.2s/%s.debug "
                               "%s/buildid/%s/debuginfo, then --debug-dir debug",
                               id, id + 2, server, id);
}

static struct pi_str by_build_id(struct pi_arena *arena, const struct pi_symbol_host *host,
                                 struct pi_str path, const char *id)
{
        if (is_packaged(path) && is_libc(path) && is_vendor(host, "debian"))
                return pi_arena_format(arena,
                                       "apt-get install libc6-dbg on a machine of that "
                                       "Debian release; or %s",
                                       fetch(arena, host, id).p);
        if (is_packaged(path) &&
            (is_vendor(host, "fedora") || is_vendor(host, "rhel") || is_vendor(host, "centos")))
                return pi_arena_format(
                        arena,
                        "dnf --enablerepo='*debug*' install "
                        "/usr/lib/debug/.build-id/%.2s/%s.debug on a machine of that "
                        "release; or %s",
                        id, id + 2, fetch(arena, host, id).p);
        return fetch(arena, host, id);
}

/* The file itself, from the machine. */
static struct pi_str copy(struct pi_arena *arena, struct pi_str path)
{
        if (!is_plain_path(path))
                return pi_arena_copy(arena, PI_STR("copy the file from the recorded machine into a "
                                                   "directory, then --symfs that directory"));
        return pi_arena_format(
                arena,
                "mkdir -p root && ssh HOST tar -C / -chf - %.*s | tar -C root -xf -, "
                "then --symfs root",
                (int)path.n - 1, path.p + 1);
}

static struct pi_str file_or_symbols(struct pi_arena *arena, const struct pi_symbol_host *host,
                                     enum pi_symbol_lack lack, struct pi_str path,
                                     const struct pi_build_id *build_id)
{
        struct pi_build_id id = pi_build_id_trim(build_id);
        char text[PI_BUILD_ID_TEXT];

        pi_build_id_text(&id, text);
        if (id.size > 2 && is_packaged(path) && lack == PI_LACK_SYMBOLS)
                return by_build_id(arena, host, path, text);
        if (id.size > 2 && is_packaged(path))
                return pi_arena_format(arena, "%s; for what it was stripped of also %s",
                                       copy(arena, path).p, by_build_id(arena, host, path, text).p);
        if (lack == PI_LACK_SYMBOLS && id.size > 2)
                return pi_arena_format(
                        arena,
                        "its debug file, or the file before it was stripped, is "
                        "where it was built: put it at debug/.build-id/%.2s/%s.debug, "
                        "then --debug-dir debug",
                        text, text + 2);
        if (lack == PI_LACK_SYMBOLS)
                return pi_arena_copy(arena,
                                     PI_STR("the file before it was stripped is where it was "
                                            "built: put it below --symfs by its path"));
        return copy(arena, path);
}

struct pi_str pi_symbol_advice(struct pi_arena *arena, const struct pi_symbol_host *host,
                               enum pi_symbol_lack lack, struct pi_str path,
                               const struct pi_build_id *build_id)
{
        switch (lack) {
        case PI_LACK_FILE:
        case PI_LACK_SYMBOLS:
                return file_or_symbols(arena, host, lack, path, build_id);
        case PI_LACK_KALLSYMS:
                return pi_arena_copy(arena, PI_STR("on the recorded machine, as root, before it is "
                                                   "booted again: cat /proc/kallsyms > kallsyms; "
                                                   "then --kallsyms kallsyms"));
        case PI_LACK_CODE:
                return pi_arena_copy(
                        arena,
                        PI_STR("--jit with the jitdump or perf-PID.map that its runtime wrote; "
                               "to have one written: node --perf-prof, python3 -X perf, "
                               "DOTNET_PerfMapEnabled=1, perf's JVMTI agent for Java"));
        default:
                return pi_arena_copy(arena, PI_STR(""));
        }
}
