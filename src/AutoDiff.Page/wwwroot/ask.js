// Where questions are answered: in a worker of this page, or by the command that serves it.

const settings = await (await fetch("settings.json")).json().catch(() => ({ server: false }));

/** Whether a checker of the machine answers, and not one in the browser. */
export const isServed = settings.server;

class Stopped extends Error { }

/** Answers in a worker; a question that is stopped takes the worker with it. */
class Desk {
    #worker = null;
    #ready = null;
    #next = 1;
    #open = new Map();

    /** Loads the checker, if it is not there yet. */
    start() {
        this.#ready ??= new Promise((resolve, reject) => {
            const worker = this.#worker = new Worker("worker.js", { type: "module" });
            worker.onerror = event => reject(new Error(event.message || "The checker could not be loaded."));
            worker.onmessage = ({ data }) => {
                if (data.ready) {
                    resolve(worker);
                    return;
                }

                const question = this.#open.get(data.id);
                const answer = JSON.parse(data.line);
                if (answer.end) {
                    this.#open.delete(data.id);
                    question?.resolve(answer);
                } else {
                    question?.onLine?.(answer);
                }
            };
        });
        return this.#ready;
    }

    async ask(question, onLine) {
        const worker = await this.start();
        const id = this.#next++;
        return new Promise((resolve, reject) => {
            this.#open.set(id, { resolve, reject, onLine });
            worker.postMessage({ id, question: JSON.stringify(question) });
        });
    }

    stop() {
        if (this.#open.size === 0) {
            return;
        }

        this.#worker.terminate();
        this.#worker = this.#ready = null;
        for (const question of this.#open.values()) {
            question.reject(new Stopped());
        }

        this.#open.clear();
        this.start();
    }
}

/** The same over HTTP: a line of the response for each line of the answer. */
class ServedDesk {
    #open = new Set();

    async start() { }

    async ask(question, onLine) {
        const abort = new AbortController();
        this.#open.add(abort);
        try {
            const response = await fetch("ask", {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify(question),
                signal: abort.signal,
            });
            const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
            for (let rest = ""; ;) {
                const { value, done } = await reader.read();
                const lines = (rest + (value ?? "")).split("\n");
                rest = lines.pop();
                for (const line of lines) {
                    const answer = JSON.parse(line);
                    if (answer.end) {
                        return answer;
                    }

                    onLine?.(answer);
                }

                if (done) {
                    throw new Error("The answer ended early.");
                }
            }
        } catch (error) {
            throw error.name === "AbortError" ? new Stopped() : error;
        } finally {
            this.#open.delete(abort);
        }
    }

    stop() {
        this.#open.forEach(abort => abort.abort());
    }
}

const newDesk = () => isServed ? new ServedDesk() : new Desk();

/** Answers what is asked while someone types; never has long to do. */
export const quick = newDesk();

/** Checks, derives and draws; can be stopped. */
export const thorough = newDesk();

/** Whether an error says only that a question was stopped. */
export const isStopped = error => error instanceof Stopped;
