/* Fills the caller's struct pipa_error. Whatever a message quotes may come from a hostile file, so
 * what is stored holds neither control characters nor ill-formed UTF-8. */
#include "base/fail.h"

#include "base/arena.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>

#define DRAFT_BYTES 1024 /* more than struct pipa_error keeps */

/* At most size - 1 bytes and a NUL, cut between characters. */
static void store(char *out, size_t size, struct pi_str s)
{
        size_t fill = 0;
        while (s.n > 0) {
                uint32_t code;
                size_t n = pi_utf8_decode(s, &code);
                bool bad = pi_utf8_is_control(code) || (code == 0xFFFD && n == 1);
                size_t bytes = bad ? 1 : n;
                if (bytes >= size - fill)
                        break;
                memcpy(out + fill, bad ? "?" : s.p, bytes);
                fill += bytes;
                s.p += n;
                s.n -= n;
        }
        out[fill] = 0;
}

static void fill_error(struct pipa_error *err, enum pipa_status status, int sys_errno,
                       struct pi_str member, uint64_t offset, const char *text)
{
        if (!err)
                return;
        memset(err, 0, sizeof(*err));
        err->status = status;
        err->sys_errno = sys_errno;
        err->offset = offset;
        store(err->member, sizeof(err->member), member);
        store(err->text, sizeof(err->text), pi_str_of(text));
}

enum pipa_status pi_fail(struct pipa_error *err, enum pipa_status status, struct pi_str member,
                         uint64_t offset, const char *format, ...)
{
        char draft[DRAFT_BYTES];
        va_list args;
        va_start(args, format);
        if (vsnprintf(draft, sizeof(draft), format, args) < 0)
                draft[0] = 0;
        va_end(args);
        fill_error(err, status, 0, member, offset, draft);
        return status;
}

void pi_errno_text(int sys_errno, char *out, size_t size)
{
        locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
        if (plain) {
                snprintf(out, size, "%s", strerror_l(sys_errno, plain));
                freelocale(plain);
        } else {
                snprintf(out, size, "error %d", sys_errno);
        }
}

/* Appends ": No such file or directory". */
static void append_errno(char *draft, size_t size, int sys_errno)
{
        size_t fill = strlen(draft);
        fill += (size_t)snprintf(draft + fill, size - fill, ": ");
        if (fill < size)
                pi_errno_text(sys_errno, draft + fill, size - fill);
}

enum pipa_status pi_fail_errno(struct pipa_error *err, int sys_errno, struct pi_str member,
                               const char *format, ...)
{
        char draft[DRAFT_BYTES];
        va_list args;
        va_start(args, format);
        if (vsnprintf(draft, sizeof(draft), format, args) < 0)
                draft[0] = 0;
        va_end(args);
        append_errno(draft, sizeof(draft), sys_errno);
        fill_error(err, PIPA_E_IO, sys_errno, member, PI_NO_OFFSET, draft);
        return PIPA_E_IO;
}

enum pipa_status pi_fail_memory(struct pipa_error *err, const struct pi_arena *arena)
{
        if (!arena || arena->starved)
                return pi_fail(err, PIPA_E_MEMORY, PI_STR(""), PI_NO_OFFSET,
                               "the system has no more memory to give");
        if (arena->failed)
                return pi_fail(err, PIPA_E_LIMIT, PI_STR(""), PI_NO_OFFSET,
                               "the memory limit of %zu MiB is met; allow more, or record less",
                               arena->budget_bytes >> 20);
        return pi_fail(err, PIPA_E_LIMIT, PI_STR(""), PI_NO_OFFSET,
                       "the recording holds more of one kind than is kept; record less");
}
