/* Two blanks per level; an item's dash takes the place of the first two blanks of its mapping. */
#include "collect/facts/yaml.h"

#include <stdio.h>
#include <strings.h>

/* Plain words that YAML 1.1 reads as something else than a string. */
static const char *const reserved[] = {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null"
};

void pc_yaml_init(struct pc_yaml *yaml, struct pi_out *out)
{
        *yaml = (struct pc_yaml){ .out = out };
}

static bool is_letter(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_plain(struct pi_str key)
{
        if (key.n == 0 || key.n > 128 || !is_letter(key.p[0]) || key.p[key.n - 1] == ' ')
                return false;
        for (size_t i = 0; i < key.n; i++)
                if (!is_letter(key.p[i]) && !(key.p[i] >= '0' && key.p[i] <= '9') &&
                    !memchr("_.()/- ", key.p[i], 7))
                        return false;
        for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
                if (key.n == strlen(reserved[i]) && strncasecmp(key.p, reserved[i], key.n) == 0)
                        return false;
        return true;
}

static void put_escape(struct pi_out *out, uint32_t code)
{
        char text[16];

        if (code == '\n' || code == '\t')
                snprintf(text, sizeof(text), "\\%c", code == '\n' ? 'n' : 't');
        else if (code == '"' || code == '\\')
                snprintf(text, sizeof(text), "\\%c", (char)code);
        else
                snprintf(text, sizeof(text), code <= 0xff ? "\\x%02x" : "\\u%04x", (unsigned)code);
        pi_out_text(out, text);
}

static bool is_shown(uint32_t code)
{
        return code != '"' && code != '\\' && code != 0xfffe && code != 0xffff &&
               !pi_utf8_is_control(code);
}

static void put_quoted(struct pi_out *out, struct pi_str s)
{
        pi_out_char(out, '"');
        while (s.n > 0) {
                uint32_t code;
                size_t bytes = pi_utf8_decode(s, &code);
                /* One byte that is not ASCII is one that is not UTF-8. */
                if (bytes == 1 && (uint8_t)*s.p >= 0x80)
                        put_escape(out, (uint8_t)*s.p);
                else if (is_shown(code))
                        pi_out_bytes(out, s.p, bytes);
                else
                        put_escape(out, code);
                s.p += bytes;
                s.n -= bytes;
        }
        pi_out_char(out, '"');
}

static void put_key(struct pi_out *out, struct pi_str key)
{
        if (is_plain(key))
                pi_out_str(out, key);
        else
                put_quoted(out, key);
        pi_out_char(out, ':');
}

/* The blanks, or the dash, before a line of the content of level `depth`. */
static void put_indent(struct pc_yaml *yaml, unsigned depth)
{
        struct pc_yaml_level *parent = depth > 0 ? &yaml->level[depth - 1] : NULL;
        bool dash = parent && parent->item && parent->fresh;

        for (unsigned i = dash ? 1 : 0; i < depth; i++)
                pi_out_text(yaml->out, "  ");
        if (dash)
                pi_out_text(yaml->out, "- ");
        if (parent)
                parent->fresh = false;
}

/* Writes the openings that were held back until there is something inside. */
static void show(struct pc_yaml *yaml)
{
        for (unsigned i = 0; i < yaml->depth; i++) {
                struct pc_yaml_level *level = &yaml->level[i];
                if (level->shown)
                        continue;
                level->shown = true;
                level->fresh = level->item;
                if (level->item)
                        continue;
                if (i == 0 && yaml->out->total_bytes > 0)
                        pi_out_char(yaml->out, '\n');
                put_indent(yaml, i);
                put_key(yaml->out, level->key);
                pi_out_char(yaml->out, '\n');
        }
}

static void begin(struct pc_yaml *yaml, struct pi_str key, bool item)
{
        /* What lies too deep is counted, so that every end finds its beginning. */
        if (yaml->depth >= PC_YAML_DEPTH)
                yaml->bad = true;
        else
                yaml->level[yaml->depth] = (struct pc_yaml_level){ .key = key, .item = item };
        yaml->depth++;
}

void pc_yaml_begin(struct pc_yaml *yaml, struct pi_str key)
{
        begin(yaml, key, false);
}

void pc_yaml_begin_item(struct pc_yaml *yaml)
{
        begin(yaml, (struct pi_str){ 0 }, true);
}

void pc_yaml_end(struct pc_yaml *yaml)
{
        if (yaml->depth == 0)
                yaml->bad = true;
        else
                yaml->depth--;
}

bool pc_yaml_shown(const struct pc_yaml *yaml)
{
        return !yaml->bad && yaml->depth > 0 && yaml->level[yaml->depth - 1].shown;
}

/* Ready for a line of content; false after a misuse. */
static bool line(struct pc_yaml *yaml)
{
        if (yaml->bad)
                return false;
        show(yaml);
        put_indent(yaml, yaml->depth);
        return true;
}

void pc_yaml_str(struct pc_yaml *yaml, struct pi_str key, struct pi_str value)
{
        if (!line(yaml))
                return;
        put_key(yaml->out, key);
        pi_out_char(yaml->out, ' ');
        put_quoted(yaml->out, value);
        pi_out_char(yaml->out, '\n');
}

void pc_yaml_u64(struct pc_yaml *yaml, const char *key, uint64_t value)
{
        if (!line(yaml))
                return;
        put_key(yaml->out, pi_str_of(key));
        pi_out_char(yaml->out, ' ');
        pi_out_u64(yaml->out, value);
        pi_out_char(yaml->out, '\n');
}

void pc_yaml_item(struct pc_yaml *yaml, struct pi_str value)
{
        if (!line(yaml))
                return;
        pi_out_text(yaml->out, "- ");
        put_quoted(yaml->out, value);
        pi_out_char(yaml->out, '\n');
}
