// The text that is checked: colors, names to complete, errors and verdicts at their places.
import {
    autocompletion, bracketMatching, closeBrackets, closeBracketsKeymap, Compartment, completionKeymap, defaultKeymap,
    drawSelection, EditorState, EditorView, highlightActiveLine, highlightActiveLineGutter, HighlightStyle, history,
    historyKeymap, hoverTooltip, keymap, lineNumbers, lintGutter, lintKeymap, setDiagnostics, StreamLanguage,
    syntaxHighlighting, tags,
} from "./vendor/codemirror.js";

const known = { function: new Set(), domain: new Set(), keyword: new Set() };

const formulas = StreamLanguage.define({
    token(stream) {
        if (stream.match(/#.*/)) {
            return "comment";
        }

        if (stream.match(/\d+(\.\d+)?([eE][+-]?\d+)?/)) {
            return "number";
        }

        if (stream.match(/[\p{L}_][\p{L}\p{N}_]*/u)) {
            const word = stream.current();
            return known.keyword.has(word) ? "keyword" : known.function.has(word) ? "function"
                : known.domain.has(word) ? "type" : "variableName";
        }

        stream.next();
        return null;
    },
    tokenTable: { function: tags.function(tags.variableName), type: tags.typeName },
});

const prose = StreamLanguage.define({
    startState: () => ({ close: null }),
    token(stream, state) {
        if (state.close === null) {
            const open = stream.match(/\$\$|\$|\\\[|\\\(|\\begin\{(equation|align|gather)\*?\}/);
            if (open) {
                state.close = { "\\[": "\\]", "\\(": "\\)" }[open[0]] ?? open[0].replace("begin", "end");
                return "keyword";
            }

            if (stream.sol() && stream.match(/#+ .*/)) {
                return "heading";
            }

            stream.next();
            return null;
        }

        if (stream.match(state.close)) {
            state.close = null;
            return "keyword";
        }

        if (stream.match(/\\[a-zA-Z]+/)) {
            return "function";
        }

        if (stream.match(/\d+(\.\d+)?/)) {
            return "number";
        }

        stream.next();
        return "variableName";
    },
    tokenTable: { function: tags.function(tags.variableName) },
});

const colors = HighlightStyle.define([
    { tag: tags.comment, color: "var(--quiet)" },
    { tag: tags.number, color: "var(--number)" },
    { tag: tags.keyword, color: "var(--keyword)", fontWeight: "600" },
    { tag: tags.function(tags.variableName), color: "var(--function)" },
    { tag: tags.typeName, color: "var(--type)" },
    { tag: tags.heading, fontWeight: "700" },
]);

export class Editor {
    #language = new Compartment();
    #words = [];

    /**
     * @param parent Where it stands.
     * @param onChange Called when the text was changed.
     * @param onView Called when other lines are shown.
     * @param describe What is known of a word, as text or null.
     * @param onCheck Called when a check is asked for by the keyboard.
     */
    constructor(parent, { onChange, onView, describe, onCheck }) {
        this.view = new EditorView({
            parent,
            state: EditorState.create({
                extensions: [
                    lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), history(), drawSelection(),
                    bracketMatching(), closeBrackets(), lintGutter(), syntaxHighlighting(colors),
                    this.#language.of(formulas), EditorView.lineWrapping,
                    EditorView.contentAttributes.of({ "aria-label": "Derivation" }),
                    autocompletion({ override: [context => this.#complete(context)] }),
                    keymap.of([
                        { key: "Mod-Enter", run: () => { onCheck(); return true; } },
                        ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap,
                        ...lintKeymap,
                    ]),
                    EditorView.updateListener.of(update => {
                        if (update.docChanged) {
                            onChange();
                        } else if (update.viewportChanged) {
                            onView();
                        }
                    }),
                    hoverTooltip(async (view, position) => {
                        const word = view.state.wordAt(position);
                        const text = word && await describe(view.state.sliceDoc(word.from, word.to));
                        return text ? {
                            pos: word.from,
                            end: word.to,
                            create() {
                                const dom = document.createElement("pre");
                                dom.className = "tip";
                                dom.textContent = text;
                                return { dom };
                            },
                        } : null;
                    }),
                ],
            }),
        });

        // Whoever has no pointer scrolls with the keys.
        this.view.scrollDOM.tabIndex = 0;
    }

    get text() {
        return this.view.state.doc.toString();
    }

    set text(text) {
        this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    }

    /** The first and the last line that are shown, counted from 1. */
    get lines() {
        const { from, to } = this.view.viewport;
        return [this.view.state.doc.lineAt(from).number, this.view.state.doc.lineAt(to).number];
    }

    /** How the text is colored: as formulas, or as prose with formulas. */
    set kind(kind) {
        this.view.dispatch({ effects: this.#language.reconfigure(kind === "formulas" ? formulas : prose) });
    }

    /** What can be completed. */
    set words(words) {
        this.#words = words;
        for (const kind of Object.keys(known)) {
            known[kind] = new Set(words.filter(word => word.kind === kind).map(word => word.word));
        }
    }

    /** Marks at places of the text. */
    set marks(marks) {
        const length = this.view.state.doc.length;
        this.view.dispatch(setDiagnostics(this.view.state, marks.map(mark => ({
            ...mark, from: Math.min(mark.from, length), to: Math.min(mark.to, length),
        }))));
    }

    /** Shows a line and puts the cursor there. */
    goTo(line) {
        const { from } = this.view.state.doc.line(Math.min(line, this.view.state.doc.lines));
        this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
        this.view.focus();
    }

    /** Puts other text in the place of some. */
    replace(from, to, insert) {
        this.view.dispatch({ changes: { from, to, insert } });
    }

    #complete(context) {
        const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u);
        const types = { variable: "variable", definition: "constant", function: "function", domain: "type" };
        return word === null && !context.explicit ? null : {
            from: word?.from ?? context.pos,
            options: this.#words.map(({ word: label, kind, detail }) => ({
                label, type: types[kind] ?? "keyword", detail: detail === label ? "" : detail,
                boost: kind === "variable" || kind === "definition" ? 2 : 0,
            })),
            validFor: /^[\p{L}\p{N}_]*$/u,
        };
    }
}
