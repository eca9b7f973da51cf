// Text from the recording -> text for people. Names are hostile: what would be invisible or would
// reorder its surroundings is spelled out, as report/escape.c does (\x1b, \u202e).

const CONTROL = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f' +
    '\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e0fff}]', 'gu');
const LONE_SURROGATE = /\p{Surrogate}|\p{Noncharacter_Code_Point}/gu;

function spelled(char) {
    const code = char.codePointAt(0);
    const hex = code.toString(16);
    return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

export function visible(text) {
    return text.replace(LONE_SURROGATE, '\ufffd').replace(CONTROL, spelled);
}

// Replaces what stands between `open` and its partner by `filler`; unbalanced text stays as it is.
function collapse(text, open, close, filler) {
    let out = '', depth = 0;
    for (const char of text) {
        if (char === open && depth++ === 0)
            out += open + filler + close;
        else if (char === close && depth > 0)
            depth--;
        else if (depth === 0)
            out += char;
    }
    return depth === 0 ? out : text;
}

// "std::map<int, foo>::find(int const&) const" -> "std::map<…>::find() const"
export function shortName(name) {
    if (name.length < 16 || /operator|^[<(]/.test(name))
        return name;
    const named = name.replaceAll('(anonymous namespace)', '{anonymous}');
    return collapse(collapse(named, '(', ')', ''), '<', '>', '…');
}

export function clipped(text, length) {
    return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

export function plural(count, one, many) {
    return count === 1 ? one : many;
}
