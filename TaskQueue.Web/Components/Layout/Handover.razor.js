// A page comes from the server whole. The circuit that takes it over begins anew, and has nothing to show until it has read: what came stays in
// sight until then, out of reach of pointer and keys, so that nothing flickers and nobody presses what is about to go.
(() => {
    const patience = 5000;
    const drawn = document.getElementById("content");
    if (!drawn) {
        return;
    }

    const isBusy = (main) => main.querySelector(".skeleton[aria-busy=true]") !== null;

    const begin = new MutationObserver(() => {
        const alive = document.getElementById("content");
        if (alive && alive !== drawn) {
            begin.disconnect();
            if (isBusy(alive)) {
                cover(alive);
            }
        }
    });
    begin.observe(document.body, { childList: true, subtree: true });

    function cover(alive) {
        for (const named of [drawn, ...drawn.querySelectorAll("[id]")]) {
            named.removeAttribute("id");
        }

        drawn.inert = true;
        drawn.setAttribute("aria-hidden", "true");
        drawn.classList.add("handover");
        alive.before(drawn);
        const looks = new MutationObserver(() => isBusy(alive) || uncover());
        const timer = setTimeout(uncover, patience);
        looks.observe(alive, { childList: true, subtree: true });

        function uncover() {
            looks.disconnect();
            clearTimeout(timer);
            drawn.remove();
        }
    }
})();
