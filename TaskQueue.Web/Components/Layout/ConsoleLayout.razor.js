import { keepFocus } from "../../focus.js";
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
