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
    document.documentElement.toggleAttribute("data-lost", /components-reconnect-(show|failed|rejected)/.test(banner.className));
    if (banner.classList.contains("components-reconnect-rejected")) {
        location.reload();
    }
}).observe(banner, { attributeFilter: ["class"] });

// Without WebSockets the framework asks again and again: those requests are seen here, a WebSocket is not. While they come, the
// document says so; a poll takes 90 s at the most, so that two minutes without one mean that there is something better.
let quiet = 0;
new PerformanceObserver((list) => {
    if (list.getEntries().some((entry) => entry.name.includes("/_blazor?id="))) {
        document.documentElement.dataset.connection = "polling";
        clearTimeout(quiet);
        quiet = setTimeout(() => delete document.documentElement.dataset.connection, 120_000);
    }
}).observe({ type: "resource", buffered: true });
