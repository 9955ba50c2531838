// The verdicts, one item of the list for each claim.
import { drawPictures } from "./pictures.js";
import { element, formula, reachable, sentence } from "./typeset.js";

// How many claims are shown at once, beside as many that are wrong.
const step = 300;

const marks = { exact: "✓", supported: "✓", refuted: "✗", undecided: "?" };

/** The list of claims. What it is asked for it asks of the page. */
export class Verdicts {
    #list;
    #page;
    #items = [];
    #waiting = new Map();
    #most = step;
    #wrong = 0;
    #more = null;

    /**
     * @param list The list.
     * @param page `goTo(line)`, `accept(edit)`, `ask(question)`, `latexOf(claim)`,
     * `isDocument()`, `isByStages()`.
     */
    constructor(list, page) {
        [this.#list, this.#page] = [list, page];
    }

    /** The reports that were shown last, by the number of the claim. */
    get reports() {
        return this.#items.map(item => item?.report);
    }

    /** Shows all once more, where what they are shown with has changed. */
    redraw() {
        const shown = this.#items;
        this.clear();
        shown.forEach((item, k) => item && this.#put(k, item));
    }

    clear() {
        this.#list.replaceChildren();
        this.#items = [];
        this.#waiting.clear();
        [this.#most, this.#wrong, this.#more] = [step, 0, null];
    }

    /** Shows the report of a claim, and how to correct it, before the next picture of the screen. */
    show(number, report, edit) {
        if (this.#waiting.size === 0) {
            requestAnimationFrame(() => this.flush());
        }

        this.#waiting.set(number, { report, edit: edit ?? this.#waiting.get(number)?.edit });
    }

    /** Shows what waits to be shown. */
    flush() {
        for (const [number, found] of this.#waiting) {
            this.#put(number, found);
        }

        this.#waiting.clear();
    }

    #put(number, { report, edit }) {
        const previous = this.#items[number];
        edit ??= previous?.edit;
        if (previous && JSON.stringify(previous.report) === JSON.stringify(report)) {
            return;
        }

        const item = { report, edit, element: null };
        this.#items[number] = item;
        const isWrong = !["exact", "supported"].includes(report.verdict);
        if (previous?.element || number < this.#most || (isWrong && this.#wrong++ < step)) {
            item.element = this.#item(number, report, edit);
        }

        if (previous?.element) {
            previous.element.replaceWith(item.element);
        } else if (item.element) {
            this.#list.insertBefore(item.element, this.#after(number));
        } else if (!this.#more) {
            this.#more = element("li", {}, element("button", { type: "button", onclick: () => this.#showMore() },
                `Show ${step} more claims`));
            this.#list.append(this.#more);
        }
    }

    #after(number) {
        for (let k = number + 1; k < this.#items.length; k++) {
            if (this.#items[k]?.element) {
                return this.#items[k].element;
            }
        }

