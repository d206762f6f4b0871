// The arrow keys and Enter, without a way to the server and back for each of them.
const openers = new WeakMap();
const watchers = new WeakMap();

export function open(dialog, list) {
    // One that was closed at once is off the page already.
    if (!dialog?.isConnected) {
        return;
    }

    openers.set(dialog, document.activeElement);
    const input = dialog.querySelector("input");
    const options = () => [...list.querySelectorAll("[role=option]")];
    const active = () => list.querySelector("[aria-selected=true]");

    const choose = (option) => {
        active()?.removeAttribute("aria-selected");
        if (!option) {
            input.removeAttribute("aria-activedescendant");
            return;
        }

        option.setAttribute("aria-selected", "true");
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
    };

    // Somebody who types fast means what they typed, and not what was found for the first letters of it.
    let isMeant = false;
    const go = () => {
        isMeant = list.dataset.typed !== input.value;
        if (!isMeant) {
            active()?.click();
        }
    };

    input.addEventListener("input", () => (isMeant = false));
    input.addEventListener("keydown", (event) => {
        const all = options();
        const at = all.indexOf(active());
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 8, all.length - 1), PageUp: Math.max(at - 8, 0) }[
            event.key
        ];
        if (to !== undefined && all.length > 0) {
            event.preventDefault();
            choose(all[(to + all.length) % all.length]);
        } else if (event.key === "Enter") {
            event.preventDefault();
            go();
            return;
        }

        // Who does something else meanwhile has thought better of it.
        isMeant = false;
    });
    list.addEventListener("click", () => (isMeant = false));
    dialog.addEventListener("cancel", () => (isMeant = false));
    list.addEventListener("pointermove", (event) => {
        const option = event.target.closest("[role=option]");
        if (option && option !== active()) {
            choose(option);
        }
    });
    dialog.addEventListener("click", (event) => {
        // A click on the backdrop is one on the dialog itself, outside of its box.
        if (event.target === dialog) {
            dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
        }
    });

    const watcher = new MutationObserver(() => {
        choose(options()[0]);
        if (isMeant) {
            go();
        }
    });
    watcher.observe(list, { childList: true, subtree: true, characterData: true, attributeFilter: ["data-typed"] });
    watchers.set(dialog, watcher);
    dialog.showModal();
    input.focus();
    choose(options()[0]);
}

export function close(dialog) {
    watchers.get(dialog)?.disconnect();
    if (dialog?.open) {
        dialog.close();
    }

    openers.get(dialog)?.focus?.();
}

export function switchTheme() {
    document.querySelector("[data-theme-toggle]")?.click();
}
