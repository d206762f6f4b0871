// A page comes from the server whole. The circuit that takes it over begins anew, and has nothing to show until it has read: what came stays in
// sight until then, as a picture: neither it nor what lies
// under it takes keys or the pointer, so that nothing flickers and nobody presses what is about to go or cannot be seen.
(() => {
    const patience = 3000;
    const address = location.href;
    const drawn = document.getElementById("content");
    if (!drawn) {
        return;
    }

    // What waits in something that is shut is waited for by nobody.
    const isBusy = (main) => [...main.querySelectorAll(".skeleton[aria-busy=true]")].some((part) => part.checkVisibility());

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
        alive.inert = true;
        alive.before(drawn);
        // The same element shows the next page, which is none that the server drew.
        const looks = new MutationObserver(() => (isBusy(alive) && location.href === address) || uncover());
        const timer = setTimeout(uncover, patience);
        looks.observe(alive, { childList: true, subtree: true });

        function uncover() {
            looks.disconnect();
            clearTimeout(timer);
            alive.inert = false;
            drawn.remove();
        }
    }
})();
