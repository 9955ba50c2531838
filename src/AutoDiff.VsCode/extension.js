// Starts `autodiff lsp` for derivations; the language server does all the rest.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
    const command = workspace.getConfiguration("autodiff").get("command");
    client = new LanguageClient(
        "autodiff",
        "AutoDiff",
        { command, args: ["lsp"] },
        { documentSelector: [{ language: "grad" }] });
    await client.start();
};

exports.deactivate = () => client?.stop();
