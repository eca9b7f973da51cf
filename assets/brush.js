// Dragging over the chart -> a range of time, told while it moves. An edge of the range can be
// taken again; a double click clears it.

const EDGE_PIXELS = 6;
const MIN_DRAG_PIXELS = 3;

// The fewest digits that tell neighbouring pixels apart.
function rounded(ns, nsPerPixel) {
    const step = 10 ** Math.floor(Math.log10(Math.max(nsPerPixel, 1)));
    return Math.round(ns / step) * step;
}

export class Brush {
    // over: the element to drag on; timeAt(pixel) and pixelAt(time); range() -> [t0, t1] or null
    constructor(over, { timeAt, pixelAt, range, change }) {
        Object.assign(this, { over, timeAt, pixelAt, range, change, from: null });
        over.addEventListener('pointerdown', (event) => this.begin(event));
        over.addEventListener('pointermove', (event) => this.move(event));
        over.addEventListener('pointerup', (event) => this.end(event));
        over.addEventListener('pointercancel', (event) => this.end(event));
        over.addEventListener('dblclick', () => change(null));
    }

    pixel(event) {
        const box = this.over.getBoundingClientRect();
        return Math.min(Math.max(event.clientX - box.left, 0), box.width);
    }

    // The pixel of the range's other edge when `x` is on one, else null.
    oppositeEdge(x) {
        const edges = this.range()?.map(this.pixelAt);
        const near = edges ? edges.findIndex((edge) => Math.abs(edge - x) <= EDGE_PIXELS) : -1;
        return near < 0 ? null : edges[1 - near];
    }

    begin(event) {
        if (event.button !== 0)
            return;
        const x = this.pixel(event);
        const opposite = this.oppositeEdge(x);
        this.from = opposite ?? x;
        this.moved = opposite !== null;
        this.over.setPointerCapture(event.pointerId);
    }

    move(event) {
        const x = this.pixel(event);
        if (this.from === null) {
            this.over.classList.toggle('on-edge', this.oppositeEdge(x) !== null);
            return;
        }
        this.moved ||= Math.abs(x - this.from) >= MIN_DRAG_PIXELS;
        if (this.moved)
            this.tell(Math.min(x, this.from), Math.max(x, this.from));
    }

    tell(left, right) {
        const nsPerPixel = this.timeAt(1) - this.timeAt(0);
        const [t0, t1] = [left, right].map((pixel) => rounded(this.timeAt(pixel), nsPerPixel));
        if (t0 < t1)
            this.change([t0, t1]);
    }

    end(event) {
        this.from = null;
        if (this.over.hasPointerCapture(event.pointerId))
            this.over.releasePointerCapture(event.pointerId);
    }
}
