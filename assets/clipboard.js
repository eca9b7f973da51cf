// Text -> the clipboard. A page from a file may not be allowed to: then the text stays selected.

function select(text) {
    const box = document.createElement('textarea');
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand('copy');
    box.remove();
    return done;
}

// True where it is there.
export async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return select(text);
    }
}
