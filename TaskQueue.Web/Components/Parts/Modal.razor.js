// A native modal dialog: inert background, focus kept inside and given back at the end.
const openers = new WeakMap();

export function open(dialog) {
    // One that was closed at once is off the page already.
    if (!dialog?.isConnected) {
        return;
    }

    openers.set(dialog, document.activeElement);
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
}

export function close(dialog) {
    if (dialog?.open) {
        dialog.close();
    }

    const opener = openers.get(dialog);
    if (opener?.isConnected && opener !== document.body) {
        opener.focus?.();
    } else {
        // What it was opened by is gone, as the palette is: who works by keys goes on from the heading.
        document.querySelector("main h1")?.focus({ preventScroll: true });
    }
}
