// Where nobody is signed in any more, what was typed into the forms of the console goes: whoever is next at this browser is not to
// find it.
(() => {
    try {
        for (const key of Object.keys(sessionStorage).filter((k) => k.startsWith("taskqueue.draft:"))) {
            sessionStorage.removeItem(key);
        }
    } catch {
        // storage may be forbidden; nothing was kept then
    }
})();
