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
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    // Only afterwards, or the button that was pressed would not be sent along.
    setTimeout(() => all("button", form).forEach((button) => (button.disabled = true)));
    setTimeout(wake, 30_000, form);
});
window.addEventListener("pageshow", (event) => { if (event.persisted) all("form[data-sent]").forEach(wake); });

// Tables wider than the window can be scrolled with the keyboard; long ones, if whole, get a box to search them.

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

const isWhole = !document.querySelector("a[rel=next]") && !location.search.includes("after=");
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

// Drafts: the words of the record form, kept on this computer by person and unit until they are sent, for a week at
// most, and never beyond signing out. Files are not kept.

const drafts = {
    prefix: "dutybook draft ",
    fields: ["kind", "held_on", "title", "place", "chair", "recorder", "minutes"],
    get store() { try { return localStorage; } catch { return null; } }, // some offices switch it off
    get keys() { return Object.keys(this.store ?? {}).filter((key) => key.startsWith(this.prefix)); },
    who: document.querySelector(".who .name")?.textContent,
    key(form) { return `${this.prefix}${this.who} ${form.elements.unit.value}`; },
    read(key) { try { return JSON.parse(this.store?.getItem(key)); } catch { return null; } },
    drop(key) { this.store?.removeItem(key); },
    keep(form, choices) {
        const words = Object.fromEntries(this.fields.map((name) => [name, form.elements[name].value]));
        if (!words.title.trim() && !words.minutes.trim()) return;
        const draft = JSON.stringify({ words, choices: [...choices], at: Date.now() });
        try { this.store?.setItem(this.key(form), draft); } catch { /* the store is full: then there is no draft */ }
    },
};
drafts.keys.filter((key) => !(drafts.read(key)?.at > Date.now() - 7 * 86_400_000)).forEach((key) => drafts.drop(key));
if (drafts.store && location.search.includes("recorded=")) drafts.drop(sessionStorage.getItem("dutybook sent"));
document.querySelector("form[action='/sign-out']")?.addEventListener("submit", () => {
    drafts.keep = () => {};
    drafts.keys.forEach((key) => drafts.drop(key));
});

// The record form: the list of obligations follows the unit, the kind and the day; what was ticked by hand stays.

function recordForm(form) {
    const { unit, kind, held_on, title } = form.elements;
    const list = document.getElementById("obligations");
    const choices = new Map(); // what was ticked or cleared by hand, by obligation
    let [key, asking, pause] = [drafts.key(form)];

    async function renew() {
        asking?.abort();
        const mine = (asking = new AbortController());
        const query = new URLSearchParams(location.search); // it may name the obligation that this is about
        for (const field of [unit, kind, held_on, title]) query.set(field.name, field.value);
        list.ariaBusy = "true";
        try {
            const answer = await fetch(`${form.dataset.proposals}?${query}`, { signal: mine.signal });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            // Anything else (a page to sign in, an error) leaves the list: the server looks at it again.
            if (!page.querySelector("body > [name=proposed_for]")) throw new Error("no list came");
            for (const box of all("[name=obligations]", page)) box.checked = choices.get(box.value) ?? box.checked;
            list.replaceChildren(...page.body.childNodes);
        } catch (error) {
            if (error.name !== "AbortError") root.classList.remove("js"); // the button to list them again comes back
        }
        if (asking === mine) list.ariaBusy = null;
    }

    function offer(draft) {
        const when = new Date(draft.at).toLocaleString(root.lang, { dateStyle: "long", timeStyle: "short" });
        const words = say(`有一份没有提交的草稿（${when}）：`, `A draft of ${when} was not sent: `) + draft.words.title;
        const restore = make("button", { type: "button" }, say("恢复草稿", "Restore it"));
        const discard = make("button", { type: "button", className: "quiet" }, say("不要了", "Discard it"));
        const notice = make("div", { className: "notice", role: "status" }, make("p", {}, words),
            make("p", { className: "actions" }, restore, discard));
        const close = () => { notice.remove(); title.focus(); };
        discard.addEventListener("click", () => { drafts.drop(key); close(); });
        restore.addEventListener("click", () => {
            for (const name of drafts.fields) form.elements[name].value = draft.words[name];
            draft.choices.forEach(([id, ticked]) => choices.set(id, ticked));
            renew();
            keep();
            close();
        });
        form.before(notice);
    }
    const draft = drafts.read(key);
    if (draft && !document.getElementById("mistakes")) offer(draft);
    form.addEventListener("change", (event) => {
        if (event.target.name === "obligations") choices.set(event.target.value, event.target.checked);
        if ([unit, kind, held_on, title].includes(event.target) && held_on.value) renew();
        keep();
    });
    form.addEventListener("input", keep);
    function keep() {
        if (key !== drafts.key(form)) drafts.drop(key); // it goes with the unit that is chosen now
        key = drafts.key(form);
        clearTimeout(pause);
        pause = setTimeout(() => drafts.keep(form, choices), 400);
    }
    form.addEventListener("submit", () => {
        drafts.keep(form, choices);
        if (drafts.store) sessionStorage.setItem("dutybook sent", key);
    });
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

// The form of a correction: the list of obligations follows the kind, the day and the title.

function correctionForm(form) {
    const { kind, held_on, title } = form.elements;
    const list = document.getElementById("obligations");
    let asking;
    form.addEventListener("change", async (event) => {
        if (![kind, held_on].includes(event.target) || !held_on.value) return;
        asking?.abort();
        const mine = (asking = new AbortController());
        const query = new URLSearchParams([kind, held_on, title].map((field) => [field.name, field.value]));
        list.ariaBusy = "true";
        try {
            const answer = await fetch(`${form.dataset.proposals}?${query}`, { signal: mine.signal });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            if (!page.querySelector("body > [name=proposed_for]")) throw new Error("no list came");
            list.replaceChildren(...page.body.childNodes);
        } catch (error) {
            if (error.name !== "AbortError") root.classList.remove("js"); // the button to list them again comes back
        }
        if (asking === mine) list.ariaBusy = null;
    });
}

for (const form of all("form.record")) {
    form.classList.contains("correction") ? correctionForm(form) : recordForm(form);
    chooseFiles(form, form.elements.files);
}