        return this.#more;
    }

    // A list of thousands would be slow to draw, and nobody reads it.
    #showMore() {
        const hidden = this.#items.flatMap((item, k) => item && !item.element ? [k] : []);
        for (const number of hidden.slice(0, step)) {
            const item = this.#items[number];
            item.element = this.#item(number, item.report, item.edit);
            this.#list.insertBefore(item.element, this.#after(number));
        }

        this.#most = hidden[step] ?? this.#items.length;
        if (hidden.length <= step) {
            this.#more.remove();
            this.#more = null;
        }
    }

    #item(number, report, edit) {
        const page = this.#page;
        const latex = page.latexOf(number) ?? (page.isDocument() ? report.claim : null);
        const item = element("li", { className: `claim ${report.verdict}`, id: `claim-${number}`, value: number + 1 },
            element("div", { className: "head" },
                element("span", { className: "mark", ariaHidden: "true" }, marks[report.verdict]),
                element("strong", { className: "word" }, report.verdict),
                element("button", {
                    type: "button", className: "line", title: "Show the line", onclick: () => page.goTo(report.line),
                }, `line ${report.line}`),
                latex ? formula(latex) : element("code", {}, report.claim)));
        if (report.verdict === "refuted" && page.isByStages()) {
            item.append(this.#hints(number, report, edit));
        } else {
            item.append(...this.#findings(number, report, edit));
        }

        reachable(item);
        return item;
    }

    // One hint after the other: that it is wrong is said, then the kind, the place, and all.
    #hints(number, report, edit) {
        const box = element("div", { className: "hints" });
        const diagnosis = report.diagnosis;
        const stages = [
            diagnosis && (() => [element("p", {}, `Kind of mistake: ${diagnosis.kind}`)]),
            diagnosis?.place && (() => [element("p", {}, "Look at ", element("code", {}, diagnosis.place),
                diagnosis.line ? ` in line ${diagnosis.line}.` : ".")]),
            () => this.#findings(number, report, edit),
        ].filter(stage => stage);
        const button = element("button", { type: "button", className: "hint" });
        let shown = 0;
        const label = () => shown === stages.length - 1 ? "Show everything" : `Hint ${shown + 1}`;
        button.textContent = label();
        button.onclick = () => {
            button.before(...stages[shown++]());
            if (shown === stages.length) {
                button.remove();
            } else {
                button.textContent = label();
            }
        };
        box.append(button);
        return box;
    }

    #findings(number, report, edit) {
        const found = [];
        const isDocument = this.#page.isDocument();
        const { diagnosis, counterexample, numericalNote: note } = report;
        if (diagnosis) {
            found.push(element("p", { className: "why" },
                element("span", { className: "kind" }, diagnosis.kind), " ", sentence(diagnosis.message, isDocument)));
            if (diagnosis.suggestion) {
                found.push(this.#correction(diagnosis.suggestion, edit, isDocument));
            }
        }

        if (report.alternatives?.length > 0) {
            found.push(element("p", { className: "quiet" },
                `or else ${report.alternatives.map(other => other.kind).join(", ")}`));
        }

        if (report.inheritedFrom !== undefined) {
            found.push(element("p", {}, `It follows from what is wrong in line ${report.inheritedFrom}.`));
        }

        for (const text of [report.reason, report.limit]) {
            if (text) {
                found.push(element("p", {}, sentence(text, isDocument)));
            }
        }

        if (counterexample) {
            found.push(counterexampleOf(counterexample));
        }

        if (note) {
            found.push(element("p", { className: "note" }, "Numerically: ", sentence(note.message, isDocument),
                note.stableForm ? element("code", {}, note.stableForm) : null));
        }

        found.push(element("p", { className: "quiet" }, basis(report)));
        found.push(this.#drawer("Derivation", { ask: "derive", claim: number, refuted: report.verdict === "refuted" },
            derivationOf));
        found.push(this.#drawer("Formula, C# and LaTeX", { ask: "formulas", claim: number }, formulasOf));
        found.push(this.#drawer("Pictures", { ask: "pictures", claim: number, refuted: report.verdict === "refuted" },
            (answer, again) => drawPictures(answer, report, again)));
        return found;
    }

    #correction(text, edit, isDocument) {
        return element("p", { className: "correction" }, "Right would be ",
            isDocument ? formula(text) : element("code", {}, text), " ",
            edit ? element("button", {
                type: "button", className: "accept", onclick: () => this.#page.accept(edit),
            }, "Accept") : null);
    }

    // What is asked for only when it is opened.
    #drawer(title, question, show) {
        const content = element("div", { className: "drawer" });
        const made = element("details", {}, element("summary", {}, title), content);
        const ask = async changes => {
            content.setAttribute("aria-busy", "true");
            try {
                const answer = await this.#page.ask({ ...question, ...changes });
                content.replaceChildren(...(answer.error
                    ? [element("p", { className: "errors" },
                        `${answer.error.message} Found ${answer.error.found}.`)]
                    : show(answer, ask)));
            } catch (error) {
                content.replaceChildren(element("p", { className: "errors" }, error.message || "Stopped."));
            }

            content.removeAttribute("aria-busy");
            reachable(made);
        };
        made.ontoggle = () => {
            if (made.open && content.childElementCount === 0) {
                content.append(element("p", { className: "quiet" }, "Computing …"));
                ask({});
            }
        };
        return made;
    }
}

