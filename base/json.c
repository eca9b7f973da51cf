/* Values into JSON text (RFC 8259). The writer knows where it stands, not what it writes. After a
 * misuse it writes nothing any more. */
#include "base/json.h"

#include "base/num.h"

void pi_json_init(struct pi_json *json, struct pi_out *out)
{
        json->out = out;
        json->bad = false;
        json->key_pending = false;
        json->depth = 0;
        json->level[0].object = false;
        json->level[0].any = false;
}

/* A container at depth d keeps its state in level[d - 1]. Outside of all, level[0].any says that
 * the document's one value is written. */
static unsigned level_of(const struct pi_json *json)
{
        return json->depth ? json->depth - 1 : 0;
}

/* What stands before a value. False where no value may stand here. */
static bool value_begin(struct pi_json *json)
{
        unsigned level = level_of(json);
        bool in_object = json->depth && json->level[level].object;
        bool root_again = json->depth == 0 && json->level[0].any;
        if (json->bad || root_again || in_object != json->key_pending) {
                json->bad = true;
                return false;
        }
        if (json->depth && !in_object && json->level[level].any)
                pi_out_char(json->out, ',');
        json->key_pending = false;
        json->level[level].any = true;
        return true;
}

static void container_begin(struct pi_json *json, bool object)
{
        if (json->depth == PI_JSON_DEPTH)
                json->bad = true;
        if (!value_begin(json))
                return;
        json->level[json->depth].object = object;
        json->level[json->depth].any = false;
        json->depth++;
        pi_out_char(json->out, object ? '{' : '[');
}

static void container_end(struct pi_json *json, bool object)
{
        if (json->bad || json->depth == 0 || json->key_pending ||
            json->level[json->depth - 1].object != object) {
                json->bad = true;
                return;
        }
        json->depth--;
        json->level[level_of(json)].any = true;
        pi_out_char(json->out, object ? '}' : ']');
}

void pi_json_object(struct pi_json *json)
{
        container_begin(json, true);
}

void pi_json_object_end(struct pi_json *json)
{
        container_end(json, true);
}

void pi_json_array(struct pi_json *json)
{
        container_begin(json, false);
}

void pi_json_array_end(struct pi_json *json)
{
        container_end(json, false);
}

static void escape_code(struct pi_out *out, uint32_t code)
{
        static const char digit[] = "0123456789abcdef";
        pi_out_text(out, "\\u");
        for (int shift = 12; shift >= 0; shift -= 4)
                pi_out_char(out, digit[code >> shift & 15]);
}

/* One character that is not plain ASCII; returns its bytes. Every control code point is escaped,
 * not only those that JSON asks for: the text is then safe to show in a terminal. */
static size_t escape_one(struct pi_out *out, struct pi_str s)
{
        static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* pairs: byte, letter */
        uint32_t code;
        size_t n = pi_utf8_decode(s, &code);
        for (size_t i = 0; i + 1 < sizeof(named); i += 2)
                if (code == (unsigned char)named[i]) {
                        pi_out_char(out, '\\');
                        pi_out_char(out, named[i + 1]);
                        return n;
                }
        if (pi_utf8_is_control(code))
                escape_code(out, code);
        else if (code == 0xFFFD)
                pi_out_text(out, "\xEF\xBF\xBD");
        else
                pi_out_bytes(out, s.p, n);
        return n;
}

static bool is_plain(char c)
{
        return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static void quote(struct pi_out *out, struct pi_str s)
{
        pi_out_char(out, '"');
        while (s.n) {
                size_t n = 0;
                while (n < s.n && is_plain(s.p[n]))
                        n++;
                if (n)
                        pi_out_bytes(out, s.p, n);
                else
                        n = escape_one(out, s);
                s.p += n;
                s.n -= n;
        }
        pi_out_char(out, '"');
}

void pi_json_key(struct pi_json *json, const char *key)
{
        unsigned level = level_of(json);
        if (json->bad || json->depth == 0 || !json->level[level].object || json->key_pending) {
                json->bad = true;
                return;
        }
        if (json->level[level].any)
                pi_out_char(json->out, ',');
        quote(json->out, pi_str_of(key));
        pi_out_char(json->out, ':');
        json->key_pending = true;
}

void pi_json_str(struct pi_json *json, struct pi_str value)
{
        if (value_begin(json))
                quote(json->out, value);
}

void pi_json_u64(struct pi_json *json, uint64_t value)
{
        if (value_begin(json))
                pi_out_u64(json->out, value);
}

void pi_json_i64(struct pi_json *json, int64_t value)
{
        if (value_begin(json))
                pi_out_i64(json->out, value);
}

void pi_json_double(struct pi_json *json, double value)
{
        if (value_begin(json))
                pi_out_double(json->out, value);
}

void pi_json_bool(struct pi_json *json, bool value)
{
        if (value_begin(json))
                pi_out_text(json->out, value ? "true" : "false");
}

void pi_json_null(struct pi_json *json)
{
        if (value_begin(json))
                pi_out_text(json->out, "null");
}

void pi_json_key_str(struct pi_json *json, const char *key, struct pi_str value)
{
        pi_json_key(json, key);
        pi_json_str(json, value);
}

void pi_json_key_u64(struct pi_json *json, const char *key, uint64_t value)
{
        pi_json_key(json, key);
        pi_json_u64(json, value);
}

void pi_json_key_i64(struct pi_json *json, const char *key, int64_t value)
{
        pi_json_key(json, key);
        pi_json_i64(json, value);
}

void pi_json_key_double(struct pi_json *json, const char *key, double value)
{
        pi_json_key(json, key);
        pi_json_double(json, value);
}

void pi_json_key_bool(struct pi_json *json, const char *key, bool value)
{
        pi_json_key(json, key);
        pi_json_bool(json, value);
}

bool pi_json_done(struct pi_json *json)
{
        return !json->bad && json->depth == 0 && json->level[0].any;
}
