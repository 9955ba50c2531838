// The page: a text, what is typeset of it, and the verdicts on its claims.
import { isServed, isStopped, quick, thorough } from "./ask.js";
import { Editor } from "./editor.js";
import { linked, linkTo } from "./link.js";
import { example, examples, first, listen, seed } from "./opening.js";
import { element, formula, pieces, reachable } from "./typeset.js";
import { Verdicts } from "./verdicts.js";

const pause = 400;
const longest = 4000;
const longestWait = 1500;
const find = id => document.getElementById(id);
const [status, progress, name] = [find("status"), find("progress"), find("name")];

let outline = { kind: "formulas", errors: [], claims: [], formulas: [], words: [] };
let checked = { name: "", text: "", claims: [], kind: "formulas" };
let report = null;
let run = 0;
let timer = 0;

const document_ = () => ({ name: name.value, text: editor.text });
const about = question => ({ ...question, name: checked.name, text: checked.text, seed });

const editor = new Editor(find("editor"), {
    onChange: () => later(() => read().then(() => check())),
    onView: () => later(read),
    describe: async word => (await quick.ask({ ask: "describe", word, ...document_() })).text ?? null,
    onCheck: () => check(),
});

const verdicts = new Verdicts(find("claims"), {
    goTo: line => editor.goTo(line),
    accept,
    ask: question => thorough.ask(about(question)),
    latexOf: number => checked.claims[number]?.latex ?? null,
    isDocument: () => checked.kind !== "formulas",
    isByStages: () => find("stages").checked,
});

function later(work) {
    clearTimeout(timer);
    timer = setTimeout(work, pause);
}

// What an editor shows while someone types: errors, formulas, words.
async function read() {
    const asked = document_();
    const [from, to] = editor.lines;
    const answer = await quick.ask({ ask: "outline", ...asked, from, to });
    if (asked.text !== editor.text) {
        return;
    }

    if (answer.kind !== outline.kind || outline.words.length === 0) {
        editor.words = answer.words;
        editor.kind = answer.kind;
    }

    // A text with errors has no formulas; those of before stay until it can be read again.
    outline = answer.errors.length > 0 && answer.kind === "formulas" ? { ...answer, formulas: outline.formulas }
        : answer;
    editor.words = answer.words;
    showErrors();
    typeset();
    mark();
}

function showErrors() {
    find("errors").replaceChildren(...outline.errors.slice(0, 5).map(error => element("span", {},
        element("button", { type: "button", className: "line", onclick: () => editor.goTo(error.line) },
            `line ${error.line}`), ` ${error.message}`)));
}

function typeset() {
    const place = find("typeset");
    if (outline.kind === "formulas") {
        place.replaceChildren(...outline.formulas.map(({ line, latex }) => element("div", { className: "statement" },
            element("span", { className: "number", ariaHidden: "true" }, String(line)), formula(latex))));
        reachable(place);
        return;
    }

    place.replaceChildren(...pieces(editor.text.slice(0, longest * 5)).map(piece =>
        piece.latex === undefined ? element("span", { className: "prose" }, piece.prose)
            : formula(piece.latex, piece.display)));
    reachable(place);
}

// Errors and wrong claims, underlined at their places.
function mark() {
    const isCurrent = checked.text === editor.text;
    const wrong = isCurrent ? verdicts.reports.flatMap((found, k) => {
        const place = checked.claims[k];
        return found && place && ["refuted", "undecided"].includes(found.verdict) ? [{
            from: place.start, to: place.start + place.length,
            severity: found.verdict === "refuted" ? "error" : "warning",
            message: `${found.verdict}${found.diagnosis && !find("stages").checked
                ? `: ${found.diagnosis.message}` : ""}`,
        }] : [];
    }) : [];
    editor.marks = [
        ...outline.errors.map(error => ({
            from: error.start, to: error.start + Math.max(1, error.length), severity: "error", message: error.message,
        })),
        ...wrong,
    ];
}

// Asks for a check of what stands in the editor, or listens to one that is under way.
async function check(underWay = null) {
    clearTimeout(timer);
    const number = ++run;
    const asked = document_();
    if (!underWay) {
        thorough.stop();
    }

    report = null;
    verdicts.clear();
    checked = { ...asked, claims: outline.claims, kind: outline.kind };
    busy(true);
    status.textContent = "Checking …";
    const seen = new Set();
    const start = performance.now();
    const onLine = line => {
        if (number === run) {
            seen.add(line.claim);
            verdicts.show(line.claim, line.report, line.edit);
            [progress.max, progress.value] = [line.of, seen.size];
            status.textContent = `${seen.size} of ${line.of} claims`;
        }
    };
    try {
        const answer = await (underWay ?? (hear => thorough.ask({ ask: "check", ...asked, seed }, hear)))(onLine);
        if (number === run) {
            finish(answer.report, (performance.now() - start) / 1000);
        }
    } catch (error) {
        if (number === run) {
            status.textContent = isStopped(error) ? `Cancelled after ${seen.size} claims.` : error.message;
        }
    } finally {
        if (number === run) {
            busy(false);
            mark();
        }
    }
}

