#include "analyze/trace/trace_value.h"

#include "base/text.h"

uint64_t trace_value_plain(struct trace_value v)
{
        return v.bytes >= 8 ? v.bits : v.bits & ((1ull << 8 * v.bytes) - 1);
}

struct trace_value trace_value_of(uint64_t bits, uint32_t bytes, bool is_signed)
{
        struct trace_value v = { .bits = bits, .bytes = bytes, .is_signed = is_signed };
        uint64_t sign = 1ull << (8 * bytes - 1);

        v.known = true;
        v.bits = trace_value_plain(v);
        if (is_signed)
                v.bits = (v.bits ^ sign) - sign;
        return v;
}

/* What is smaller than an int becomes one (C17 6.3.1.1). */
static struct trace_value promoted(struct trace_value v)
{
        if (v.bytes < 4)
                v.is_signed = true;
        v.bytes = v.bytes < 4 ? 4 : v.bytes;
        return v;
}

/* The type that both operands get (C17 6.3.1.8). */
static struct trace_value common_type(struct trace_value a, struct trace_value b)
{
        struct trace_value type = a.bytes >= b.bytes ? a : b;

        if (a.bytes == b.bytes)
                type.is_signed = a.is_signed && b.is_signed;
        return type;
}

static struct trace_value shifted(enum trace_op op, struct trace_value a, struct trace_value b)
{
        unsigned count = b.bits & 63; /* beyond that C does not define it */
        uint64_t bits = op == TRACE_LEFT ? a.bits << count
                        : a.is_signed    ? (uint64_t)((int64_t)a.bits >> count)
                                         : a.bits >> count;

        return trace_value_of(bits, a.bytes, a.is_signed);
}

static struct trace_value divided(enum trace_op op, struct trace_value type, uint64_t a, uint64_t b)
{
        bool minus_a = type.is_signed && (int64_t)a < 0, minus_b = type.is_signed && (int64_t)b < 0;
        uint64_t bits;

        if (b == 0)
                return trace_value_unknown();
        a = minus_a ? -a : a;
        b = minus_b ? -b : b;
        bits = op == TRACE_DIVIDE ? a / b : a % b;
        if (op == TRACE_DIVIDE ? minus_a != minus_b : minus_a)
                bits = -bits;
        return trace_value_of(bits, type.bytes, type.is_signed);
}

static bool compared(enum trace_op op, bool is_signed, uint64_t a, uint64_t b)
{
        bool less = is_signed ? (int64_t)a < (int64_t)b : a < b;

        switch (op) {
        case TRACE_LESS:
                return less;
        case TRACE_MORE:
                return !less && a != b;
        case TRACE_AT_MOST:
                return less || a == b;
        case TRACE_AT_LEAST:
                return !less;
        case TRACE_EQUAL:
                return a == b;
        default:
                return a != b;
        }
}

static uint64_t computed(enum trace_op op, uint64_t a, uint64_t b)
{
        switch (op) {
        case TRACE_ADD:
                return a + b;
        case TRACE_SUBTRACT:
                return a - b;
        case TRACE_MULTIPLY:
                return a * b;
        case TRACE_BIT_AND:
                return a & b;
        case TRACE_BIT_XOR:
                return a ^ b;
        default:
                return a | b;
        }
}

struct trace_value trace_value_binary(enum trace_op op, struct trace_value a, struct trace_value b)
{
        struct trace_value type;

        if (!a.known || !b.known)
                return trace_value_unknown();
        if (op == TRACE_AND || op == TRACE_OR)
                return trace_value_bool(op == TRACE_AND ? a.bits && b.bits : a.bits || b.bits);
        a = promoted(a);
        b = promoted(b);
        if (op == TRACE_LEFT || op == TRACE_RIGHT)
                return shifted(op, a, b);
        type = common_type(a, b);
        a = trace_value_of(a.bits, type.bytes, type.is_signed);
        b = trace_value_of(b.bits, type.bytes, type.is_signed);
        if (op >= TRACE_LESS && op <= TRACE_UNEQUAL)
                return trace_value_bool(compared(op, type.is_signed, a.bits, b.bits));
        if (op == TRACE_DIVIDE || op == TRACE_REMAINDER)
                return divided(op, type, a.bits, b.bits);
        return trace_value_of(computed(op, a.bits, b.bits), type.bytes, type.is_signed);
}

struct trace_value trace_value_unary(enum trace_op op, struct trace_value a)
{
        if (!a.known)
                return a;
        if (op == TRACE_NOT)
                return trace_value_bool(!a.bits);
        a = promoted(a);
        return trace_value_of(op == TRACE_MINUS        ? -a.bits
                              : op == TRACE_COMPLEMENT ? ~a.bits
                                                       : a.bits,
                              a.bytes, a.is_signed);
}

static bool read_octal(struct pi_str s, uint64_t *out)
{
        uint64_t value = 0;

        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] < '0' || s.p[i] > '7' || value >> 61)
                        return false;
                value = value << 3 | (uint64_t)(s.p[i] - '0');
        }
        *out = value;
        return s.n > 0;
}

/* The first of int, unsigned, long, … that holds the number (C17 6.4.4.1). */
static void give_type(struct trace_value *v, bool decimal, bool is_unsigned, uint32_t longs,
                      uint32_t long_bytes)
{
        v->bytes = longs == 0 ? 4 : longs == 1 ? long_bytes : 8;
        if (v->bytes == 4 && v->bits > UINT32_MAX - (is_unsigned || !decimal ? 0 : 1u << 31))
                v->bytes = 8;
        v->is_signed = !is_unsigned && v->bits >> (8 * v->bytes - 1) == 0;
        v->known = true;
}

bool trace_value_read(struct pi_str s, uint32_t long_bytes, struct trace_value *out)
{
        struct trace_value v = { .bits = 0 };
        bool is_unsigned = false, hex, octal, good;
        uint32_t longs = 0;

        for (; s.n > 0 && strchr("uUlL", s.p[s.n - 1]); s.n--) {
                is_unsigned |= (s.p[s.n - 1] | 32) == 'u';
                longs += (s.p[s.n - 1] | 32) == 'l';
        }
        hex = s.n > 2 && s.p[0] == '0' && (s.p[1] | 32) == 'x';
        octal = !hex && s.n > 1 && s.p[0] == '0';
        good = hex     ? pi_text_hex((struct pi_str){ s.p + 2, s.n - 2 }, &v.bits)
               : octal ? read_octal(s, &v.bits)
                       : pi_text_u64(s, &v.bits);
        if (good)
                give_type(&v, !hex && !octal, is_unsigned, longs, long_bytes);
        if (good)
                *out = v;
        return good;
}
