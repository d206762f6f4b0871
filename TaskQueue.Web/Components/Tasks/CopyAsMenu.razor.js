// Copies a text and shuts the menu that it was asked for in. Over plain http browsers hide the clipboard, so there it goes through a field.
export async function copy(menu, text) {
    const done = await write(text);
    menu.open = false;
    menu.querySelector("summary").focus();
    return done;
}

async function write(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        const field = document.createElement("textarea");
        field.value = text;
        field.style.position = "fixed";
        field.style.opacity = "0";
        document.body.append(field);
        field.select();
        const done = document.execCommand("copy");
        field.remove();
        return done;
    }
}
