using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Reporting;
using StreamJsonRpc;

namespace AutoDiff.Cli.Editing;

/// <summary>
/// A language server: says while someone writes a derivation what is wrong with it and how to correct it, what names
/// are, and which there are.
/// </summary>
internal sealed class LanguageServer : IDisposable
{
    // How long nothing must be written before claims are checked, and how long a check may take.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int Error = 1;
    private const int Warning = 2;
    private const int Hint = 4;

    // Changes come as parts of the text.
    private const int Incremental = 2;

    private readonly ConcurrentDictionary<string, EditedDocument> documents = new();
    private readonly TaskCompletionSource ended = new();
    private JsonRpc? editor;

    /// <summary>Serves an editor until it says that it ends, or its stream does.</summary>
    public static async Task Run(Stream input, Stream output)
    {
        using var server = new LanguageServer();
        using var handler = new HeaderDelimitedMessageHandler(output, input, new SystemTextJsonFormatter());
        using var rpc = new JsonRpc(handler);
        rpc.AddLocalRpcTarget(server, new JsonRpcTargetOptions { DisposeOnDisconnect = false });
        server.editor = rpc;
        rpc.StartListening();
        try
        {
            await await Task.WhenAny(rpc.Completion, server.ended.Task);
        }
        catch (Exception exception) when (exception is JsonException or BadRpcHeaderException or IOException)
        {
            // Whoever sends what is no message has ended the conversation.
        }
    }

    [SuppressMessage("Performance", "CA1822", Justification = "The protocol calls methods of the object.")]
    [JsonRpcMethod("initialize", UseSingleObjectParameterDeserialization = true)]
    public JsonObject Initialize(JsonElement arguments) => new()
    {
        ["capabilities"] = new JsonObject
        {
            ["textDocumentSync"] = new JsonObject { ["openClose"] = true, ["change"] = Incremental },
            ["hoverProvider"] = true,
            ["completionProvider"] = new JsonObject(),
            ["codeActionProvider"] = new JsonObject { ["codeActionKinds"] = new JsonArray("quickfix") },
        },
        ["serverInfo"] = new JsonObject { ["name"] = "autodiff" },
    };

    [JsonRpcMethod("shutdown")]
    public JsonObject? Shutdown()
    {
        foreach (var document in documents.Values)
        {
            document.Stop();
        }

        return null;
    }

    [JsonRpcMethod("exit")]
    public void Exit() => ended.TrySetResult();

    [JsonRpcMethod("textDocument/didOpen", UseSingleObjectParameterDeserialization = true)]
    public void Open(JsonElement arguments)
    {
        var opened = arguments.GetProperty("textDocument");
        var text = opened.GetProperty("text").GetString() ?? "";
        Put(UriOf(arguments), new(text));
    }

    [JsonRpcMethod("textDocument/didChange", UseSingleObjectParameterDeserialization = true)]
    public void Change(JsonElement arguments)
    {
        var uri = UriOf(arguments);
        var text = documents.TryGetValue(uri, out var known) ? known.Text : new("");
        foreach (var change in arguments.GetProperty("contentChanges").EnumerateArray())
        {
            var replacement = change.GetProperty("text").GetString() ?? "";
            text = change.TryGetProperty("range", out var range)
                ? text.Changed(Offset(text, range, "start"), Offset(text, range, "end"), replacement)
                : new(replacement);
        }

        Put(uri, text);
    }

    [JsonRpcMethod("textDocument/didClose", UseSingleObjectParameterDeserialization = true)]
    public Task Close(JsonElement arguments)
    {
        var uri = UriOf(arguments);
        if (documents.TryRemove(uri, out var known))
        {
            known.Stop();
        }

        return Publish(uri, []);
    }

    [JsonRpcMethod("textDocument/hover", UseSingleObjectParameterDeserialization = true)]
    public JsonObject? Hover(JsonElement arguments)
    {
        if (Found(arguments) is not { } document)
        {
            return null;
        }

        var word = document.Text.WordAt(Offset(document.Text, arguments, "position"));
        return word.Length > 0 && document.Outline.Describe(word) is { } known
            ? new() { ["contents"] = new JsonObject { ["kind"] = "plaintext", ["value"] = known } }
            : null;
    }

