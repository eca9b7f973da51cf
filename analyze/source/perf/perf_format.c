#include "analyze/source/perf/perf_format.h"

#include "analyze/data/ctype.h"

/* The rest of a text that is being read from its beginning. */
static struct pi_str rest_from(struct pi_str s, size_t n)
{
        return (struct pi_str){ s.p + n, s.n - n };
}

static bool is_space(char c)
{
        return c == ' ' || c == '\t' || c == '\r';
}

static struct pi_str trimmed(struct pi_str s)
{
        while (s.n > 0 && is_space(s.p[0]))
                s = rest_from(s, 1);
        while (s.n > 0 && is_space(s.p[s.n - 1]))
                s.n--;
        return s;
}

/* The text up to the next `end`, which is passed; all of it where there is none. */
static struct pi_str upto(struct pi_str *s, char end)
{
        const char *at = s->n ? memchr(s->p, end, s->n) : NULL;
        struct pi_str head = { s->p, at ? (size_t)(at - s->p) : s->n };

        *s = rest_from(*s, head.n + (at != NULL));
        return head;
}

static bool is_word(char c)
{
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '_';
}

/* "key:number" where the piece is of that key. */
static bool read_number(struct pi_str piece, const char *key, uint32_t *out)
{
        struct pi_str name = pi_str_of(key);
        uint64_t value = 0;

        if (!pi_str_starts(piece, name))
                return false;
        piece = trimmed(rest_from(piece, name.n));
        if (piece.n == 0 || piece.n > 9)
                return false;
        for (size_t i = 0; i < piece.n; i++) {
                if (piece.p[i] < '0' || piece.p[i] > '9')
                        return false;
                value = value * 10 + (uint64_t)(piece.p[i] - '0');
        }
        *out = (uint32_t)value;
        return true;
}

static bool is_char_type(struct pi_str type)
{
        return pi_str_ends(type, PI_STR("char")) && !pi_str_starts(type, PI_STR("unsigned")) &&
               !pi_str_starts(type, PI_STR("signed"));
}

/* "char prev_comm[16]", "__data_loc char[] name", "unsigned short common_type": cut into the type
 * without its brackets and the name. */
static bool read_declaration(struct pi_recording *rec, struct pi_str text,
                             struct pi_tracepoint_field *out)
{
        bool data_loc = pi_str_starts(text, PI_STR("__data_loc ")), brackets = false;
        bool rel_loc = pi_str_starts(text, PI_STR("__rel_loc "));
        struct pi_ctype type;
        size_t name;

        if (data_loc || rel_loc)
                upto(&text, ' ');
        if (text.n > 0 && text.p[text.n - 1] == ']') {
                brackets = true;
                while (text.n > 0 && text.p[text.n - 1] != '[')
                        text.n--;
                text = trimmed((struct pi_str){ text.p, text.n - (text.n > 0) });
        }
        for (name = text.n; name > 0 && is_word(text.p[name - 1]);)
                name--;
        if (name == text.n)
                return false;
        out->name = pi_strtab_intern(rec->strings, rest_from(text, name));
        text = trimmed((struct pi_str){ text.p, name });
        if (pi_str_ends(text, PI_STR("[]")))
                text = trimmed((struct pi_str){ text.p, text.n - 2 });
        out->type = pi_strtab_intern(rec->strings, text);
        out->item_bytes = pi_ctype_of(text, rec->tracing.long_bytes, &type) ? type.bytes : 0;
        out->text = is_char_type(text) && (brackets || data_loc || rel_loc);
        out->kind = data_loc    ? PI_FIELD_DATA_LOC
                    : rel_loc   ? PI_FIELD_REL_LOC
                    : out->text ? PI_FIELD_TEXT
                    : brackets  ? PI_FIELD_ARRAY
                                : PI_FIELD_NUMBER;
        return out->name != PI_NONE && out->type != PI_NONE;
}

/* "field:DECLARATION; offset:N; size:N; signed:N;" (kernels before 2.6.33 do not say
 * signed). */
static bool read_field(struct pi_recording *rec, struct pi_str line)
{
        struct pi_tracepoint_field field = { .name = PI_NONE }, *added;
        uint32_t offset = PI_NONE, size = PI_NONE, is_signed = 0;
        bool good;

        upto(&line, ':');
        good = read_declaration(rec, trimmed(upto(&line, ';')), &field);
        while (good && line.n > 0) {
                struct pi_str piece = trimmed(upto(&line, ';'));

                (void)(read_number(piece, "offset:", &offset) ||
                       read_number(piece, "size:", &size) ||
                       read_number(piece, "signed:", &is_signed));
        }
        if (!good || offset == PI_NONE || size == PI_NONE)
                return false;
        field.offset = offset;
        field.size = size;
        field.is_signed = is_signed != 0;
        if (field.kind == PI_FIELD_NUMBER && size != 1 && size != 2 && size != 4 && size != 8)
                field.kind = PI_FIELD_ARRAY; /* a structure */
        added = pi_vec_push(&rec->tracing.fields);
        if (added)
                *added = field;
        return added;
}

/* The common fields stand first, before an empty line. */
static void mark_common(struct pi_recording *rec, const struct pi_tracepoint *point)
{
        for (uint32_t i = 0; i < point->field_count; i++) {
                struct pi_tracepoint_field *field = PI_AT(
                        &rec->tracing.fields, struct pi_tracepoint_field, point->first_field + i);

                field->common =
                        pi_str_starts(pi_strtab_at(rec->strings, field->name), PI_STR("common_"));
        }
}

/* All of the text behind "print fmt:": arguments may stand on lines of their own. */
static uint32_t read_print(struct pi_recording *rec, struct pi_str line, struct pi_str rest)
{
        upto(&line, ':');
        return pi_strtab_intern(rec->strings,
                                (struct pi_str){ line.p, (size_t)(rest.p + rest.n - line.p) });
}

bool perf_format_read(struct pi_recording *rec, struct pi_str system, struct pi_str text)
{
        struct pi_vec *fields = &rec->tracing.fields;
        struct pi_tracepoint point = { .id = PI_NONE,
                                       .name = PI_NONE,
                                       .print = PI_NONE,
                                       .first_field = (uint32_t)fields->count };

        while (text.n > 0) {
                struct pi_str line = trimmed(upto(&text, '\n'));

                if (pi_str_starts(line, PI_STR("print fmt:"))) {
                        point.print = read_print(rec, line, text);
                        break;
                }
                if (pi_str_starts(line, PI_STR("name:")))
                        point.name = pi_strtab_intern(rec->strings, trimmed(rest_from(line, 5)));
                else if (pi_str_starts(line, PI_STR("field")) && !read_field(rec, line))
                        break;
                else
                        read_number(line, "ID:", &point.id);
        }
        point.system = pi_strtab_intern(rec->strings, system);
        point.field_count = (uint32_t)fields->count - point.first_field;
        mark_common(rec, &point);
        if (point.id != PI_NONE && point.name != PI_NONE && point.system != PI_NONE &&
            pi_tracing_add(&rec->tracing, &point))
                return true;
        fields->count = point.first_field;
        return false;
}
