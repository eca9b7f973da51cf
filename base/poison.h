/* Memory that nobody may look at, under the address sanitizer; elsewhere nothing. */
#ifndef PIPA_BASE_POISON_H
#define PIPA_BASE_POISON_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PI_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define PI_ASAN 1
#endif
#ifdef PI_ASAN
#include <sanitizer/asan_interface.h>
#define PI_POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define PI_UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define PI_POISON(p, n) ((void)(p), (void)(n))
#define PI_UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#endif
