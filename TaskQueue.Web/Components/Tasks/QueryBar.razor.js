// Keys that choose among suggestions must not move the caret or leave the field.
const bars = new WeakMap();

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
