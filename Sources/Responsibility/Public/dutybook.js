// Dutybook · 责任台账: small comforts. Every page works without this file.
"use strict";

const root = document.documentElement;
const say = (zh, en) => (root.lang.startsWith("zh") ? zh : en);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/** An element with properties and children. */
function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
}

root.classList.add("js");
document.getElementById("mistakes")?.focus();

// A form is sent once. Its buttons wake when the page is shown again, or when no answer comes.

function wake(form) {
    delete form.dataset.sent;
    all("button", form).forEach((button) => (button.disabled = false));
}
document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    // Only afterwards, or the button that was pressed would not be sent along.
    setTimeout(() => all("button", form).forEach((button) => (button.disabled = true)));
    setTimeout(wake, 30_000, form);
});
window.addEventListener("pageshow", (event) => { if (event.persisted) all("form[data-sent]").forEach(wake); });

// Tables wider than the window can be scrolled with the keyboard; long ones, if whole and without a filter, get a box to search them.

function frameTables() {
    for (const frame of all(".table")) {
        const scrolls = frame.scrollWidth > frame.clientWidth;
        const column = frame.querySelector("th")?.textContent ?? "";
        const names = { tabindex: "0", role: "group", "aria-label": say(`表格：${column}`, `Table: ${column}`) };
        for (const name in names) scrolls ? frame.setAttribute(name, names[name]) : frame.removeAttribute(name);
    }
}
frameTables();
window.addEventListener("resize", frameTables);