function basis(report) {
    const parts = [`${report.points} ${report.points === 1 ? "point" : "points"} tried`];
    if (report.sizes.length > 1) {
        parts.push(`${report.sizes.length} choices of sizes`);
    }

    if (report.errorProbability !== undefined) {
        parts.push(report.errorProbability === 0
            ? "shown to be the same function"
            : `the same function but for a probability of ${report.errorProbability.toExponential(0)}`);
    }

    if (report.cutShort) {
        parts.push("cut short");
    }

    return parts.join(", ");
}

/** An array as a table in which some entries are marked; a number as it is. */
export function arrayOf(value, wrong = []) {
    const digits = x => typeof x === "number" ? String(Number(x.toPrecision(6))) : x;
    const isWrong = position => wrong.some(other => other.join() === position.join());
    const cell = (x, position) => element("td", isWrong(position)
        ? { className: "wrong", title: `wrong at [${position.join(", ")}]` } : {}, digits(x),
    isWrong(position) ? element("span", { className: "hidden" }, " (wrong)") : null);
    if (!Array.isArray(value)) {
        return element("span", wrong.length > 0 ? { className: "wrong" } : {}, digits(value));
    }

    const rows = !Array.isArray(value[0])
        ? [element("tr", {}, ...value.map((x, i) => cell(x, [i])))]
        : value.map((row, i) => element("tr", {}, ...row.map((x, j) =>
            Array.isArray(x) ? element("td", {}, JSON.stringify(x)) : cell(x, [i, j]))));
    return element("table", { className: "array" }, element("tbody", {}, ...rows));
}

function counterexampleOf(found) {
    const sizes = Object.entries(found.sizes).map(([name, length]) => `${name} = ${length}`).join(", ");
    const row = (name, value, wrong) => element("div", { className: "row" },
        element("dt", {}, name), element("dd", {}, arrayOf(value, wrong)));
    return element("div", { className: "counterexample" },
        element("h3", {}, sizes ? `Counterexample for ${sizes}` : "Counterexample"),
        element("dl", {},
            ...Object.entries(found.point).map(([name, value]) => row(name, value)),
            found.oneSided
                ? element("div", {}, row("from below", found.oneSided.lower), row("from above", found.oneSided.upper))
                : row("the derivative is", found.derivative),
            row("the claim says", found.claimed, found.wrong)));
}

function derivationOf(answer) {
    if (!answer.result) {
        return [element("p", {}, "Only first derivatives are derived step by step.")];
    }

    const line = ({ latex, reason }) => element("div", { className: "step" }, formula(latex, true),
        reason ? element("span", { className: "reason" }, reason) : null);
    return [
        ...answer.steps.flatMap(step => [
            element("p", { className: "from" }, "From ",
                ...step.from.flatMap((definition, k) => [k > 0 ? " and " : "", formula(definition.latex)])),
            ...step.follows.map(line),
        ]),
        element("p", { className: "from" }, answer.steps.length > 0 ? "All together" : "The derivative is"),
        ...answer.result.map(line),
        ...answer.departure.map(text => element("p", { className: "why" }, sentence(text, false))),
    ];
}

function formulasOf(answer) {
    const block = (title, text) => element("figure", { className: "code" },
        element("figcaption", {}, title, " ", element("button", {
            type: "button", className: "copy",
            onclick: event => navigator.clipboard.writeText(text).then(() => {
                event.target.textContent = "Copied";
            }),
        }, "Copy")),
        element("pre", { tabIndex: 0 }, text));
    return [
        answer.sizes ? element("p", { className: "quiet" }, `Written for ${answer.sizes}.`) : null,
        formula(answer.latex.trim(), true),
        block("Formula", answer.text.trim()), block("C#", answer.csharp.trim()), block("LaTeX", answer.latex.trim()),
    ].filter(part => part);
}
