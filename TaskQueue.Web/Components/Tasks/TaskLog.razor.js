// Keeps the end of a log in view while lines come in, until somebody scrolls up; tells when that happens, and when they are back.
const nearEnd = 24;

export function watch(box, log) {
    const abort = new AbortController();
    const options = { passive: true, signal: abort.signal };
    let held = false;
    let top = 0;
    let height = 0;
    const toEnd = () => {
        box.scrollTop = box.scrollHeight;
        [top, height] = [box.scrollTop, box.scrollHeight];
    };
    const hold = (now) => {
        if (now !== held) {
            held = now;
            log.invokeMethodAsync("OnHeldAsync", now);
        }
    };

    // Lines that are drawn for the first time are higher or lower than was thought: that scrolls, too, and is nobody's wish.
    box.addEventListener(
        "scroll",
        () => {
            const grown = box.scrollHeight >= height;
            if (box.scrollHeight - box.scrollTop - box.clientHeight <= nearEnd) {
                hold(false);
            } else if (grown && box.scrollTop < top) {
                hold(true);
            }

            [top, height] = [box.scrollTop, box.scrollHeight];
        },
        options,
    );
    const drawn = new MutationObserver(() => {
        if (!held) {
            toEnd();
        }
    });
    drawn.observe(box, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
    toEnd();
    return {
        end: () => {
            abort.abort();
            drawn.disconnect();
        },
        toEnd: () => {
            held = false;
            toEnd();
        },
    };
}