function finish(found, seconds) {
    report = found;
    const claims = found.claims ?? [];
    claims.forEach((claim, k) => verdicts.show(k, claim));
    verdicts.flush();
    const counts = ["exact", "supported", "refuted", "undecided"]
        .map(word => [word, claims.filter(claim => claim.verdict === word).length])
        .filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`);
    const error = found.error ? `${found.error.line ? `Line ${found.error.line}: ` : ""}${found.error.message}` : "";
    status.textContent = [
        claims.length > 0 ? `${claims.length} ${claims.length === 1 ? "claim" : "claims"}: ${counts.join(", ")}` +
            ` (${seconds.toFixed(1)} s).` : "",
        found.firstWrongStep !== undefined ? `The first wrong step is in line ${found.firstWrongStep}.` : "",
        error,
    ].filter(part => part).join(" ");
}

function busy(isBusy) {
    find("cancel").disabled = !isBusy;
    progress.hidden = !isBusy;
    progress.value = 0;
}

// Puts a correction in the place of what is wrong.
function accept({ start, length, text }) {
    if (editor.text !== checked.text) {
        status.textContent = "The text was changed since; check it again first.";
        return;
    }

    editor.replace(start, start + length, text);
    find("results").focus({ preventScroll: true });
}

async function open(opened) {
    name.value = opened.name;
    editor.text = opened.text;
    clearTimeout(timer);
    await read();
    await check();
}

function download(file, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    element("a", { href: address, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
}

async function save(what) {
    const base = name.value.replace(/\.[a-z]+$/i, "") || "derivation";
    if (what === "document") {
        download(name.value || "derivation.grad", "text/plain", editor.text);
    } else if (what === "json") {
        if (report) {
            download(`${base}.json`, "application/json", `${JSON.stringify(report)}\n`);
        } else {
            status.textContent = "There is no report yet.";
        }
    } else {
        const answer = await thorough.ask(about({ ask: "export" }));
        const kind = checked.kind === "latex" ? "tex" : "md";
        download(`${base}.checked.${kind}`, "text/plain", answer.text ?? answer.error.message);
    }
}

function theme(isDark) {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    find("theme").setAttribute("aria-pressed", String(isDark));
}

find("check").onclick = () => read().then(() => check());
find("cancel").onclick = () => thorough.stop();
find("stages").onchange = () => {
    verdicts.redraw();
    mark();
};
find("theme").onclick = () => {
    const isDark = document.documentElement.dataset.theme !== "dark";
    theme(isDark);
    localStorage.setItem("theme", isDark ? "dark" : "light");
};
find("share").onclick = async () => {
    const address = await linkTo(name.value, editor.text);
    history.replaceState(null, "", address);
    const isCopied = await navigator.clipboard?.writeText(address).then(() => true, () => false);
    status.textContent = isCopied ? "The link is copied; it holds the whole document."
        : "The address of this page now holds the whole document.";
};
find("export").onchange = event => {
    save(event.target.value);
    event.target.value = "";
};
name.onchange = () => read().then(() => check());
window.onhashchange = async () => {
    const opened = await linked();
    if (opened) {
        open(opened);
    }
};

theme((localStorage.getItem("theme") ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark");

find("examples").append(...(await examples).map(file => element("option", { value: file }, file)));
find("examples").onchange = async event => {
    const file = event.target.value;
    if (file) {
        history.replaceState(null, "", location.pathname);
        open(await example(file));
        event.target.value = "";
    }
};

const opened = await first;
name.value = opened.name;
editor.text = opened.text;
clearTimeout(timer);

// The first verdict does not wait for what only the editor needs, which waits for it, but not for long.
let hasVerdict = () => { };
const verdict = new Promise(resolve => {
    hasVerdict = resolve;
});
const checking = check(onLine => listen(line => {
    onLine(line);
    hasVerdict();
}));
await Promise.race([verdict, checking, new Promise(resolve => setTimeout(resolve, longestWait))]);
await read();
await checking;
checked = { ...checked, claims: outline.claims, kind: outline.kind };
verdicts.redraw();
mark();

if ("serviceWorker" in navigator && !isServed) {
    navigator.serviceWorker.register("service-worker.js");
}
