// Tells the page when the reader leaves the top of the list: of the window, or of a table that scrolls in itself.
const farDown = 160;
let abort = new AbortController();

const table = () => document.querySelector(".tasks[data-wide] .rz-data-grid-data, .scroll");
const down = () => Math.max(scrollY, table()?.scrollTop ?? 0);

export function start(page) {
    let away = false;
    abort.abort();
    abort = new AbortController();
    addEventListener(
        "scroll",
        () => {
            if (away !== down() > farDown) {
                away = !away;
                page.invokeMethodAsync("OnScrolledAsync", away);
            }
        },
        // Boxes do not let their scrolling rise; on its way down it is heard.
        { passive: true, capture: true, signal: abort.signal },
    );
}

export function stop() {
    abort.abort();
}

export function toTop() {
    scrollTo({ top: 0 });
    table()?.scrollTo({ top: 0 });
}
