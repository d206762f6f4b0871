// Tells whether somebody is at a list: points at it, has the focus in it, or has scrolled down in it.
const farDown = 160;

export function watch(box, list) {
    const abort = new AbortController();
    const options = { passive: true, signal: abort.signal };
    let pointed = false;
    let focused = false;
    let held = false;
    const tell = () => {
        const now = pointed || focused || scrollY > farDown;
        if (now !== held) {
            held = now;
            list.invokeMethodAsync("OnHeldAsync", now);
        }
    };

    box.addEventListener("pointerenter", () => tell((pointed = true)), options);
    box.addEventListener("pointerleave", () => tell((pointed = false)), options);
    box.addEventListener("focusin", () => tell((focused = true)), options);
    box.addEventListener("focusout", (event) => tell((focused = box.contains(event.relatedTarget))), options);
    addEventListener("scroll", tell, options);
    if (box.matches(":hover")) {
        pointed = true;
    }

    tell();
    return {
        end: () => abort.abort(),
        toTop: () => scrollTo({ top: 0 }),
    };
}
