using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using AutoDiff.Cli.Editing;
using StreamJsonRpc;

namespace AutoDiff.Page.Tests;

/// <summary><c>autodiff lsp</c>, over its protocol.</summary>
public sealed class LanguageServerTests
{
    private const string Uri = "file:///derivation.grad";

    private const string Wrong = """
        z : real[n]
        y : simplex[n]
        a = softmax(z)
        C = -sum(y * log(a))
        claim dC/dz = y - a
        """;

    [Fact]
    public async Task A_wrong_claim_is_marked_at_its_place_and_corrected()
    {
        await using var editor = await Editor.Start();
        await editor.Open(Wrong);
        var marks = await editor.DiagnosticsWith("refuted");
        Assert.Equal((4, 0), Start(marks[0]));
        var actions = await editor.Ask("textDocument/codeAction", new
        {
            textDocument = new { uri = Uri },
            range = new { start = new { line = 4, character = 3 }, end = new { line = 4, character = 3 } },
            context = new { diagnostics = Array.Empty<object>() },
        });
        var edit = actions[0].GetProperty("edit").GetProperty("changes").GetProperty(Uri)[0];
        Assert.Equal("claim dC/dz = a - y", edit.GetProperty("newText").GetString());
        await editor.Change(edit.GetProperty("range"), edit.GetProperty("newText").GetString()!);
        Assert.Contains(
            "exact", (await editor.DiagnosticsWith("✓"))[0].GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_underlined_where_it_is()
    {
        await using var editor = await Editor.Start();
        await editor.Open("x : real\ny = lgo(x)\n");
        var marks = await editor.DiagnosticsWith("lgo");
        Assert.Equal((1, 4), Start(marks[0]));
    }

    [Fact]
    public async Task Hover_says_shape_and_domain_and_completion_knows_the_names()
    {
        await using var editor = await Editor.Start();
        await editor.Open(Wrong);
        Assert.Equal("a = softmax(z)\nshape [n]", await Hover(2, 0));
        Assert.Equal("y : simplex[n]", await Hover(3, 9));
        Assert.Contains("e^xᵢ", await Hover(2, 6), StringComparison.Ordinal);
        var words = (await editor.Ask("textDocument/completion", At(4, 0))).EnumerateArray()
            .Select(item => item.GetProperty("label").GetString()).ToList();
        Assert.All(["z", "a", "C", "softmax", "simplex"], word => Assert.Contains(word, words));

        async Task<string> Hover(int line, int character) =>
            (await editor.Ask("textDocument/hover", At(line, character)))
                .GetProperty("contents").GetProperty("value").GetString()!;
    }

    // After any edits the server has the text that the editor has: it finds the error that was put at the end.
    [Fact]
    public async Task It_survives_fuzzed_messages_and_edits()
    {
        const int Seed = 20240607;
        var random = new Random(Seed);
        await using var editor = await Editor.Start();
        await editor.Open(Wrong);
        var text = Wrong;
        string[] methods =
        [
            "textDocument/hover", "textDocument/completion", "textDocument/codeAction", "textDocument/didChange",
            "textDocument/didOpen", "initialize", "nothing",
        ];
        object?[] arguments =
        [
            null, 3, "text", Array.Empty<int>(), new { textDocument = 1 },
            new { textDocument = new { uri = "file:///x" } },
            At(1 << 30, -5), At(-1, 1 << 30),
        ];
        for (var round = 0; round < 150; round++)
        {
            await editor.Disturb(
                methods[random.Next(methods.Length)], arguments[random.Next(arguments.Length)], random.Next(2) == 0);
            var (start, length) = (random.Next(text.Length + 1), random.Next(4));
            length = Math.Min(length, text.Length - start);
            var inserted = new string([.. Enumerable.Range(0, random.Next(3))
                .Select(_ => "az=[(*\n $\\∂".ToCharArray()[random.Next(11)])]);
            await editor.Change(Range(text, start, length), inserted);
            text = text.Remove(start, length).Insert(start, inserted);
        }

        await editor.Change(Range(text, 0, text.Length), "x : real\ny = lgo(x)\n");
        Assert.Equal((1, 4), Start((await editor.DiagnosticsWith("lgo"))[0]));
    }

    private static (int Line, int Character) Start(JsonElement mark)
    {
        var start = mark.GetProperty("range").GetProperty("start");
        return (start.GetProperty("line").GetInt32(), start.GetProperty("character").GetInt32());
    }

    private static object At(int line, int character) =>
        new { textDocument = new { uri = Uri }, position = new { line, character } };

    private static JsonElement Range(string text, int start, int length) =>
        JsonSerializer.SerializeToElement(new { start = Place(text, start), end = Place(text, start + length) });

    private static object Place(string text, int offset) => new
    {
        line = text[..offset].Count(letter => letter == '\n'),
        character = offset - (text[..offset].LastIndexOf('\n') + 1),
    };

    /// <summary>The other end of the protocol.</summary>
    private sealed class Editor : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

        private readonly BlockingCollection<JsonElement> published = [];
        private readonly Task serving;
        private readonly JsonRpc rpc;

        private Editor()
        {
            var (toServer, toEditor) = (new Pipe(), new Pipe());
            serving = LanguageServer.Run(toServer.Reader.AsStream(), toEditor.Writer.AsStream());
            rpc = new(new HeaderDelimitedMessageHandler(
                toServer.Writer.AsStream(), toEditor.Reader.AsStream(), new SystemTextJsonFormatter()));
            rpc.AddLocalRpcMethod(
                "textDocument/publishDiagnostics",
                new Action<string, JsonElement>((uri, diagnostics) => published.Add(diagnostics)));
            rpc.StartListening();
        }

        public static async Task<Editor> Start()
        {
            var editor = new Editor();
            var answer = await editor.Ask("initialize", new { capabilities = new { } });
            Assert.True(answer.GetProperty("capabilities").GetProperty("hoverProvider").GetBoolean());
            return editor;
        }

        public Task<JsonElement> Ask(string method, object? arguments) =>
            rpc.InvokeWithParameterObjectAsync<JsonElement>(method, arguments).WaitAsync(Patience);

        public Task Open(string text) => rpc.NotifyWithParameterObjectAsync("textDocument/didOpen", new
        {
            textDocument = new { uri = Uri, languageId = "grad", version = 1, text },
        });

        public Task Change(JsonElement range, string text) => rpc.NotifyWithParameterObjectAsync(
            "textDocument/didChange",
            new { textDocument = new { uri = Uri, version = 2 }, contentChanges = new[] { new { range, text } } });

        /// <summary>Sends what no editor sends; an error is an answer.</summary>
        public async Task Disturb(string method, object? arguments, bool isNotification)
        {
            if (isNotification)
            {
                await rpc.NotifyAsync(method, arguments);
                return;
            }

            try
            {
                await rpc.InvokeAsync<JsonElement?>(method, arguments).WaitAsync(Patience);
            }
            catch (RemoteRpcException)
            {
                // what was asked makes no sense, and the server has said so
            }
        }

        /// <summary>The next published marks of which one has a text in its message.</summary>
        public async Task<JsonElement[]> DiagnosticsWith(string text)
        {
            using var patience = new CancellationTokenSource(Patience);
            return await Task.Run(() => published.GetConsumingEnumerable(patience.Token)
                .Select(marks => marks.EnumerateArray().ToArray())
                .First(marks => marks.Any(mark => mark.GetProperty("message").GetString()!.Contains(
                    text, StringComparison.Ordinal))));
        }

        public async ValueTask DisposeAsync()
        {
            await rpc.NotifyAsync("exit");
            await serving.WaitAsync(Patience);
            rpc.Dispose();
            published.Dispose();
        }
    }
}
