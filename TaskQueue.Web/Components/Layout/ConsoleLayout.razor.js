// Keyboard shortcuts, and a sign of life for the session while somebody works on a page without loading another.
const alivePause = 10 * 60 * 1000;
let stopAll = () => {};

export function start(shell, console_) {
    const abort = new AbortController();
    const options = { signal: abort.signal, passive: true };
    let active = false;

    const isTyping = (target) =>
        target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]");

    document.addEventListener(
        "keydown",
        (event) => {
            active = true;
            if (event.key === "n" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
                event.preventDefault();
                console_.invokeMethodAsync("OnNewTaskKey");
            }

            if (event.key === "Escape") {
                shell.querySelectorAll("details[data-menu][open]").forEach((menu) => (menu.open = false));
            }
        },
        { signal: abort.signal },
    );
    // A grid keeps back the key that follows an arrow key. It must not be this one, which leaves the grid.
    addEventListener(
        "keydown",
        (event) => {
            if (event.key === "Tab" && event.target.closest?.(".rz-data-grid-data")) {
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
}

export function stop() {
    stopAll();
}
