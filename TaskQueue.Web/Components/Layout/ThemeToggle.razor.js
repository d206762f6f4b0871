// A classic script, read in the head: the look must be there before the first paint. A document that the server drew for
// somebody who is signed in has it already; others take what this browser was shown last.
(() => {
    const key = "taskqueue.theme";
    const root = document.documentElement;
    const recall = () => {
        try {
            return localStorage.getItem(key);
        } catch {
            return null; // storage may be forbidden; the system's theme is fine then
        }
    };
    const keep = (theme) => {
        try {
            if (theme === "light" || theme === "dark") {
                localStorage.setItem(key, theme);
            } else {
                localStorage.removeItem(key);
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

    if (root.dataset.look === "kept") {
        keep(root.dataset.theme);
    } else {
        apply(recall());
    }

    globalThis.taskQueueLook = {
        theme: () => root.dataset.theme ?? "system",
        set(theme, density) {
            apply(theme);
            keep(theme);
            root.dataset.density = density;
        },
    };
    document.addEventListener("click", (event) => {
        if (!event.target.closest?.("[data-theme-toggle]")) {
            return;
        }

        const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
        const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
        apply(next);
        keep(next);
    });
    addEventListener("storage", (event) => event.key === key && apply(event.newValue));
})();
