// Frames of a layout -> pixels of a canvas.
import { Labels } from './label.js';

export const ROW_HEIGHT = 18;
const FONT_SIZE = 11.5;
const PADDING = 4;
const LABEL_MIN_WIDTH = 18;

export class Painter {
    constructor(canvas) {
        this.canvas = canvas;
        this.context = canvas.getContext('2d', { alpha: false });
        this.font = `${FONT_SIZE}px ${getComputedStyle(canvas).fontFamily}`;
        this.labels = new Labels(this.context, this.font);
        Object.assign(this, { ratio: 1, width: 0, height: 0 });
    }

    resize(width, height) {
        this.ratio = window.devicePixelRatio || 1;
        this.width = width;
        this.height = height;
        this.canvas.style.height = `${height}px`;
        this.canvas.width = Math.round(width * this.ratio);
        this.canvas.height = Math.round(height * this.ratio);
    }

    // To whole pixels of the screen.
    snap(x) {
        return Math.round(x * this.ratio) / this.ratio;
    }

    // Fills x .. x + w of a row and leaves a pixel to the right and below.
    box(x, w, y) {
        const pixel = 1 / this.ratio;
        const left = this.snap(x), right = this.snap(x + w);
        const room = right - left > 3 * pixel ? pixel : 0;
        this.context.fillRect(left, y, Math.max(right - left - room, pixel), ROW_HEIGHT - pixel);
    }

    label(text, x, w, y, colour) {
        const left = x + PADDING;
        const fitting = this.labels.fit(text, x + w - left - 2);
        if (fitting) {
            this.context.fillStyle = colour;
            this.context.fillText(fitting, left, y + ROW_HEIGHT / 2 + 0.5);
        }
    }

    // style(frame) -> { fill, ink, text }; y(row) -> top of the row on the canvas, or beyond it
    paint(layout, style, y, colours) {
        const { context } = this;
        context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
        context.font = this.font;
        context.textBaseline = 'middle';
        context.fillStyle = colours.bg;
        context.fillRect(0, 0, this.width, this.height);
        context.fillStyle = colours.gap;
        for (const gap of layout.gaps)
            this.box(gap.x, gap.w, y(gap.row));
        for (let frame = 0; frame < layout.count; frame++) {
            const x = layout.x[frame], w = layout.w[frame], top = y(layout.row[frame]);
            if (top <= -ROW_HEIGHT || top >= this.height)
                continue;
            const { fill, ink, text } = style(frame);
            context.fillStyle = fill;
            this.box(x, w, top);
            if (w >= LABEL_MIN_WIDTH)
                this.label(text, x, w, top, ink);
        }
    }

    outline(layout, frame, y, colour, thickness) {
        const x = this.snap(layout.x[frame]);
        const w = Math.max(this.snap(layout.x[frame] + layout.w[frame]) - x, 2);
        this.context.strokeStyle = colour;
        this.context.lineWidth = thickness;
        this.context.strokeRect(x + thickness / 2, y(layout.row[frame]) + thickness / 2,
            Math.max(w - thickness, 1), ROW_HEIGHT - thickness);
    }
}
