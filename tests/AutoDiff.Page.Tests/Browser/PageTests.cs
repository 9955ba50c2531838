using System.Buffers.Text;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using AutoDiff.Cli;
using PuppeteerSharp;

namespace AutoDiff.Page.Tests.Browser;

/// <summary>The published page in a real browser.</summary>
[Trait("Category", "Browser")]
public sealed class PageTests(BrowserHost host) : IClassFixture<BrowserHost>
{
    private const string Wrong = "z : real[n]\ny : simplex[n]\na = softmax(z)\nC = -sum(y * log(a))\n"
        + "claim dC/dz = y - a\n";

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task The_first_example_is_right_and_nothing_comes_from_elsewhere(int width, bool isDark)
    {
        await using var tab = await host.Open(width: width, isDark: isDark);
        Assert.StartsWith("1 claim: 1 exact", await tab.Verdict(), StringComparison.Ordinal);
        Assert.Equal(isDark ? "dark" : "light", await tab.Get<string>("document.documentElement.dataset.theme"));

        // Nothing is wider than the screen.
        Assert.True(await tab.Get<int>("document.documentElement.scrollWidth") <= width);
        await tab.Until("document.querySelectorAll('#typeset .katex').length >= 5");
        Assert.Empty(await Violations(tab));
        NothingIsWrong(tab);
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task A_wrong_claim_is_diagnosed_drawn_and_corrected_with_a_click(int width, bool isDark)
    {
        await using var tab = await host.Open(width: width, isDark: isDark);
        await tab.Verdict();
        await tab.Write(Wrong);
        Assert.StartsWith("1 claim: 1 refuted", await tab.Verdict(), StringComparison.Ordinal);
        Assert.Equal("sign", await tab.Text(".claim .kind"));
        Assert.Equal(2, await tab.Get<int>("document.querySelectorAll('.counterexample td.wrong').length"));
        await tab.Until("document.querySelector('.cm-lintRange-error') !== null");

        await tab.Get<object>("document.querySelectorAll('#claims details').forEach(box => { box.open = true; })");
        await tab.Until("document.querySelectorAll('#claims .step .katex').length > 2");
        await tab.Until("document.querySelectorAll('figure.code').length === 3");
        await tab.Until("document.querySelectorAll('figure.picture').length >= 3");
        Assert.Contains("public static", await tab.Text("figure.code:nth-of-type(2) pre"), StringComparison.Ordinal);
        Assert.True(await tab.Get<int>("document.querySelectorAll('svg.graph .node').length") >= 4);
        Assert.True(await tab.Get<int>("document.documentElement.scrollWidth") <= width);
        Assert.Empty(await Violations(tab));

        await tab.Get<object>("(document.querySelector('#status').textContent = '', "
            + "document.querySelector('button.accept').click())");
        Assert.StartsWith("1 claim: 1 exact", await tab.Verdict(), StringComparison.Ordinal);
        NothingIsWrong(tab);
    }

    // The Jacobian is a heat map on each side, and the wrong entries are framed.
    [BrowserFact]
    public async Task A_wrong_matrix_is_drawn_and_its_report_saved()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Write("z : real[n]\na = softmax(z)\nclaim da[i]/dz[j] = if i == j then a[i]*(1 - a[i]) else 0\n");
        Assert.StartsWith("1 claim: 1 refuted", await tab.Verdict(), StringComparison.Ordinal);
        await tab.Get<object>("document.querySelectorAll('#claims details').forEach(box => { box.open = true; })");
        await tab.Until("document.querySelectorAll('svg.heat').length === 2");
        Assert.Equal(2, await tab.Get<int>("document.querySelectorAll('svg.heat rect.wrong').length"));

        await tab.Get<object>(
            """
            (URL.createObjectURL = blob => (blob.text().then(text => { window.saved = text; }), "data:,"),
                [...document.querySelector("#export").options].forEach(option => { option.disabled = false; }))
            """);
        await tab.Page.SelectAsync("#export", "json");
        await tab.Until("window.saved !== undefined");
        var claims = JsonDocument.Parse(await tab.Get<string>("window.saved")).RootElement.GetProperty("claims");
        Assert.Equal("missing-cross-terms", claims[0].GetProperty("diagnosis").GetProperty("kind").GetString());
        NothingIsWrong(tab);
    }

    [BrowserFact]
    public async Task Names_and_functions_are_completed()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Write("logits : real[n]\na = ");
        await tab.Until("document.querySelector('#errors').textContent.includes('line 2')");
        foreach (var (typed, completed) in ((string, string)[])[("softm", "softmax"), ("logi", "logits")])
        {
            await tab.Page.Keyboard.TypeAsync(typed);
            await tab.Until($"[...document.querySelectorAll('.cm-completionLabel')]"
                + $".some(label => label.textContent === '{completed}')");
            await tab.Page.Keyboard.PressAsync("Escape");
            await tab.Page.Keyboard.TypeAsync(completed[typed.Length..] + (completed == "softmax" ? "(" : ")"));
        }

