// Notes go by themselves, one after the other, unless somebody points at them or is among them with the keyboard.
const stay = 9000;
const step = 500;
const timers = new WeakMap();

export function start(region, bell) {
    const ages = new WeakMap();
    const tick = () => {
        const isHeld = region.matches(":hover") || region.contains(document.activeElement) || document.hidden;
        for (const note of region.querySelectorAll("li")) {
            const age = (ages.get(note) ?? 0) + (isHeld ? 0 : step);
            ages.set(note, age);
            if (age >= stay && !note.dataset.gone) {
                note.dataset.gone = "";
                note.querySelector("button")?.click();
            }
        }
    };
    // Whoever closes the note that they are at goes on from the bell, not from the beginning of the page.
    const leave = (event) => {
        if (event.target.closest("button") === document.activeElement) {
            bell.focus({ preventScroll: true });
        }
    };
    region.addEventListener("click", leave);
    timers.set(region, { timer: setInterval(tick, step), leave });
}

export function stop(region) {
    const known = timers.get(region);
    if (known) {
        clearInterval(known.timer);
        region.removeEventListener("click", known.leave);
        timers.delete(region);
    }
}
