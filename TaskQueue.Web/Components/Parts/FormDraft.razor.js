// Keeps what is typed into a form in this tab. Nothing that should be nowhere else is kept: passwords, codes, files.
const prefix = "taskqueue.draft:";
const longestLife = 24 * 60 * 60 * 1000;
const mostText = 300_000;
const pause = 300;
const rounds = 5;
const forms = new Map();
// Forms that were left while they were being saved: what they kept is offered again only where that was refused.
const saving = new Set();

export function start(root, owner, name, id) {
    // A dialog that was closed at once has no form any more.
    const form = root?.closest("form");
    if (!form) {
        return null;
    }

    tidy(owner);
    const key = keyOf(owner, name);
    const kept = read(key);
    // What is offered: not what another form is saving.
    const found = kept && !saving.has(kept.form) ? kept : null;
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const state = { id, key, form, found, abort, opened: {}, typed: new Set(), timer: 0, dirty: false, over: false };
    const note = ({ target }) => {
        if (isKept(target)) {
            state.typed.add(target.id);
            state.dirty = true;
            clearTimeout(state.timer);
            state.timer = setTimeout(() => keep(state), pause);
        }
    };
    // What stood in a field before somebody typed in it.
    const open = ({ target }) => {
        if (isKept(target) && !state.typed.has(target.id)) {
            state.opened[target.id] = valueOf(target);
        }
    };
    form.addEventListener("focusin", open, options);
    form.addEventListener("input", note, options);
    form.addEventListener("change", note, options);
    // A reload does not wait for a pause in typing.
    addEventListener("pagehide", () => keep(state), options);
    // The field in which somebody begins has had the focus before anybody listened.
    [...form.elements].forEach((target) => open({ target }));
    forms.set(id, state);
    return found?.at ?? null;
}

export function stop(id, isSaving) {
    const state = forms.get(id);
    if (state) {
        keep(state);
        state.abort.abort();
        forms.delete(id);
        if (isSaving) {
            saving.add(id);
        }
    }
}

// What was being saved while its form was left could not be.
export function release(id) {
    saving.delete(id);
}

// Of a form that is off the page already; what another one has kept since stays.
export function forget(owner, name, id) {
    saving.delete(id);
    attempt(() => removeOf(id, keyOf(owner, name)));
}

export function discard(id) {
    const state = forms.get(id);
    if (state) {
        clearTimeout(state.timer);
        [state.dirty, state.over, state.found] = [false, true, null];
        attempt(() => sessionStorage.removeItem(state.key));
        // Whoever types on after that has something to keep again.
        setTimeout(() => (state.over = false), pause);
    }
}

// Some fields are there only once another one says so: those come in a later round. Tells in how many of them there is by now
// something else than there was when they were typed in.
export async function restore(id) {
    const state = forms.get(id);
    const left = new Map(Object.entries(state?.found?.values ?? {}));
    let others = 0;
    for (let round = 0; left.size > 0 && round < rounds; round++) {
        for (const [name, { value, opened }] of [...left]) {
            const field = document.getElementById(name);
            if (field && state.form.contains(field) && isKept(field)) {
                const now = valueOf(field);
                if (opened !== undefined && now !== opened && now !== value) {
                    others++;
                }

                if (!state.typed.has(name)) {
                    state.opened[name] = now;
                }

                fill(field, value);
                left.delete(name);
            }
        }

        if (left.size > 0) {
            await new Promise((resolve) => setTimeout(resolve, pause));
        }
    }

    if (state) {
        state.found = null;
    }

    return others;
}

// Of somebody else who was signed in here before, and what is old.
export function tidy(owner) {
    const mine = keyOf(owner, "");
    attempt(() => {
        for (const key of Object.keys(sessionStorage).filter((k) => k.startsWith(prefix))) {
            const at = Date.parse(read(key)?.at ?? "");
            if (!key.startsWith(mine) || !(Date.now() - at < longestLife)) {
                sessionStorage.removeItem(key);
            }
        }
    });
}

// What another form has kept stays.
function removeOf(id, key) {
    if (read(key)?.form === id) {
        sessionStorage.removeItem(key);
    }
}

const keyOf = (owner, name) => `${prefix}${owner}:${name}`;

// Only what was typed: the rest of the form may have been changed by somebody else when it is opened again.
function keep(state) {
    clearTimeout(state.timer);
    if (!state.dirty || state.over) {
        return;
    }

    state.dirty = false;
    const typed = [...state.form.elements].filter((field) => isKept(field) && state.typed.has(field.id));
    const news = Object.fromEntries(
        typed
            .map((field) => [field.id, { value: valueOf(field), opened: state.opened[field.id] }])
            .filter(([, { value, opened }]) => value !== opened),
    );
    // What is still offered stays beside it.
    const values = { ...state.found?.values, ...news };
    const text = JSON.stringify({ at: new Date().toISOString(), form: state.id, values });
    attempt(() => {
        if (text.length > mostText || Object.keys(values).length === 0) {
            removeOf(state.id, state.key);
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

const valueOf = (field) => (isTicked(field) ? field.checked : field.value);

// As if it were typed: the page hears of it by the same events.
function fill(field, value) {
    if (valueOf(field) === value) {
        return;
    }

    if (isTicked(field)) {
        field.checked = value;
    } else {
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

// Where the browser keeps nothing, forms go on without it.
function attempt(act) {
    try {
        act();
    } catch {
        // Full, or forbidden.
    }
}
