/* libiberty's demanglers behind bounds. Their recursion is limited by themselves
 * (DMGL_NO_RECURSE_LIMIT is not set), their time is not: substitutions let a name of 200 bytes
 * stand for terabytes of text, and a pack expansion is searched, without any output, in a tree of
 * that size. */
#include "analyze/symbol/demangle.h"

#include "base/limits.h"

#include <libiberty/demangle.h>
#include <setjmp.h>

/* A mangled name longer than this is left as it is. */
#define MANGLED_MAX 1024

/* 2^20 steps of a search are milliseconds. Of 85 000 C++ names of large libraries 4 are above. */
#define PACK_REFERENCES_MAX 20

struct sink {
        jmp_buf full;
        size_t n;
        char text[PI_LIMIT_DEMANGLED_BYTES];
};

static bool is_ascii(const char *p, size_t n)
{
        for (size_t i = 0; i < n; i++)
                if ((unsigned char)p[i] >= 0x80)
                        return false;
        return true;
}

/* A full sink ends the work, by a jump over the demangler, which has no other way out. It owns
 * nothing then: its memory is its stack, save while a Rust identifier in Punycode is printed, and
 * those are the only ones that are not ASCII. */
static void take(const char *p, size_t n, void *user)
{
        struct sink *sink = user;
        size_t room = sizeof(sink->text) - sink->n;

        if (n == 0)
                return;
        memcpy(sink->text + sink->n, p, n < room ? n : room);
        sink->n += n < room ? n : room;
        if (n > room && is_ascii(p, n))
                longjmp(sink->full, 1);
}

typedef int (*demangle_fn)(const char *mangled, int options, demangle_callbackref callback,
                           void *opaque);

static bool demangle_with(demangle_fn demangle, const char *mangled, int options, struct sink *sink)
{
        sink->n = 0;
        if (setjmp(sink->full) != 0)
                return true;
        return demangle(mangled, options, take, sink) != 0 && sink->n > 0;
}

static bool may_begin_reference(char c)
{
        return c == 'S' || c == 'T';
}

/* S_, S0_ … are references to what came before; Dp, sZ and sP make the demangler search packs. */
static bool is_bounded(const char *name)
{
        unsigned references = 0;
        bool packs = strstr(name, "Dp") || strstr(name, "sZ") || strstr(name, "sP");

        for (const char *p = name; packs && *p; p++) {
                if (!may_begin_reference(*p))
                        continue;
                size_t digits = strspn(p + 1, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
                references += p[1 + digits] == '_';
        }
        return references <= PACK_REFERENCES_MAX;
}

static struct pi_str copy_cut(struct pi_arena *arena, struct pi_str name)
{
        if (name.n > PI_LIMIT_DEMANGLED_BYTES)
                name.n = PI_LIMIT_DEMANGLED_BYTES;
        return pi_arena_copy(arena, name);
}

/* Legacy Rust names are well-formed C++ names: Rust is asked first. */
static bool demangle_any(const char *mangled, enum pi_demangle_form form, struct sink *sink)
{
        int options =
                form == PI_DEMANGLE_FULL ? DMGL_PARAMS | DMGL_ANSI | DMGL_VERBOSE : DMGL_NO_OPTS;

        if (!is_bounded(mangled) ||
            (!demangle_with(rust_demangle_callback, mangled, options, sink) &&
             !demangle_with(cplus_demangle_v3_callback, mangled, options, sink)))
                return false;
        if (form == PI_DEMANGLE_SHORT)
                sink->n = pi_demangle_shorten(sink->text, sink->n);
        return sink->n > 0;
}

struct pi_str pi_demangle(struct pi_arena *arena, struct pi_str name, enum pi_demangle_form form)
{
        char mangled[MANGLED_MAX + 1];
        struct sink sink;

        if (form == PI_DEMANGLE_NONE || name.n < 2 || name.n > MANGLED_MAX || name.p[0] != '_' ||
            memchr(name.p, '\0', name.n))
                return copy_cut(arena, name);
        memcpy(mangled, name.p, name.n);
        mangled[name.n] = '\0';
        if (demangle_any(mangled, form, &sink))
                name = (struct pi_str){ sink.text, sink.n };
        return copy_cut(arena, name);
}
