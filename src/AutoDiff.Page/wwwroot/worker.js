// Holds the checker: answers one question after the other, line by line.
import { dotnet } from "./_framework/dotnet.js";

let asked = 0;
globalThis.autodiffAnswer = line => postMessage({ id: asked, line });

// Compiling what runs often costs more than it gains: a check runs much code a few times.
const runtime = await dotnet.withRuntimeOptions([
    "--no-jiterpreter-traces-enabled", "--no-jiterpreter-jit-call-enabled", "--no-jiterpreter-interp-entry-enabled",
]).create();
const exports = await runtime.getAssemblyExports(runtime.getConfig().mainAssemblyName);

addEventListener("message", ({ data }) => {
    asked = data.id;
    try {
        exports.AutoDiff.Page.Program.Ask(data.question);
    } catch (error) {
        const sentence = { message: "The checker failed.", found: String(error), expected: "an answer" };
        autodiffAnswer(JSON.stringify({ end: true, error: sentence }));
    }
});
postMessage({ ready: true });
