// The document that is shown first, and its check: under way before there is an editor to show it in.
import { thorough } from "./ask.js";
import { linked } from "./link.js";

/** The seed of all checks, as that of the command. */
export const seed = 1;

/** The names of the examples; the first one is shown where no link says what. */
export const examples = fetch("examples/list.json").then(response => response.json());

/** The text of an example. */
export const example = async name => ({ name, text: await (await fetch(`examples/${name}`)).text() });

/** The document of the link, or the first example. */
export const first = linked().then(async opened => opened ?? example((await examples)[0]));

const heard = [];
let hear = line => heard.push(line);
const answer = first.then(document => thorough.ask({ ask: "check", ...document, seed }, line => hear(line)));

// Whoever listens hears of it.
answer.catch(() => { });

/** The answer to the check of the first document; its lines are told, those of before as well. */
export function listen(onLine) {
    hear = onLine;
    heard.splice(0).forEach(onLine);
    return answer;
}
