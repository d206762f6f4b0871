// Keys that choose among suggestions must not move the caret or leave the field; "/" leads to it from anywhere.
const bars = new WeakMap();

const isTyping = (element) => element?.closest?.("input, textarea, select, dialog[open], [contenteditable=true]");

export function start(form, input, bar) {
    const abort = new AbortController();
    const signal = abort.signal;
    input.addEventListener(
        "keydown",
        (event) => {
            const open = input.getAttribute("aria-expanded") === "true";
            const chosen = input.hasAttribute("aria-activedescendant");
            const takes =
                event.key === "ArrowDown" ||
                (event.key === "ArrowUp" && open) ||
                ((event.key === "Enter" || event.key === "Tab") && open && chosen) ||
                (event.key === "Escape" && open);
            if (takes && !event.isComposing) {
                event.preventDefault();
                event.stopPropagation();
                bar.invokeMethodAsync("OnKeyAsync", event.key);
            } else if (event.key === "Escape") {
                input.blur();
            }
        },
        { signal },
    );
    document.addEventListener(
        "keydown",
        (event) => {
            if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
                event.preventDefault();
                input.focus();
                input.select();
            }
        },
        { signal },
    );
    bars.set(form, abort);
}

export function stop(form) {
    bars.get(form)?.abort();
}

export function caret(input) {
    return input.selectionStart;
}

export function write(input, text, caret) {
    input.value = text;
    input.focus();
    input.setSelectionRange(caret, caret);
}
