// The time under the pointer, one for all views that run over time: who is pointed at tells it, the
// others follow in the next frame.

export class Clock {
    constructor() {
        Object.assign(this, { ns: null, frame: 0, listeners: [] });
    }

    // ns: nanoseconds, or null when the pointer is gone.
    set(ns) {
        if (ns === this.ns)
            return;
        this.ns = ns;
        this.frame ||= requestAnimationFrame(() => {
            this.frame = 0;
            for (const listener of this.listeners)
                listener(this.ns);
        });
    }

    on(listener) {
        this.listeners.push(listener);
    }
}
