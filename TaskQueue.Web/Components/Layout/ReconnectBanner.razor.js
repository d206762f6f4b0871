// The banner's two buttons. A page whose circuit has gone is loaded anew by itself: all it showed is in the store.
const banner = document.getElementById("components-reconnect-modal");

document
    .querySelectorAll("[data-reload]")
    .forEach((button) => button.addEventListener("click", () => location.reload()));
banner.querySelector("[data-reconnect]").addEventListener("click", async () => {
    if (!(await Blazor.reconnect().catch(() => false))) {
        location.reload();
    }
});

// A page that was drawn but never came alive: refused because too many are open, or cut off on the way.
setTimeout(() => {
    if (document.querySelector(".shell:not([data-ready])")) {
        document.getElementById("page-asleep").hidden = false;
    }
}, 20_000);

new MutationObserver(() => {
    if (banner.classList.contains("components-reconnect-rejected")) {
        location.reload();
    }
}).observe(banner, { attributeFilter: ["class"] });
