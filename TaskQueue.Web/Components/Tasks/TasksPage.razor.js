// Tells the page when the reader leaves the top of the list, and remembers how many rows they like.
const key = "taskqueue.rows";
const farDown = 160;
let abort = new AbortController();

export function start(page) {
    let away = false;
    abort.abort();
    abort = new AbortController();
    addEventListener(
        "scroll",
        () => {
            if (away !== scrollY > farDown) {
                away = !away;
                page.invokeMethodAsync("OnScrolledAsync", away);
            }
        },
        { passive: true, signal: abort.signal },
    );
    try {
        return localStorage.getItem(key);
    } catch {
        return null; // storage may be forbidden
    }
}

export function stop() {
    abort.abort();
}

export function toTop() {
    scrollTo({ top: 0 });
}

export function remember(size) {
    try {
        localStorage.setItem(key, size);
    } catch {
        // it holds for this page then
    }
}
