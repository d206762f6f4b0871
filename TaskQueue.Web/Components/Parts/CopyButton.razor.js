// Copies an element's text. Over plain http browsers hide the clipboard, so there it goes through a field.
export async function copy(id) {
    const element = document.getElementById(id);
    const text = textOf(element);
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyThroughField(element, text);
    }
}

// Of an element in parts those are marked that are copied; what only leads to them, such as a summary, is not.
function textOf(element) {
    const parts = [...element.querySelectorAll("[data-copied]")];
    return parts.length === 0 ? element.textContent : parts.map((part) => part.textContent).join("");
}

// Beside the element: under an open dialog nothing else of the document can be selected.
function copyThroughField(element, text) {
    const focused = document.activeElement;
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    element.after(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return done;
}