        await tab.Until("document.querySelector('.cm-content').textContent.includes('softmax(logits)')");
        NothingIsWrong(tab);
    }

    // Names change with the content: what stands there of an earlier build is no part of the site.
    [BrowserFact]
    public void Nothing_is_left_of_an_earlier_build()
    {
        var folder = Repository.PathOf("artifacts", "page", "wwwroot", "_framework");
        var loader = File.ReadAllText(Path.Combine(folder, "dotnet.js"));
        var files = Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!)
            .Where(file => Path.GetExtension(file) is ".wasm" or ".js" && file != "dotnet.js").ToList();
        Assert.True(files.Count > 20);
        Assert.All(files, file => Assert.Contains($"\"{file}\"", loader, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Hints_come_one_by_one()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Get<object>("document.querySelector('#stages').click()");
        await tab.Write(Wrong);
        await tab.Verdict();
        Assert.Equal(0, await tab.Get<int>("document.querySelectorAll('.claim .kind, .counterexample').length"));
        await tab.Get<object>("document.querySelector('button.hint').click()");
        Assert.Contains("sign", await tab.Text(".hints"), StringComparison.Ordinal);
        Assert.Equal(0, await tab.Get<int>("document.querySelectorAll('.counterexample').length"));
        for (var left = await Buttons(); left > 0; left = await Buttons())
        {
            await tab.Get<object>("document.querySelector('button.hint').click()");
        }

        Assert.Equal(1, await tab.Get<int>("document.querySelectorAll('.counterexample').length"));

        Task<int> Buttons() => tab.Get<int>("document.querySelectorAll('button.hint').length");
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task A_document_in_LaTeX_and_a_file_with_an_error_are_read_while_they_are_written(
        int width, bool isDark)
    {
        await using var tab = await host.Open(width: width, isDark: isDark);
        await tab.Verdict();
        await tab.Write(
            "Let $z \\in \\mathbb{R}^n$ and \\[ C = \\sum_i z_i^2 . \\] "
            + "Then \\[ \\frac{\\partial C}{\\partial z} = 2 z . \\]\n",
            "x.tex");
        Assert.StartsWith("1 claim: 1 exact", await tab.Verdict(), StringComparison.Ordinal);
        await tab.Until("document.querySelectorAll('#typeset .katex-display').length === 2");
        Assert.Empty(await Violations(tab));

        await tab.Write("x : real\ny = lgo(x)\n");
        await tab.Until("document.querySelector('#errors').textContent.includes('lgo')");
        await tab.Until("document.querySelector('.cm-lintRange-error')?.textContent === 'lgo'");
        Assert.True(await tab.Get<int>("document.documentElement.scrollWidth") <= width);
        Assert.Empty(await Violations(tab));
        NothingIsWrong(tab);
    }

    [BrowserFact]
    public async Task A_link_holds_the_whole_document()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Write(Wrong);
        await tab.Verdict();
        await tab.Get<object>("document.querySelector('#share').click()");
        await tab.Until("location.hash.startsWith('#d=')");
        await using var other = await host.Open("/" + await tab.Get<string>("location.hash"));
        Assert.StartsWith("1 claim: 1 refuted", await other.Verdict(), StringComparison.Ordinal);
        Assert.Equal("x.grad", await other.Get<string>("document.querySelector('#name').value"));
    }

    [BrowserFact]
    public async Task After_the_first_visit_it_works_offline()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Until("navigator.serviceWorker.ready.then(ready => ready.active !== null)");
        await tab.Until("navigator.serviceWorker.controller !== null");
        await tab.Page.SetOfflineModeAsync(true);
        await tab.Page.ReloadAsync();
        Assert.StartsWith("1 claim: 1 exact", await tab.Verdict(), StringComparison.Ordinal);
        await tab.Page.SetOfflineModeAsync(false);
    }

    // Eight sums within one another: at five elements one evaluation takes longer than the time that a check has, and
    // nothing but the end of its worker can end it.
    [BrowserFact]
    public async Task A_claim_that_does_not_end_is_cancelled_and_the_page_stays_usable()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Write("x : real[n]\n"
            + "s = sum(a, b, c, d, e, f, g, h: sin(x[a]*x[b]*x[c]*x[d] + x[e]*x[f]*x[g]*x[h]))\n"
            + "claim ds/dx[k] = 8 * sum(b, c, d, e, f, g, h: x[b]*x[c]*x[d]"
            + " * cos(x[k]*x[b]*x[c]*x[d] + x[e]*x[f]*x[g]*x[h]))\n");
        await tab.Until("!document.querySelector('#cancel').disabled");
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.False(await tab.Get<bool>("document.querySelector('#cancel').disabled"));
        Assert.False(await tab.Get<bool>("document.querySelector('#progress').hidden"));

        // The page answers while the check goes on: its buttons, and the other worker.
        await tab.Get<object>("document.querySelector('#theme').click()");
        Assert.Equal("dark", await tab.Get<string>("document.documentElement.dataset.theme"));
        Assert.Contains(
            "shape [n]",
            await tab.Page.EvaluateFunctionAsync<string>(
                """
                async () => (await (await import("./ask.js")).quick.ask({
                    ask: "describe", word: "y", name: "x.grad", text: "x : real[n]\ny = sin(x)\n" })).text
                """),
            StringComparison.Ordinal);
        await tab.Get<object>("document.querySelector('#cancel').click()");
        await tab.Until("document.querySelector('#status').textContent.startsWith('Cancelled')");
        await tab.Write(Wrong);
        Assert.StartsWith("1 claim: 1 refuted", await tab.Verdict(), StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_thousand_claims_leave_the_page_usable(bool isServed)
    {
        await using var tab = await host.Open(
            Link("x.grad", "x : real\ns = x^2\n" + string.Concat(Enumerable.Repeat("claim ds/dx = 2*x\n", 10_000))),
            isServed);
        await tab.Until("document.querySelectorAll('#claims > li').length > 20");
        await tab.Get<object>("document.querySelector('#theme').click()");
        Assert.Equal("dark", await tab.Get<string>("document.documentElement.dataset.theme"));
        await tab.Get<object>("document.querySelector('#cancel').click()");
        await tab.Write(Wrong);
        Assert.StartsWith("1 claim: 1 refuted", await tab.Verdict(), StringComparison.Ordinal);
    }

    // How large the errors of rounding were is said with all digits: a browser computes exponentials with its own
    // library, and rounds some of them to the other neighbor.
    [BrowserTheory]
    [InlineData(false, "mistakes.grad", 1)]
    [InlineData(true, "mistakes.grad", 1)]
    [InlineData(false, "softmax-cross-entropy.md", 7)]
    [InlineData(true, "softmax-cross-entropy.md", 7)]
    public async Task The_report_is_that_of_the_command(bool isServed, string name, int seed)
    {
        using var output = new StringWriter();
        var text = Repository.ExampleText(name);
        var file = Repository.PathOf("docs", "examples", name);
        new CommandLine(new(Stream.Null, output, TextWriter.Null, true, true, true)).Run(
            ["check", "--format", "json", "--seed", $"{seed}", file]);

        await using var tab = await host.Open(isServed: isServed);
        await tab.Verdict();
        var report = await tab.Page.EvaluateFunctionAsync<string>(
            """
            async (name, text, seed) => {
                const { thorough } = await import("./ask.js");
                return JSON.stringify((await thorough.ask({ ask: "check", name, text, seed })).report);
            }
            """,
            file,
            text,
            seed);
        Assert.Equal(Normal(output.ToString()), Normal(report));

        // Numbers as a browser writes them, which drops the sign of zero.
        string Normal(string json) => JsonSerializer.Serialize(Flat(JsonDocument.Parse(json).RootElement));

        object? Flat(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().ToDictionary(
                part => part.Name, part => part.Name == "worstError" && !isServed ? null : Flat(part.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select(Flat).ToArray(),
            JsonValueKind.Number => element.GetDouble() + 0.0,
            JsonValueKind.String => element.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }

    [BrowserFact]
    public async Task It_is_used_by_the_keyboard_alone()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Write(Wrong);
        await tab.Verdict();
        await tab.Get<object>("document.querySelector('#status').textContent = ''");
        await tab.Press("Control", "Enter");
        await tab.Verdict();

        // From the start of the page the keys reach every control.
        await tab.Get<object>("document.activeElement.blur()");
        var reached = new HashSet<string>();
        for (var k = 0; k < 60; k++)
        {
            await tab.Page.Keyboard.PressAsync("Escape");
            await tab.Page.Keyboard.PressAsync("Tab");
            reached.Add(await tab.Get<string>(
                "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"));
        }

        Assert.All(
            ["examples", "share", "export", "theme", "name", "check", "stages", "accept", "SUMMARY"],
            control => Assert.Contains(control, reached));
    }

    // Neither an error nor a warning was written, and nothing was requested from elsewhere.
    private void NothingIsWrong(Tab tab)
    {
        Assert.Empty(tab.Complaints);
        Assert.All(tab.Requested, address => Assert.True(
            address.StartsWith(host.Address, StringComparison.Ordinal) ||
            address.StartsWith("data:", StringComparison.Ordinal) ||
            address.StartsWith("blob:" + host.Address, StringComparison.Ordinal), address));
    }

    // The page makes such links as well; here the format is written down a second time.
    private static string Link(string name, string text)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            JsonSerializer.Serialize(deflate, new { name, text });
        }

        return $"/#d={Base64Url.EncodeToString(packed.ToArray())}";
    }

    // What axe finds, each with the element.
    private static async Task<string[]> Violations(Tab tab)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("axe.min.js")!;
        using var reader = new StreamReader(stream);
        await tab.Page.EvaluateExpressionAsync(await reader.ReadToEndAsync());
        return await tab.Page.EvaluateFunctionAsync<string[]>(
            "async () => (await axe.run()).violations.flatMap(found => "
            + "found.nodes.map(node => `${found.id}: ${node.html.slice(0, 160)}`))");
    }
}
