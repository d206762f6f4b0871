// Keeps the text in the browser and sends it, as a stream, a moment after the last key.
const pause = 300;
const editors = new WeakMap();

const bytes = (area) => new TextEncoder().encode(area.value);

export function start(area, editor) {
    let timer;
    const onInput = () => {
        clearTimeout(timer);
        timer = setTimeout(() => editor.invokeMethodAsync("OnTypedAsync", DotNet.createJSStreamReference(bytes(area))), pause);
    };
    // Tab stays the key that leaves the field; two spaces indent as in other JSON.
    const onKey = (event) => {
        if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) {
            const line = area.value.slice(0, area.selectionStart).split("\n").pop();
            const indent = line.match(/^\s*/)[0] + (/[{[]\s*$/.test(line) ? "  " : "");
            if (indent) {
                event.preventDefault();
                area.setRangeText(`\n${indent}`, area.selectionStart, area.selectionEnd, "end");
                onInput();
            }
        }
    };
    area.addEventListener("input", onInput);
    area.addEventListener("keydown", onKey);
    editors.set(area, { onInput, stop: () => clearTimeout(timer) });
}

export function stop(area) {
    editors.get(area)?.stop();
}

export function read(area) {
    editors.get(area)?.stop();
    return bytes(area);
}

export function write(area, text) {
    area.value = text;
    editors.get(area)?.onInput();
}

// The column counts bytes of UTF-8; the caret counts UTF-16 units.
export function show(area, line, column) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const before = new TextEncoder().encode(lines[line - 1] ?? "").slice(0, column - 1);
    const at = start + new TextDecoder().decode(before).length;
    area.focus();
    area.setSelectionRange(at, at + 1);
}
