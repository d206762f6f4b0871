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
            if (event.isComposing) {
                return;
            }

            const completes = (event.key === "Enter" || event.key === "Tab") && open && chosen && complete(input);
            const takes =
                event.key === "ArrowDown" ||
                (event.key === "ArrowUp" && open) ||
                (event.key === "Escape" && open);
            if (completes || takes) {
                event.preventDefault();
                event.stopPropagation();
                if (takes) {
                    bar.invokeMethodAsync("OnKeyAsync", event.key);
                }
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

// Here and now, so that what is typed right after it comes behind it. False where more has been typed than the suggestion
// was made for.
function complete(input) {
    const option = document.getElementById(input.getAttribute("aria-activedescendant"));
    if (option?.dataset.of !== input.value) {
        return false;
    }

    input.value = option.dataset.text;
    input.setSelectionRange(option.dataset.caret, option.dataset.caret);
    input.removeAttribute("aria-activedescendant");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
}

// The text is there already, by the page; somebody who has typed on since keeps what they typed.
export function place(input, text, caret) {
    input.focus();
    if (input.value === text) {
        input.setSelectionRange(caret, caret);
    }
}
