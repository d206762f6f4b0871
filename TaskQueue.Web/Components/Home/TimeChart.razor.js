// Follows the pointer and the arrow keys over a chart: reads out the point there, and chooses ranges.
export function watch(area, chart) {
    const tip = document.createElement("span");
    tip.className = "readout";
    tip.setAttribute("role", "status");
    const cursor = document.createElement("span");
    cursor.className = "cursor";
    const chosen = document.createElement("span");
    chosen.className = "chosen";
    for (const part of [chosen, cursor, tip]) {
        part.hidden = true;
        area.append(part);
    }

    let point = -1;
    let start = -1;
    const texts = () => JSON.parse(area.dataset.points);
    const share = index => (index + 0.5) * 100 / texts().length;

    function at(event) {
        const box = area.getBoundingClientRect();
        const count = texts().length;
        return Math.min(count - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * count)));
    }

    function show(index) {
        point = index;
        tip.hidden = cursor.hidden = false;
        tip.textContent = texts()[index];
        cursor.style.left = tip.style.left = share(index) + "%";
        tip.dataset.side = share(index) > 50 ? "left" : "right";
        chosen.hidden = start < 0;
        if (start >= 0) {
            const count = texts().length;
            chosen.style.left = Math.min(start, index) * 100 / count + "%";
            chosen.style.width = (Math.abs(index - start) + 1) * 100 / count + "%";
        }
    }

    function hide() {
        point = start = -1;
        tip.hidden = cursor.hidden = chosen.hidden = true;
    }

    function choose(index) {
        const first = start;
        start = -1;
        chosen.hidden = true;
        if (first >= 0 && first !== index) {
            chart.invokeMethodAsync("ZoomAsync", first, index);
        }
    }

    function down(event) {
        if (event.button === 0 && event.pointerType !== "touch") {
            start = at(event);
            area.setPointerCapture(event.pointerId);
            area.focus({ preventScroll: true });
            event.preventDefault();
        }
    }

    function up(event) {
        if (start >= 0 && event.pointerType !== "touch") {
            choose(at(event));
        }
    }

    function key(event) {
        const last = texts().length - 1;
        if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
            const step = event.key === "ArrowRight" ? 1 : -1;
            show(point < 0 ? last : Math.min(last, Math.max(0, point + step)));
        } else if (event.key === "Enter" && point >= 0) {
            if (start < 0) {
                start = point;
                show(point);
            } else {
                choose(point);
            }
        } else if (event.key === "Escape") {
            if (start >= 0) {
                hide();
            } else {
                chart.invokeMethodAsync("UndoAsync");
            }
        } else {
            return;
        }

        event.preventDefault();
    }

    const move = event => show(at(event));
    const leave = () => {
        if (start < 0) {
            hide();
        }
    };
    const hears = { pointerdown: down, pointermove: move, pointerup: up, pointerleave: leave, pointercancel: hide, blur: hide, keydown: key };
    for (const [name, hear] of Object.entries(hears)) {
        area.addEventListener(name, hear);
    }

    return {
        end() {
            for (const [name, hear] of Object.entries(hears)) {
                area.removeEventListener(name, hear);
            }

            for (const part of [chosen, cursor, tip]) {
                part.remove();
            }
        }
    };
}
