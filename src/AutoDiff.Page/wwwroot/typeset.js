// Formulas as they are printed.
import katex from "./vendor/katex.js";

/** An element; text children are text, whatever stands in them. */
export function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (name in made && name !== "list") {
            made[name] = value;
        } else {
            made.setAttribute(name, value);
        }
    }

    made.append(...children.filter(child => child !== null && child !== undefined));
    return made;
}

/** LaTeX as a formula; as it is written where it cannot be typeset. */
export function formula(latex, displayMode = false) {
    const made = element("span", { className: displayMode ? "formula display" : "formula" });
    try {
        // The environments that a document has around several lines stand inside of a formula here.
        const body = latex.replace(/\\(begin|end)\{(align|gather|equation|multline)\*?\}/g,
            (_, end, name) => name === "align" ? `\\${end}{aligned}` : name === "gather" ? `\\${end}{gathered}` : "");
        katex.render(body, made, { displayMode, throwOnError: true, strict: false, trust: false });
    } catch {
        made.className = "formula plain";
        made.textContent = latex;
    }

    return made;
}

/** Lets the keys scroll what is wider than its place. */
export function reachable(root) {
    requestAnimationFrame(() => {
        for (const place of root.querySelectorAll(".formula, .drawer, .counterexample, dd")) {
            if (place.scrollWidth > place.clientWidth) {
                place.tabIndex = 0;
            } else {
                place.removeAttribute("tabindex");
            }
        }
    });
}

/** A sentence in which what stands between backquotes is code, or in a document a formula. */
export function sentence(text, isDocument) {
    return element("span", {}, ...text.split("`").map((part, k) =>
        k % 2 === 0 ? part : isDocument ? formula(part) : element("code", {}, part)));
}

/** The pieces of a document: prose, and formulas with whether they stand on lines of their own. */
export function pieces(text) {
    const found = [];
    const math = new RegExp(
        "\\$\\$([\\s\\S]+?)\\$\\$|\\$([^$\\n]+?)\\$|\\\\\\[([\\s\\S]+?)\\\\\\]|\\\\\\(([\\s\\S]+?)\\\\\\)|" +
        "(\\\\begin\\{(?:equation|align|gather|multline)\\*?\\}[\\s\\S]+?" +
        "\\\\end\\{(?:equation|align|gather|multline)\\*?\\})", "g");
    let last = 0;
    for (const match of text.matchAll(math)) {
        found.push({ prose: text.slice(last, match.index) });
        const [, dollars, dollar, square, round, environment] = match;
        found.push({
            latex: dollars ?? dollar ?? square ?? round ?? environment,
            display: (dollars ?? square ?? environment) !== undefined,
        });
        last = match.index + match[0].length;
    }

    found.push({ prose: text.slice(last) });
    return found;
}
