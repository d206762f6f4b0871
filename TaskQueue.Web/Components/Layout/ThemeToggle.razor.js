// A classic script, read in the head: the look must be there before the first paint. A document that the server drew for
// somebody who is signed in has it already; others take what this browser was shown last.
(() => {
    const key = "taskqueue.theme";
    // A choice that the server has not been told of yet: the page was left, or not alive, before it could be.
    const untoldKey = "taskqueue.theme.untold";
    const root = document.documentElement;
    const recall = (name) => {
        try {
            return localStorage.getItem(name);
        } catch {
            return null; // storage may be forbidden; the system's theme is fine then
        }
    };
    const keep = (name, theme) => {
        try {
            if (theme === "light" || theme === "dark") {
                localStorage.setItem(name, theme);
            } else {
                localStorage.removeItem(name);
            }
        } catch {
            // it holds for this page then
        }
    };
    const apply = (theme) => {
        if (theme === "light" || theme === "dark") {
            root.dataset.theme = theme;
        } else {
            delete root.dataset.theme;
        }
    };

    const untold = recall(untoldKey);
    if (untold) {
        apply(untold);
    } else if (root.dataset.look === "kept") {
        keep(key, root.dataset.theme);
    } else {
        apply(recall(key));
    }

    globalThis.taskQueueLook = {
        theme: () => root.dataset.theme ?? "system",
        isUntold: () => recall(untoldKey) !== null,
        told: () => keep(untoldKey),
        set(theme, density) {
            apply(theme);
            keep(key, theme);
            keep(untoldKey);
            root.dataset.density = density;
        },
        // For the pages before sign-in, which know no account: the server reads it as its framework writes it.
        speak(language) {
            const value = language === "browser" ? "" : encodeURIComponent(`c=|uic=${language}`);
            const age = value ? 365 * 24 * 60 * 60 : 0;
            document.cookie = `taskqueue_language=${value}; path=/; max-age=${age}; samesite=lax`;
        },
    };
    document.addEventListener("click", (event) => {
        const chosen = event.target.closest?.("[data-language]");
        if (chosen) {
            taskQueueLook.speak(chosen.dataset.language);
            // Not a reload: that would send a form again.
            location.assign(location.href);
            return;
        }

        if (!event.target.closest?.("[data-theme-toggle]")) {
            return;
        }

        const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
        const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
        apply(next);
        keep(key, next);
        keep(untoldKey, next);
    });
    addEventListener("storage", (event) => event.key === key && apply(event.newValue));
})();
