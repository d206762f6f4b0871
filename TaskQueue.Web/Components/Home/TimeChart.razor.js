// Follows the pointer and the arrow keys over charts: reads out the point there, and chooses ranges. One set of listeners serves all charts of
// a page, whenever they come and go; what they say of a point is asked for when somebody points at it first.
(() => {
    const states = new WeakMap();
    const chartOf = event => event.target instanceof Element ? event.target.closest(".area[data-count]") : null;
    let pointed = null;

    for (const name of ["chartask", "chartzoom", "chartundo"]) {
        Blazor.registerCustomEventType(name, { createEventArgs: event => event.detail ?? {} });
    }

    function stateOf(area) {
        if (!states.has(area)) {
            states.set(area, { point: -1, start: -1, isAsked: false });
        }

        return states.get(area);
    }

    // Drawn by the script alone, behind what the page draws; made anew where the page has taken them away.
    function partOf(area, name) {
        const known = area.querySelector(":scope > ." + name);
        if (known) {
            return known;
        }

        const part = document.createElement("span");
        part.className = name;
        part.hidden = true;
        if (name === "readout") {
            part.setAttribute("role", "status");
        }

        area.append(part);
        return part;
    }

    function say(area, name, detail) {
        area.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
    }

    function ask(area, state) {
        if (state.isAsked || area.dataset.points) {
            return;
        }

        state.isAsked = true;
        new MutationObserver((_, observer) => {
            observer.disconnect();
            if (state.point >= 0) {
                show(area, state.point);
            }
        }).observe(area, { attributeFilter: ["data-points"] });
        say(area, "chartask");
    }

    const countOf = area => Number(area.dataset.count);
    const share = (area, index) => (index + 0.5) * 100 / countOf(area);

    function at(area, event) {
        const box = area.getBoundingClientRect();
        return Math.min(countOf(area) - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * countOf(area))));
    }

    function show(area, index) {
        const state = stateOf(area);
        const [chosen, cursor, tip] = ["chosen", "cursor", "readout"].map(name => partOf(area, name));
        const text = area.dataset.points ? JSON.parse(area.dataset.points)[index] : "";
        state.point = index;
        cursor.hidden = false;
        tip.hidden = !text;
        tip.textContent = text;
        cursor.style.left = tip.style.left = share(area, index) + "%";
        tip.dataset.side = share(area, index) > 50 ? "left" : "right";
        chosen.hidden = state.start < 0;
        if (state.start >= 0) {
            chosen.style.left = Math.min(state.start, index) * 100 / countOf(area) + "%";
            chosen.style.width = (Math.abs(index - state.start) + 1) * 100 / countOf(area) + "%";
        }

        ask(area, state);
    }

    function hide(area) {
        const state = stateOf(area);
        state.point = state.start = -1;
        for (const part of area.querySelectorAll(":scope > :is(.chosen, .cursor, .readout)")) {
            part.hidden = true;
        }
    }

    function choose(area, index) {
        const state = stateOf(area);
        const first = state.start;
        state.start = -1;
        partOf(area, "chosen").hidden = true;
        if (first >= 0 && first !== index) {
            say(area, "chartzoom", { first, last: index });
        }
    }

    const isZoomed = area => area.dataset.zoom !== undefined;

    function move(event) {
        const area = chartOf(event);
        if (pointed && pointed !== area && stateOf(pointed).start < 0) {
            hide(pointed);
        }

        pointed = area;
        if (area) {
            show(area, at(area, event));
        }
    }

    function down(event) {
        const area = chartOf(event);
        if (area && isZoomed(area) && event.button === 0 && event.pointerType !== "touch") {
            stateOf(area).start = at(area, event);
            area.setPointerCapture(event.pointerId);
            area.focus({ preventScroll: true });
            event.preventDefault();
        }
    }

    function up(event) {
        const area = chartOf(event);
        if (area && stateOf(area).start >= 0 && event.pointerType !== "touch") {
            choose(area, at(area, event));
        }
    }

    function end(event) {
        const area = chartOf(event);
        if (area) {
            hide(area);
        }
    }

    function key(event) {
        const area = chartOf(event);
        if (!area || area !== event.target) {
            return;
        }

        const state = stateOf(area);
        const last = countOf(area) - 1;
        if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
            const step = event.key === "ArrowRight" ? 1 : -1;
            show(area, state.point < 0 ? last : Math.min(last, Math.max(0, state.point + step)));
        } else if (event.key === "Enter" && state.point >= 0 && isZoomed(area)) {
            if (state.start < 0) {
                state.start = state.point;
                show(area, state.point);
            } else {
                choose(area, state.point);
            }
        } else if (event.key === "Escape") {
            if (state.start >= 0) {
                hide(area);
            } else {
                say(area, "chartundo");
            }
        } else {
            return;
        }

        event.preventDefault();
    }

    const hears = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: end, focusout: end, keydown: key };
    for (const [name, hear] of Object.entries(hears)) {
        document.addEventListener(name, hear);
    }

    document.documentElement.addEventListener("pointerleave", () => {
        if (pointed && stateOf(pointed).start < 0) {
            hide(pointed);
            pointed = null;
        }
    });
})();
