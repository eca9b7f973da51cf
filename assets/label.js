// Texts that fit: how much of a name goes into so many pixels. Widths of ASCII characters are
// measured once; anything else is measured as it stands.
import { shortName } from './text.js';

export function createLabels(context, font) {
    context.font = font;
    const ascii = Float64Array.from({ length: 128 }, (_, code) =>
        (code < 32 ? 0 : context.measureText(String.fromCharCode(code)).width));
    const ellipsis = context.measureText('…').width;
    const widths = new Map(), shorts = new Map();

    function charWidth(char) {
        const code = char.codePointAt(0);
        return code < 128 ? ascii[code] : context.measureText(char).width;
    }

    function widthOf(text) {
        let width = widths.get(text);
        if (width === undefined) {
            width = 0;
            for (const char of text)
                width += charWidth(char);
            widths.set(text, width);
        }
        return width;
    }

    function cut(text, room) {
        let width = ellipsis, length = 0;
        for (const char of text) {
            width += charWidth(char);
            if (width > room)
                break;
            length += char.length;
        }
        return length > 1 ? `${text.slice(0, length)}…` : '';
    }

    function short(name) {
        if (!shorts.has(name))
            shorts.set(name, shortName(name));
        return shorts.get(name);
    }

    return {
        fit(name, room) {
            if (room < 2 * ellipsis)
                return '';
            if (widthOf(name) <= room)
                return name;
            const less = short(name);
            return widthOf(less) <= room ? less : cut(less, room);
        },
    };
}
