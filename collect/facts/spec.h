/* spec_info.yaml in the making. Each section is a file: it reads what it needs below `root` and
 * writes what it found; what is not there is left out. */
#ifndef PIPA_COLLECT_FACTS_SPEC_H
#define PIPA_COLLECT_FACTS_SPEC_H

#include "collect/facts/yaml.h"
#include "collect/log.h"

#define PC_SPEC_LINE 4096 /* a small file, and the paths that lead there */

struct pc_names {
        struct pi_str *name;
        size_t count;
};

struct pc_spec {
        int root; /* the directory that stands for "/" */
        struct pc_yaml yaml;
        struct pi_arena *arena;
        struct pc_log *log;
        char *buffer; /* [PI_LIMIT_SPEC_TEXT_BYTES + 1] what is being read */
};

/* All sections, into `out`. `root` is borrowed. */
void pc_spec_write(int root, struct pi_out *out, struct pi_arena *arena, struct pc_log *log);

/* The text of a file, in the arena; cut (and said) beyond max_bytes, which is at most
 * PI_LIMIT_SPEC_TEXT_BYTES. Empty where it cannot be read. Paths have no leading slash. */
struct pi_str pc_spec_text(struct pc_spec *spec, size_t max_bytes, const char *path);

/* A small file without the blanks at its ends, in the caller's buffer. Empty where it cannot be
 * read. */
struct pi_str pc_spec_line(const struct pc_spec *spec, char line[PC_SPEC_LINE], const char *format,
                           ...) __attribute__((format(printf, 3, 4)));

/* A small file that holds a number. */
bool pc_spec_number(const struct pc_spec *spec, uint64_t *value, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* The last component of where a symbolic link points to. */
struct pi_str pc_spec_link(const struct pc_spec *spec, char line[PC_SPEC_LINE], const char *format,
                           ...) __attribute__((format(printf, 3, 4)));

bool pc_spec_exists(const struct pc_spec *spec, const char *path);

/* The names in a directory but those that begin with a dot, sorted, in the arena; at most
 * PI_LIMIT_SPEC_ITEMS, more are said. A NUL stands after each. */
struct pc_names pc_spec_names(struct pc_spec *spec, const char *path);

/* A key and a small file's text; nothing where there is none. */
void pc_spec_put(struct pc_spec *spec, const char *key, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* A key and a small file's number; nothing where it holds none. */
void pc_spec_put_number(struct pc_spec *spec, const char *key, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* A key and a text; nothing where the text is empty. */
void pc_spec_put_text(struct pc_spec *spec, const char *key, struct pi_str text);

struct pi_str pc_spec_trim(struct pi_str s);

/* One field of a key-value line, "key : value"; false where there is no separator. Both trimmed. */
bool pc_spec_pair(struct pi_str line, char separator, struct pi_str *key, struct pi_str *value);

void pc_spec_os(struct pc_spec *spec);
void pc_spec_kernel_version(struct pc_spec *spec);
void pc_spec_cpu(struct pc_spec *spec);
void pc_spec_topology(struct pc_spec *spec);
void pc_spec_numa(struct pc_spec *spec);
void pc_spec_frequency(struct pc_spec *spec);
void pc_spec_memory(struct pc_spec *spec);
void pc_spec_disk(struct pc_spec *spec);
void pc_spec_net(struct pc_spec *spec);
void pc_spec_parameters(struct pc_spec *spec);
void pc_spec_interrupts(struct pc_spec *spec);
void pc_spec_limits(struct pc_spec *spec);
void pc_spec_modules(struct pc_spec *spec);
void pc_spec_pci(struct pc_spec *spec);
void pc_spec_firmware(struct pc_spec *spec);
void pc_spec_virtual(struct pc_spec *spec);
void pc_spec_clock(struct pc_spec *spec);
void pc_spec_cgroup(struct pc_spec *spec);
void pc_spec_security(struct pc_spec *spec);

#endif
