// Copies an element's text. Over plain http browsers hide the clipboard, so there it goes through a selection.
export async function copy(id) {
    const element = document.getElementById(id);
    try {
        await navigator.clipboard.writeText(element.textContent);
        return true;
    } catch {
        const range = document.createRange();
        range.selectNodeContents(element);
        const selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        return document.execCommand("copy");
    }
}
