// Texts that fit: how much of a name goes into so many pixels. Widths of ASCII characters are
// measured once; any other character is measured where it stands.
import { shortName } from './text.js';

const ELLIPSIS = '…';

function remembered(map, key, make) {
    let value = map.get(key);
    if (value === undefined) {
        value = make(key);
        map.set(key, value);
    }
    return value;
}

export class Labels {
    constructor(context, font) {
        context.font = font;
        this.context = context;
        this.charWidths = new Map();
        this.widths = new Map();
        this.shorts = new Map();
        this.ellipsis = context.measureText(ELLIPSIS).width;
    }

    charWidth(char) {
        return remembered(this.charWidths, char, () => this.context.measureText(char).width);
    }

    widthOf(text) {
        return remembered(this.widths, text, () => {
            let width = 0;
            for (const char of text)
                width += this.charWidth(char);
            return width;
        });
    }

    cut(text, room) {
        let width = this.ellipsis, length = 0;
        for (const char of text) {
            width += this.charWidth(char);
            if (width > room)
                break;
            length += char.length;
        }
        return length > 1 ? text.slice(0, length) + ELLIPSIS : '';
    }

    // The name, or its short form, or its beginning; '' where not even that fits.
    fit(name, room) {
        if (room < 2 * this.ellipsis)
            return '';
        if (this.widthOf(name) <= room)
            return name;
        const short = remembered(this.shorts, name, shortName);
        return this.widthOf(short) <= room ? short : this.cut(short, room);
    }
}