const isWhole = !document.querySelector("a[rel=next], form[method=get] [name=text]") && !location.search.includes("after=");
for (const frame of isWhole ? all(".table") : []) {
    const rows = all("tbody tr", frame);
    if (rows.length <= 15) continue;
    const box = make("input", { type: "search", autocomplete: "off" });
    box.addEventListener("input", () => {
        const wanted = box.value.trim().toLowerCase();
        for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
    frame.before(make("div", { className: "filter" }, make("label", {}, say("在表中查找", "Find in the table"), box)));
}

// What a figure of a report refers to opens at once; paper shows all of it.

const openTarget = () => document.getElementById(location.hash.slice(1))?.setAttribute("open", "");
openTarget();
window.addEventListener("hashchange", openTarget);
let folded = [];
const fold = (open) => folded.forEach((details) => (details.open = open));
window.addEventListener("beforeprint", () => { folded = all("details:not([open])"); fold(true); });
window.addEventListener("afterprint", () => fold(false));

// Drafts: the record form is kept on the server in every pause of typing, for whoever typed it, until it is sent.

/** What a form says, without its files. */
function wordsOf(form) {
    return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
}

function keepDraft(form) {
    const state = document.getElementById("draft-state");
    const words = () => wordsOf(form);
    const answered = (field) => field.checked !== field.defaultChecked;
    const typed = () =>
        all("textarea, input[type=text]", form).some((field) => field.value !== field.defaultValue)
        || all("input[type=radio]", form).some(answered);
    let kept = String(words());
    let [pause, saving, isDraft] = [0, null, location.search.includes("draft=")];

    async function save() {
        const body = words();
        const now = String(body);
        if (saving || form.dataset.sent || now === kept || !(isDraft || typed())) return;
        saving = new AbortController();
        body.set("quietly", "yes");
        try {
            const answer = await fetch("/drafts", { method: "POST", body, signal: saving.signal });
            if (answer.status !== 204) throw new Error(`the draft was answered with ${answer.status}`);
            kept = now;
            const address = answer.headers.get("Content-Location");
            if (address) {
                isDraft = true;
                history.replaceState(null, "", address); // the page can be loaded again
                const time = new Date().toLocaleTimeString(root.lang, { timeStyle: "short" });
                state.textContent = say(`草稿已保存 ${time}（不含文件）。`, `Draft saved at ${time} (without files).`);
            }
        } catch (error) {
            const lost = form.matches(".inspection")
                ? say("没有网络，内容已存在本机。", "No connection: it is kept on this device.")
                : say("草稿没有保存成功，请不要关闭本页。", "The draft could not be saved: do not close this page.");
            if (error.name !== "AbortError") state.textContent = lost;
        }
        saving = null;
        if (String(words()) !== now) plan();
    }
    function plan() {
        clearTimeout(pause);
        pause = setTimeout(save, 2_000);
    }
    form.addEventListener("input", plan);
    form.addEventListener("change", plan);
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    form.addEventListener("submit", () => { clearTimeout(pause); saving?.abort(); });
}

// The form of a record and that of its correction: the list of obligations follows the unit, the kind and the day; what was ticked by hand stays.

function recordForm(form) {
    const { unit, kind, held_on, title, agenda, first_item, obligation, approval } = form.elements;
    const list = document.getElementById("obligations");
    const asked = [unit, kind, held_on, title, agenda, obligation, approval].filter(Boolean);
    const choices = new Map(); // what was ticked or cleared by hand, by obligation
    let [asking, pressed, later, pause] = [null, 0, null, 0];

    function question() {
        const query = new URLSearchParams(asked.map((field) => [field.name, field.value]));
        if (first_item.checked) query.set("first_item", "on");
        return query;
    }
    let known = String(question()); // what the list on the page answers, or will

    async function renew() {
        clearTimeout(pause);
        const query = question();
        if (!held_on.value || String(query) === known) return;
        known = String(query);
        asking?.abort();
        const mine = (asking = new AbortController());
        for (const name of ["held_time", "outcome"]) // they stand beside the list and come anew with it
            if (form.elements[name]) query.set(name, form.elements[name].value);
        list.ariaBusy = "true";
        try {
            const answer = await fetch(`${form.dataset.proposals}?${query}`, { signal: mine.signal });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            // Anything else (a page to sign in, an error) leaves the list: the server looks at it again.
            if (!page.querySelector("body > [name=proposed_for]")) throw new Error("no list came");
            // Nothing moves under a finger that is on its way to a button.
            pressed ? (later = () => show(page)) : show(page);
        } catch (error) {
            if (error.name === "AbortError" || form.dataset.sent) return;
            known = "";
            root.classList.remove("js"); // the button to list them again comes back
        } finally {
            if (asking === mine) list.ariaBusy = null;
        }
    }
    function show(page) {
        const focused = list.contains(document.activeElement) ? document.activeElement : null;
        for (const box of all("[name=obligations]", page)) box.checked = choices.get(box.value) ?? box.checked;
        for (const choice of all("select[name^=approval-]", page))
            choice.value = form.elements[choice.name]?.value ?? choice.value;
        list.replaceChildren(...page.body.childNodes);
        if (focused) all("input, select", list).find((field) => field.name === focused.name && field.value === focused.value)?.focus();
        form.dispatchEvent(new Event("renewed"));
    }
    // A touch becomes a click only after the finger has gone, so the list waits a little longer.
    function release() {
        const mine = pressed;
        setTimeout(() => {
            if (pressed !== mine) return;
            pressed = 0;
            later?.();
            later = null;
        }, 500);
    }
    form.addEventListener("pointerdown", (event) => (pressed = event.timeStamp));
    window.addEventListener("pointerup", release);
    window.addEventListener("pointercancel", release);
    // Words are looked at in every pause of typing, so that leaving their field changes nothing any more.
    form.addEventListener("input", (event) => {
        if (![title, agenda].includes(event.target)) return;
        clearTimeout(pause);
        pause = setTimeout(renew, 600);
    });
    form.addEventListener("change", (event) => {
        if (event.target.name === "obligations") choices.set(event.target.value, event.target.checked);
        if (event.target.name.startsWith("approval-")) { // what it is an approval of is what it counts for
            const box = event.target.closest("li").querySelector("[name=obligations]");
            choices.set(box.value, (box.checked = event.target.value !== ""));
        }
        if ([...asked, first_item].includes(event.target)) renew();
    });
    // The Enter key in a field records nothing: its button only lists the obligations again.
    form.addEventListener("submit", (event) => { if (event.submitter?.hidden) event.preventDefault(); });
}

/** Rows are added in place, and the people of the unit are a tap away. */
function recordRows(form) {
    for (const rows of all("[data-rows]", form)) {
        rows.querySelector("button")?.addEventListener("click", (event) => {
            event.preventDefault();
            const entries = all(".entry", rows);
            const row = entries.at(-1).cloneNode(true);
            const renumber = (text) => text.replace(/\d+$/, entries.length + 1);
            all(".mistake", row).forEach((mistake) => mistake.remove());
            for (const label of all("label", row)) {
                label.htmlFor = renumber(label.htmlFor);
                label.textContent = renumber(label.textContent);
            }
            for (const field of all("input, select", row)) {
                field.id = field.name = renumber(field.name);
                if (field.matches("input")) field.value = "";
                ["aria-invalid", "aria-describedby"].forEach((name) => field.removeAttribute(name));
            }
            entries.at(-1).after(row);
            row.querySelector("input").focus();
            if (entries.length + 1 >= 50) event.target.remove();
        });
    }
    const { attended } = form.elements;
    const box = make("div", { className: "names", role: "group", ariaLabel: say("本单位人员", "People of the unit") });
    const names = () => attended.value.split(/[、，,；;\n\t]/).map((name) => name.trim()).filter(Boolean);
    function offer() {
        const known = all("#people option", form).map((option) => option.value).slice(0, 40);
        box.hidden = known.length === 0;
        box.replaceChildren(...known.map((name) => {
            const chip = make("button", { type: "button", ariaPressed: names().includes(name) }, name);
            chip.addEventListener("click", () => {
                const there = names();
                const next = there.includes(name) ? there.filter((other) => other !== name) : [...there, name];
                attended.value = next.join(say("、", ", "));
                chip.ariaPressed = next.includes(name);
                attended.dispatchEvent(new Event("input", { bubbles: true }));
            });
            return chip;
        }));
    }
    attended.after(box);
    attended.addEventListener("change", offer);
    form.addEventListener("renewed", offer);
    offer();
}

/** Files can be dropped, added to, and taken away again before they are sent. */
function chooseFiles(form, input) {
    const field = input.closest(".field");
    const shown = make("ul", { className: "chosen", ariaLabel: say("已选文件", "Chosen files") });
    let files = [];
    field.append(shown);

    function show(chosen) {
        files = chosen;
        const transfer = new DataTransfer();
        files.forEach((file) => transfer.items.add(file));
        input.files = transfer.files;
        shown.replaceChildren(...files.map((file) => {
            const size = `${Math.ceil(file.size / 1024).toLocaleString(root.lang)} KB`;
            const name = make("span", { className: "unseen" }, ` ${file.name}`);
            const remove = make("button", { type: "button", className: "quiet" }, say("移除", "Remove"), name);
            remove.addEventListener("click", () => { show(files.filter((other) => other !== file)); input.focus(); });
            return make("li", {}, make("span", {}, `${file.name} (${size})`), remove);
        }));
    }
    const sign = (file) => [file.name, file.size, file.lastModified].join();
    const add = (more) => show([...new Map([...files, ...more].map((file) => [sign(file), file])).values()]);
    input.addEventListener("change", () => add(input.files));
    form.addEventListener("dragover", (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        field.classList.add("dropping");
    });
    form.addEventListener("dragleave", () => field.classList.remove("dropping"));
    form.addEventListener("drop", (event) => {
        if (!event.dataTransfer.files.length) return;
        field.classList.remove("dropping");
        event.preventDefault();
        add(event.dataTransfer.files);
    });
}

for (const form of all("form.record")) {
    chooseFiles(form, form.elements.files);
    recordForm(form);
    recordRows(form);
    if (!form.classList.contains("correction")) keepDraft(form);
}

// The form of an inspection: what is typed lies on this device too, and is sent once, when there is a connection.

function inspectionForm(form) {
    const state = document.getElementById("draft-state");
    const name = `inspection ${form.dataset.key}`;
    const keep = () => {
        try { localStorage.setItem(name, String(wordsOf(form))); } catch { /* A full store keeps nothing; the server still does. */ }
    };
    let [waiting, sending] = [null, false];

    /** What was typed before the connection or the page was lost. */
    function restore() {
        const kept = new URLSearchParams(localStorage.getItem(name) ?? "");
        if (!kept.get("once") || location.search.includes("draft=") || document.getElementById("mistakes")) return;
        for (const field of form.elements) {
            // What the page itself says, such as by which checklists, stays; the token goes with the words.
            if (!field.name || field.type === "file" || (field.type === "hidden" && field.name !== "once")) continue;
            if (["radio", "checkbox"].includes(field.type)) field.checked = kept.getAll(field.name).includes(field.value);
            else if (kept.has(field.name)) field.value = kept.get(field.name);
        }
        state.textContent = say("已恢复本机上没有送出的内容。", "What was not sent from this device is back.");
    }
    async function send() {
        if (sending) return;
        sending = true;
        clearTimeout(waiting);
        waiting = null;
        try {
            const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
            const page = new URL(answer.url);
            if (answer.redirected && /^\/inspections\/./.test(page.pathname)) {
                localStorage.removeItem(name);
                return location.assign(page);
            }
            const main = [413, 422].includes(answer.status) && readMain(await answer.text());
            const again = main && main.querySelector("form.inspection");
            if (again) { // The same form with its mistakes; its files are kept and not sent twice.
                form.dataset.sent = "yes";
                document.querySelector("main").replaceWith(main);
                takeUp(again);
                return document.getElementById("mistakes")?.focus();
            }
            if (main) state.textContent = main.querySelector("#mistakes li, p").textContent;
            else form.submit(); // For a person to read, the ordinary way. Its token keeps it from counting twice.
        } catch {
            state.textContent = say(
                "没有网络。内容已存在本机，连上后自动送出，请不要关闭本页。",
                "No connection. It is kept on this device and goes out by itself: leave this page open.");
            waiting = setTimeout(send, 10_000);
        }
        sending = false;
    }
    restore();
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", (event) => {
        if (event.submitter?.formAction && new URL(event.submitter.formAction).pathname === "/drafts") return;
        event.preventDefault();
        keep();
        send();
    });
    window.addEventListener("online", () => { if (waiting) send(); });
}
const readMain = (text) => new DOMParser().parseFromString(text, "text/html").querySelector("main");
function takeUp(form) {
    inspectionForm(form);
    keepDraft(form);
}
all("form.inspection").forEach(takeUp);

// The page of long work shows how far it is until it is done.

const progress = document.querySelector("[data-progress]");
async function renewProgress() {
    const shown = document.getElementById("progress");
    if (!shown?.dataset.progress) return;
    try {
        const answer = await fetch(shown.dataset.progress);
        if (answer.ok) {
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.getElementById("progress");
            if (fresh && !fresh.dataset.progress) return location.reload();
            if (fresh) shown.replaceChildren(...fresh.childNodes);
        }
    } catch { /* The next attempt may reach the server. */ }
    setTimeout(renewProgress, 2_000);
}
if (progress) setTimeout(renewProgress, 1_000);
