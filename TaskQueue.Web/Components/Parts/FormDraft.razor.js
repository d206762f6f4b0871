// Keeps what is typed into a form in this tab. Nothing that should be nowhere else is kept: passwords, codes, files.
const prefix = "taskqueue.draft:";
const longestLife = 24 * 60 * 60 * 1000;
const mostText = 300_000;
const pause = 300;
const rounds = 5;
const forms = new WeakMap();

export function start(root, owner, name) {
    const form = root.closest("form");
    if (!form) {
        return null;
    }

    tidy(keyOf(owner, ""));
    const key = keyOf(owner, name);
    const found = read(key);
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const state = { key, form, found, abort, timer: 0, dirty: false, over: false };
    const note = (event) => {
        if (isKept(event.target)) {
            state.dirty = true;
            clearTimeout(state.timer);
            state.timer = setTimeout(() => keep(state), pause);
        }
    };
    form.addEventListener("input", note, options);
    form.addEventListener("change", note, options);
    // A reload does not wait for a pause in typing.
    addEventListener("pagehide", () => keep(state), options);
    forms.set(root, state);
    return found?.at ?? null;
}

export function stop(root) {
    const state = forms.get(root);
    if (state) {
        keep(state);
        state.abort.abort();
    }
}

// Of a form that is off the page already.
export function forget(owner, name) {
    attempt(() => sessionStorage.removeItem(keyOf(owner, name)));
}

export function discard(root) {
    const state = forms.get(root);
    if (state) {
        clearTimeout(state.timer);
        [state.dirty, state.over, state.found] = [false, true, null];
        attempt(() => sessionStorage.removeItem(state.key));
        // Whoever types on after that has something to keep again.
        setTimeout(() => (state.over = false), pause);
    }
}

// Some fields are there only once another one says so: those come in a later round.
export async function restore(root) {
    const state = forms.get(root);
    const left = new Map(Object.entries(state?.found?.values ?? {}));
    for (let round = 0; left.size > 0 && round < rounds; round++) {
        for (const [id, value] of [...left]) {
            const field = document.getElementById(id);
            if (field && state.form.contains(field) && isKept(field)) {
                fill(field, value);
                left.delete(id);
            }
        }

        if (left.size > 0) {
            await new Promise((resolve) => setTimeout(resolve, pause));
        }
    }
}

const keyOf = (owner, name) => `${prefix}${owner}:${name}`;

function keep(state) {
    clearTimeout(state.timer);
    if (!state.dirty || state.over) {
        return;
    }

    state.dirty = false;
    const values = Object.fromEntries(
        [...state.form.elements].filter(isKept).map((field) => [field.id, isTicked(field) ? field.checked : field.value]),
    );
    const text = JSON.stringify({ at: new Date().toISOString(), values });
    attempt(() => {
        if (text.length > mostText) {
            sessionStorage.removeItem(state.key);
        } else {
            sessionStorage.setItem(state.key, text);
        }
    });
}

function isKept(field) {
    return (
        field.matches?.("input[id], textarea[id], select[id]") &&
        !field.readOnly &&
        !["password", "file", "hidden", "search"].includes(field.type) &&
        !/password|one-time-code/.test(field.autocomplete ?? "")
    );
}

const isTicked = (field) => field.type === "checkbox" || field.type === "radio";

// As if it were typed: the page hears of it by the same events.
function fill(field, value) {
    if (isTicked(field)) {
        if (field.checked === value) {
            return;
        }

        field.checked = value;
    } else {
        if (field.value === value) {
            return;
        }

        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    field.dispatchEvent(new Event("change", { bubbles: true }));
}

function read(key) {
    try {
        const kept = JSON.parse(sessionStorage.getItem(key));
        return kept && typeof kept.values === "object" && typeof kept.at === "string" ? kept : null;
    } catch {
        return null;
    }
}

// Of somebody else who was signed in here before, and what is old.
function tidy(mine) {
    attempt(() => {
        for (const key of Object.keys(sessionStorage).filter((k) => k.startsWith(prefix))) {
            const at = Date.parse(read(key)?.at ?? "");
            if (!key.startsWith(mine) || !(Date.now() - at < longestLife)) {
                sessionStorage.removeItem(key);
            }
        }
    });
}

// Where the browser keeps nothing, forms go on without it.
function attempt(act) {
    try {
        act();
    } catch {
        // Full, or forbidden.
    }
}