    [JsonRpcMethod("textDocument/completion", UseSingleObjectParameterDeserialization = true)]
    public JsonArray Complete(JsonElement arguments) => Found(arguments) is not { } document
        ? []
        : new([.. document.Outline.Words().Select(word => new JsonObject
        {
            ["label"] = word.Word,
            ["detail"] = word.Detail,
            ["kind"] = CompletionKind(word.Kind),
        })]);

    [JsonRpcMethod("textDocument/codeAction", UseSingleObjectParameterDeserialization = true)]
    public JsonArray Corrections(JsonElement arguments)
    {
        if (Found(arguments) is not { } document)
        {
            return [];
        }

        var range = arguments.GetProperty("range");
        var (from, to) = (Offset(document.Text, range, "start"), Offset(document.Text, range, "end"));
        return new([.. document.Corrections
            .Where(fix => fix.Claim.Start <= to && from <= fix.Claim.End)
            .Select(fix => new JsonObject
            {
                ["title"] = $"Write `{fix.Correction.Text}`",
                ["kind"] = "quickfix",
                ["isPreferred"] = true,
                ["edit"] = new JsonObject
                {
                    ["changes"] = new JsonObject
                    {
                        [UriOf(arguments)] = new JsonArray(new JsonObject
                        {
                            ["range"] = document.Text.Range(fix.Correction.Start, fix.Correction.Length),
                            ["newText"] = fix.Correction.Text,
                        }),
                    },
                },
            })]);
    }

    public void Dispose()
    {
        foreach (var document in documents.Values)
        {
            document.Stop();
        }
    }

    private static string UriOf(JsonElement arguments) =>
        arguments.GetProperty("textDocument").GetProperty("uri").GetString()
            ?? throw new JsonException("A text document has the uri null.");

    private static int Offset(EditedText text, JsonElement holder, string name)
    {
        var place = holder.GetProperty(name);
        return text.OffsetOf(place.GetProperty("line").GetInt32(), place.GetProperty("character").GetInt32());
    }

    private static int CompletionKind(string kind) => kind switch
    {
        "variable" => 6,
        "definition" => 21,
        "function" => 3,
        "domain" => 13,
        _ => 14,
    };

    private EditedDocument? Found(JsonElement arguments) => documents.GetValueOrDefault(UriOf(arguments));

    private void Put(string uri, EditedText text)
    {
        var document = new EditedDocument(uri, text);
        documents.AddOrUpdate(uri, document, (_, old) =>
        {
            old.Stop();
            return document;
        });
        _ = Diagnose(uri, document);
    }

    // What cannot be read is said at once, verdicts when nothing is written for a while.
    private async Task Diagnose(string uri, EditedDocument document)
    {
        try
        {
            await Task.Yield();
            var errors = document.Outline.Errors.Select(error => Diagnostic(
                document.Text, error.Span, Error, $"{error.Message} {error.Suggestion}".TrimEnd())).ToList();
            await Publish(uri, errors);
            await Task.Delay(Pause, document.Stopped);
            var verdicts = await Task.Run(() => document.Check(Patience), document.Stopped);
            if (!document.Stopped.IsCancellationRequested)
            {
                await Publish(uri, [.. errors.Select(error => (JsonObject)error.DeepClone()), .. verdicts.Select(Of)]);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException
            or ConnectionLostException)
        {
            // The text is no longer this one, or nobody listens.
        }

        JsonObject Of((SourceSpan Span, ClaimReport Report) found) => Diagnostic(
            document.Text,
            found.Span,
            found.Report.Verdict switch
            {
                Verdict.Refuted => Error,
                Verdict.Undecided => Warning,
                _ => Hint,
            },
            Said(found.Report));
    }

    private static string Said(ClaimReport report)
    {
        var right = report.Diagnosis?.Suggestion is { } suggestion ? $" Right would be: {suggestion}" : "";
        return $"{report.Verdict.Sign()} {report.Verdict.Word()}. {report.Diagnosis?.Message ?? report.Reason}".Trim()
            + right;
    }

    private static JsonObject Diagnostic(EditedText text, SourceSpan span, int severity, string message) => new()
    {
        ["range"] = text.Range(span.Start, Math.Max(1, span.Length)),
        ["severity"] = severity,
        ["source"] = "autodiff",
        ["message"] = message,
    };

    private Task Publish(string uri, IEnumerable<JsonObject> diagnostics) =>
        editor!.NotifyWithParameterObjectAsync("textDocument/publishDiagnostics", new JsonObject
        {
            ["uri"] = uri,
            ["diagnostics"] = new JsonArray([.. diagnostics]),
        });
}
