import { backFrom, leaveFor } from "../../focus.js";

// A native modal dialog: inert background, focus kept inside and given back at the end.
export function open(dialog) {
    // One that was closed at once is off the page already.
    if (!dialog?.isConnected) {
        return;
    }

    leaveFor(dialog);
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
}

export function close(dialog) {
    if (dialog?.open) {
        dialog.close();
    }

    backFrom(dialog);
}
