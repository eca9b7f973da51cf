/* The text of a print fmt, cut at its conversions, with the arguments that they take. */
#include "analyze/trace/trace_parse.h"

/* An expression of the list behind the text. */
static const struct trace_node *next_argument(struct trace_parse *parse)
{
        const struct trace_node *node =
                trace_lex_take(&parse->lex, ",") ? trace_parse_choice(parse) : NULL;

        return node && node->kind != TRACE_RECORD ? node : NULL;
}

static struct pi_str behind(struct pi_str s, size_t n)
{
        return (struct pi_str){ s.p + n, s.n - n };
}

static bool take_char(struct pi_str *s, char c)
{
        bool is = s->n > 0 && s->p[0] == c;

        if (is)
                *s = behind(*s, 1);
        return is;
}

/* Decimal digits; held at a million, which no text has room for. */
static uint32_t take_number(struct pi_str *s)
{
        uint32_t value = 0;

        for (; s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9'; *s = behind(*s, 1))
                value = value < 1000000 ? value * 10 + (uint32_t)(s->p[0] - '0') : value;
        return value;
}

static void take_flags(struct pi_str *s, struct trace_spec *spec)
{
        for (;; *s = behind(*s, 1)) {
                switch (s->n > 0 ? s->p[0] : 'x') {
                case '-':
                        spec->minus = true;
                        break;
                case '0':
                        spec->zero = true;
                        break;
                case '#':
                        spec->hash = true;
                        break;
                case '+':
                        spec->plus = true;
                        break;
                case ' ':
                        spec->space = true;
                        break;
                default:
                        return;
                }
        }
}

static uint32_t take_length(struct pi_str *s, uint32_t long_bytes)
{
        if (take_char(s, 'h'))
                return take_char(s, 'h') ? 1 : 2;
        if (take_char(s, 'l'))
                return take_char(s, 'l') ? 8 : long_bytes;
        if (take_char(s, 'L') || take_char(s, 'q') || take_char(s, 'j'))
                return 8;
        if (take_char(s, 'z') || take_char(s, 'Z') || take_char(s, 't'))
                return long_bytes;
        return 4;
}

/* Kernels take all letters and digits behind %p (vsprintf.c: pointer). */
static struct pi_str take_extension(struct pi_str *s)
{
        struct pi_str all = *s;

        while (s->n > 0 &&
               ((s->p[0] >= '0' && s->p[0] <= '9') || (s->p[0] >= 'A' && s->p[0] <= 'Z') ||
                (s->p[0] >= 'a' && s->p[0] <= 'z')))
                *s = behind(*s, 1);
        return (struct pi_str){ all.p, (size_t)(s->p - all.p) };
}

/* What stands behind a '%'. False where it is no conversion. */
static bool take_spec(struct pi_str *s, struct trace_spec *spec, uint32_t long_bytes)
{
        take_flags(s, spec);
        spec->star_width = take_char(s, '*');
        spec->width = spec->star_width ? 0 : take_number(s);
        spec->precision = -1;
        if (take_char(s, '.')) {
                spec->star_precision = take_char(s, '*');
                spec->precision = spec->star_precision ? 0 : (int32_t)take_number(s);
        }
        spec->bytes = take_length(s, long_bytes);
        if (s->n == 0 || s->p[0] == '\0' || !strchr("diuoxXcsp", s->p[0]))
                return false;
        spec->conversion = s->p[0];
        *s = behind(*s, 1);
        if (spec->conversion == 'p')
                spec->extension = take_extension(s);
        return true;
}

static bool take_arguments(struct trace_parse *parse, struct trace_piece *piece)
{
        if (piece->spec.star_width && !(piece->width = next_argument(parse)))
                return false;
        if (piece->spec.star_precision && !(piece->precision = next_argument(parse)))
                return false;
        return (piece->value = next_argument(parse)) != NULL;
}

/* The text up to the next '%' with its conversion. A '%' at the end and "%%" are text. */
static struct trace_piece *next_piece(struct trace_parse *parse, struct pi_str *format)
{
        struct trace_piece *piece = PI_NEW(parse->arena, struct trace_piece);
        const char *at = memchr(format->p, '%', format->n);
        size_t n = at ? (size_t)(at - format->p) : format->n;

        if (!piece)
                return NULL;
        piece->text = (struct pi_str){ format->p, n };
        *format = behind(*format, n);
        if (!at)
                return piece;
        if (format->n == 1 || format->p[1] == '%') {
                piece->text.n++;
                *format = behind(*format, format->n == 1 ? 1 : 2);
                return piece;
        }
        *format = behind(*format, 1);
        if (!take_spec(format, &piece->spec, parse->long_bytes) || !take_arguments(parse, piece))
                return NULL;
        return piece;
}

/* Kernels may pass more arguments than the text takes; what is not asked for is parsed, too. */
static bool rest_is_good(struct trace_parse *parse)
{
        while (trace_lex_is(&parse->lex, ",")) {
                if (!next_argument(parse))
                        return false;
        }
        return parse->lex.token.kind == TRACE_TOKEN_END;
}

void trace_program_read(struct trace_program *program, const struct pi_recording *rec,
                        const struct pi_tracepoint *point, struct pi_arena *arena)
{
        struct trace_parse parse = { .rec = rec,
                                     .point = point,
                                     .arena = arena,
                                     .lex = trace_lex_of(pi_recording_str(rec, point->print)),
                                     .long_bytes = rec->tracing.long_bytes == 4 ? 4 : 8 };
        const struct trace_piece **last = &program->pieces;
        struct pi_str format = trace_parse_text(&parse);

        program->failed = !format.p;
        while (format.n > 0 && !program->failed) {
                struct trace_piece *piece = next_piece(&parse, &format);

                *last = piece;
                program->failed = !piece;
                if (piece)
                        last = &piece->next;
        }
        program->failed = program->failed || !rest_is_good(&parse);
}
