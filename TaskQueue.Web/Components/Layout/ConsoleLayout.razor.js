import { tidy } from "../Parts/FormDraft.razor.js";

// Keyboard shortcuts, where the browser is, and a sign of life for the session while somebody works on a page without loading another.
const alivePause = 10 * 60 * 1000;
// How long the second key of a pair may take.
const pairPause = 1200;
let stopAll = () => {};

export function start(shell, console_, owner) {
    tidy(owner);
    const abort = new AbortController();
    const options = { signal: abort.signal, passive: true };
    let active = false;

    const isTyping = (target) =>
        target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]");

    let first = null;

    const search = () =>
        [...shell.querySelectorAll("main input[type=search], main [data-search]")].find((field) => field.offsetParent);

    // What a key does where nobody types; true when it did something.
    const press = (key) => {
        if (first && performance.now() - first.at < pairPause) {
            const link = shell.querySelector(`[data-keys="${first.key} ${CSS.escape(key)}"]`);
            first = null;
            link?.click();
            return link !== null;
        }

        first = key === "g" ? { key, at: performance.now() } : null;
        switch (key) {
            case "n":
                console_.invokeMethodAsync("OnNewTaskKey");
                return true;
            case "?":
                console_.invokeMethodAsync("OnShortcutsKey");
                return true;
            case "/":
                search()?.focus();
                return search() !== undefined;
            default:
                return first !== null;
        }
    };

    document.addEventListener(
        "keydown",
        (event) => {
            active = true;
            if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
                // Over another dialog it would take that one's place.
                if (!document.querySelector("dialog[open]:not(.palette)")) {
                    event.preventDefault();
                    console_.invokeMethodAsync("OnPaletteKey");
                }
            } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && press(event.key)) {
                event.preventDefault();
            }

            if (event.key === "Escape") {
                shell.querySelectorAll("details[data-menu][open]").forEach(close);
            }
        },
        { signal: abort.signal },
    );
    keepFocus(abort.signal);
    // The framework takes links within a page for itself, and moves what is seen but not the focus.
    document.querySelector(".skip")?.addEventListener(
        "click",
        (event) => {
            event.preventDefault();
            document.getElementById("content")?.focus();
        },
        { signal: abort.signal },
    );
    // A grid keeps back the key that follows an arrow key, Enter or Space. It must not be the one that leaves the grid, and what is
    // pressed at something in a cell is not for the grid.
    addEventListener(
        "keydown",
        (event) => {
            const isInGrid = event.target.closest?.(".rz-data-grid-data");
            const isForCell = [" ", "Enter"].includes(event.key) && event.target.closest?.("a, button, input, select, summary");
            if (isInGrid && (event.key === "Tab" || isForCell)) {
                event.stopPropagation();
            }
        },
        { ...options, capture: true },
    );
    document.addEventListener(
        "pointerdown",
        (event) => {
            active = true;
            shell.querySelectorAll("details[data-menu][open]").forEach((menu) => {
                if (!menu.contains(event.target)) {
                    menu.open = false;
                }
            });
        },
        options,
    );

    document.addEventListener(
        "visibilitychange",
        () => console_.invokeMethodAsync("OnHidden", document.hidden).catch(() => {}),
        options,
    );

    const timer = setInterval(() => {
        if (active) {
            active = false;
            fetch("session/alive", { method: "POST" }).catch(() => {});
        }
    }, alivePause);

    // From here on clicks and keys are heard; until then the page is only drawn.
    shell.dataset.ready = "";
    stopAll = () => {
        abort.abort();
        clearInterval(timer);
    };

    return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function stop() {
    stopAll();
}

// Whoever was in it by keys goes on from what had opened it.
function close(menu) {
    const wasInside = menu.contains(document.activeElement);
    menu.open = false;
    if (wasInside) {
        menu.querySelector("summary")?.focus();
    }
}

// What has the focus may go with what it did, or rest while that is saved. Whoever works by keys goes on from what is nearest, and
// not from the top of the page. On another page the heading gets the focus, also one that comes after what it stands for was read.
function keepFocus(signal) {
    let byKeys = false;
    let way = [];
    let path = "";
    let rested = false;

    addEventListener("keydown", () => (byKeys = true), { signal, passive: true, capture: true });
    addEventListener("pointerdown", () => (byKeys = false), { signal, passive: true, capture: true });
    document.addEventListener(
        "focusin",
        (event) => {
            way = [];
            for (let at = event.target; at && at !== document.body; at = at.parentElement) {
                way.push(at);
            }

            path = location.pathname;
            rested = false;
        },
        { signal, passive: true },
    );

    const watcher = new MutationObserver((changes) => {
        const last = way[0];
        if (!last || document.activeElement !== document.body) {
            rested = last?.disabled === true;
        } else if (path !== location.pathname || (last.tagName === "H1" && !last.isConnected)) {
            focusHeading();
        } else if (byKeys && (hasLeft(last, changes) || (rested && !last.disabled))) {
            nearest(way)?.focus({ preventScroll: true });
        } else {
            rested ||= last.disabled === true;
        }
    });
    watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    signal.addEventListener("abort", () => watcher.disconnect());
}

// What is put elsewhere leaves its place too, and the focus does not come along.
const hasLeft = (element, changes) =>
    !element.isConnected || changes.some((change) => [...change.removedNodes].some((node) => node.contains(element)));

function focusHeading() {
    const heading = document.querySelector("main h1");
    if (heading) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
    }
}

function nearest(way) {
    const isThere = (element) => element.isConnected && !element.disabled && element.checkVisibility();
    if (isThere(way[0])) {
        return way[0];
    }

    for (const around of way.slice(1).filter(isThere)) {
        const found = [...around.querySelectorAll("a[href], button, summary, [data-search], [type=search], [tabindex='0']")].find(isThere);
        if (found) {
            return found;
        }
    }

    return null;
}
