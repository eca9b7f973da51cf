// Tables that are wider than their place can be scrolled with the keyboard: they take the focus as
// long as there is something to scroll.

export function watchScrollers(root) {
    const observer = new ResizeObserver((entries) => {
        for (const { target } of entries) {
            if (target.scrollWidth > target.clientWidth)
                target.tabIndex = 0;
            else
                target.removeAttribute('tabindex');
        }
    });
    root.querySelectorAll('.table-wrap').forEach((wrap) => observer.observe(wrap));
}
