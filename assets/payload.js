// The page's data block -> header and columns. base64, gzip, then the container of doc/page.md; the
// columns are views of the unpacked bytes. Knows nothing of what a column means.

const TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };
const VERSION = 1;

export class PayloadError extends Error {}

function check(condition, message) {
    if (!condition)
        throw new PayloadError(message);
}

function bytesOfBase64(text) {
    if (Uint8Array.fromBase64)
        return Uint8Array.fromBase64(text);
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++)
        bytes[i] = binary.charCodeAt(i);
    return bytes;
}

async function gunzip(bytes) {
    check(typeof DecompressionStream === 'function', 'this browser cannot unpack gzip data');
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(stream).arrayBuffer();
}

function columnView(buffer, base, column) {
    const { name, type, len, off } = column;
    const View = TYPES[type];
    check(typeof name === 'string' && View, `column ${name} has the unknown type ${type}`);
    check(Number.isSafeInteger(len) && Number.isSafeInteger(off) && len >= 0 && off >= 0 &&
        off % 8 === 0 && base + off + len * View.BYTES_PER_ELEMENT <= buffer.byteLength,
    `column ${name} reaches beyond the data`);
    return new View(buffer, base + off, len);
}

function readHeader(buffer) {
    check(buffer.byteLength >= 8, 'the data is too short');
    const bytes = new Uint8Array(buffer);
    check(String.fromCharCode(...bytes.subarray(0, 4)) === 'PIPA', 'the data does not begin with PIPA');
    const length = new DataView(buffer).getUint32(4, true);
    check(8 + length <= buffer.byteLength, 'the header reaches beyond the data');
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    check(header.format === 'pipa-page', 'the data is of another format');
    check(header.version === VERSION, `the data has version ${header.version}, this page reads ${VERSION}`);
    check(Array.isArray(header.strings) && Array.isArray(header.cols) && header.meta,
        'the header is incomplete');
    return { header, base: Math.ceil((8 + length) / 8) * 8 };
}

// { meta, strings, columns: Map name -> typed array }
export function parsePayload(buffer) {
    check(new Uint8Array(new Uint16Array([1]).buffer)[0] === 1, 'this computer is big-endian');
    const { header, base } = readHeader(buffer);
    const columns = new Map(header.cols.map((column) => [column.name, columnView(buffer, base, column)]));
    return { meta: header.meta, strings: header.strings, columns };
}

export async function readPayload(element) {
    check(element, 'the page holds no data block');
    return parsePayload(await gunzip(bytesOfBase64(element.textContent.trim())));
}
