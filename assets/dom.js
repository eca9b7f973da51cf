// Elements with text, never with markup: names from a recording reach the page as text only.

export function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith('on'))
            node.addEventListener(name.slice(2), value);
        else if (value !== false && value !== null && value !== undefined)
            node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
}

export function setText(node, text) {
    if (node.textContent !== text)
        node.textContent = text;
}

let labels = 0;

export function labelled(text, control, className = 'field') {
    control.id = `control-${++labels}`;
    return el('span', { class: className }, el('label', { for: control.id }, text), control);
}

// entries: [text, colour]; what the colours of a figure mean.
export function fillKeys(list, entries) {
    list.replaceChildren(...entries.map(([text, colour]) => {
        const swatch = el('span', { class: 'swatch' });
        swatch.style.background = colour;
        return el('li', {}, swatch, text);
    }));
}

export function fillSelect(select, options, value) {
    select.replaceChildren(...options.map(([key, text]) => el('option', { value: key }, text)));
    select.value = value;
}
