// A classic script, read in the head: the remembered theme must be there before the first paint.
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
    const apply = (theme) => {
        if (theme === "light" || theme === "dark") {
            root.dataset.theme = theme;
        } else {
            delete root.dataset.theme;
        }
    };

    apply(recall());
    document.addEventListener("click", (event) => {
        if (!event.target.closest?.("[data-theme-toggle]")) {
            return;
        }

        const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
        const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
        apply(next);
        try {
            localStorage.setItem(key, next);
        } catch {
            // it holds for this page then
        }
    });
    addEventListener("storage", (event) => event.key === key && apply(event.newValue));
})();
