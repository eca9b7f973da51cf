// Frames of a layout -> pixels of a canvas.
import { createLabels } from './label.js';

export const ROW_HEIGHT = 18;
const FONT_SIZE = 11.5;
const PADDING = 4;
const LABEL_MIN_WIDTH = 18;

export function createPainter(canvas) {
    const context = canvas.getContext('2d', { alpha: false });
    const font = `${FONT_SIZE}px ${getComputedStyle(canvas).fontFamily}`;
    const labels = createLabels(context, font);
    let ratio = 1, width = 0, height = 0;

    function snap(x) {
        return Math.round(x * ratio) / ratio;
    }

    // Fills x .. x + w of a row and leaves a hair's breadth to the right and below.
    function box(x, w, y, hair) {
        const left = snap(x), right = snap(x + w);
        const room = right - left > 3 * hair ? hair : 0;
        context.fillRect(left, y, Math.max(right - left - room, hair), ROW_HEIGHT - hair);
    }

    function label(text, x, w, y, colour) {
        const left = Math.max(x, 0) + PADDING;
        const fitting = labels.fit(text, Math.min(x + w, width) - left - 2);
        if (fitting) {
            context.fillStyle = colour;
            context.fillText(fitting, left, y + ROW_HEIGHT / 2 + 0.5);
        }
    }

    return {
        resize(newWidth, newHeight) {
            ratio = window.devicePixelRatio || 1;
            width = newWidth;
            height = newHeight;
            canvas.style.height = `${height}px`;
            canvas.width = Math.round(width * ratio);
            canvas.height = Math.round(height * ratio);
        },
        // style(frame) -> { fill, ink, text }; y(row) -> top of the row
        paint(layout, style, y, colours) {
            context.setTransform(ratio, 0, 0, ratio, 0, 0);
            context.font = font;
            context.textBaseline = 'middle';
            context.fillStyle = colours.bg;
            context.fillRect(0, 0, width, height);
            context.fillStyle = colours.gap;
            for (const gap of layout.gaps)
                box(gap.x, gap.w, y(gap.row), 1 / ratio);
            for (let frame = 0; frame < layout.count; frame++) {
                const { fill, ink, text } = style(frame);
                const x = layout.x[frame], w = layout.w[frame], top = y(layout.row[frame]);
                context.fillStyle = fill;
                box(x, w, top, 1 / ratio);
                if (w >= LABEL_MIN_WIDTH)
                    label(text, x, w, top, ink);
            }
        },
        outline(layout, frame, y, colour, thickness) {
            const x = snap(layout.x[frame]);
            const w = Math.max(snap(layout.x[frame] + layout.w[frame]) - x, 2);
            context.strokeStyle = colour;
            context.lineWidth = thickness;
            context.strokeRect(x + thickness / 2, y(layout.row[frame]) + thickness / 2,
                Math.max(w - thickness, 1), ROW_HEIGHT - thickness);
        },
        width: () => width,
    };
}
