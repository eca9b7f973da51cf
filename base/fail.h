/* The first error channel: no result. Fills the caller's struct pipa_error and returns the status,
 * so that a failing function ends with `return pi_fail(err, …)`. */
#ifndef PIPA_BASE_FAIL_H
#define PIPA_BASE_FAIL_H

#include "base/str.h"
#include "pipa/pipa.h"

#define PI_NO_OFFSET UINT64_MAX

/* `err` may be NULL. `member` may be "" (or hostile: control bytes are replaced by '?'). The text
 * is one sentence, cut to fit. Sets err->sys_errno to 0. */
enum pipa_status pi_fail(struct pipa_error *err, enum pipa_status status, struct pi_str member,
                         uint64_t offset, const char *format, ...)
        __attribute__((format(printf, 5, 6)));

/* The same for a failed system call: PIPA_E_IO, with `sys_errno` and its text appended. */
enum pipa_status pi_fail_errno(struct pipa_error *err, int sys_errno, struct pi_str member,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What an errno value means, in English whatever the host's locale: the sentences around it are. */
void pi_errno_text(int sys_errno, char *out, size_t size);

/* For a refused allocation or push: PIPA_E_MEMORY where the system gave nothing, and where `arena`
 * is NULL (malloc failed); else PIPA_E_LIMIT, for the arena's budget or for a maximum count. */
struct pi_arena;
enum pipa_status pi_fail_memory(struct pipa_error *err, const struct pi_arena *arena);

#endif
