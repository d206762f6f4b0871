// Where the focus goes when what has it goes away: to what is nearest, and not to the top of the page.
const places = "a[href], button, summary, [data-search], [type=search], [tabindex='0']";
// What stood around the place that a dialog was opened from.
const opened = new WeakMap();

// An element and what stands around it. Around a dialog stands what it was opened from, for it lies elsewhere in the document.
export function wayOf(element) {
    const way = [];
    for (let at = element; at && at !== document.body; at = at.parentElement) {
        way.push(at);
        if (opened.has(at)) {
            return [...way, ...opened.get(at)];
        }
    }

    return way;
}

// The first place on a way, or in what stands around it, that can have the focus now.
export function nearest(way) {
    const isThere = (element) => element.isConnected && !element.disabled && element.checkVisibility();
    for (const around of way.filter(isThere)) {
        const found = around.matches(places) || around === way[0] ? around : [...around.querySelectorAll(places)].find(isThere);
        if (found) {
            return found;
        }
    }

    return null;
}

// Remembers where a dialog is opened from.
export function leaveFor(dialog) {
    opened.set(dialog, wayOf(document.activeElement));
}

// Goes back to where a dialog was opened from. What stood there may be gone, as the palette is: then on to the heading.
export function backFrom(dialog) {
    const way = opened.get(dialog) ?? [];
    const content = way.findIndex((element) => element.matches("main"));
    const next = nearest(way.slice(0, Math.max(content, 1)));
    if (next) {
        next.focus({ preventScroll: true });
    } else {
        focusHeading();
    }
}

// What has the focus may go with what it did, or rest while that is saved. Whoever works by keys goes on from what is nearest. On
// another page the heading gets the focus, also one that comes after what it stands for was read.
export function keepFocus(signal) {
    let byKeys = false;
    let way = [];
    let path = "";
    let rested = false;

    addEventListener("keydown", () => (byKeys = true), { signal, passive: true, capture: true });
    addEventListener("pointerdown", () => (byKeys = false), { signal, passive: true, capture: true });
    document.addEventListener(
        "focusin",
        (event) => {
            way = wayOf(event.target);
            path = location.pathname;
            rested = false;
        },
        { signal, passive: true },
    );

    const watcher = new MutationObserver((changes) => {
        const last = way[0];
        if (!last || document.activeElement !== document.body) {
            rested = last?.disabled === true;
        } else if (path !== location.pathname || (last.tagName === "H1" && !last.isConnected)) {
            focusHeading();
        } else if (byKeys && (hasLeft(last, changes) || (rested && !last.disabled))) {
            nearest(way)?.focus({ preventScroll: true });
        } else {
            rested ||= last.disabled === true;
        }
    });
    watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    signal.addEventListener("abort", () => watcher.disconnect());
}

// What is put elsewhere leaves its place too, and the focus does not come along.
const hasLeft = (element, changes) =>
    !element.isConnected || changes.some((change) => [...change.removedNodes].some((node) => node.contains(element)));

function focusHeading() {
    const heading = document.querySelector("main h1");
    if (heading) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
    }
}
