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
        Assert.All(tab.Requested, address => Assert.True(
            address.StartsWith(host.Address, StringComparison.Ordinal) ||
            address.StartsWith("data:", StringComparison.Ordinal), address));
        Assert.Empty(tab.Complaints);
    }

    [BrowserTheory]
    [InlineData(1280, false)]
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
        Assert.Empty(tab.Complaints);
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

    [BrowserFact]
    public async Task A_document_in_LaTeX_and_a_file_with_an_error_are_read_while_they_are_written()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Write(
            "Let $z \\in \\mathbb{R}^n$ and \\[ C = \\sum_i z_i^2 . \\] "
            + "Then \\[ \\frac{\\partial C}{\\partial z} = 2 z . \\]\n",
            "x.tex");
        Assert.StartsWith("1 claim: 1 exact", await tab.Verdict(), StringComparison.Ordinal);
        await tab.Until("document.querySelectorAll('#typeset .katex-display').length === 2");

        await tab.Write("x : real\ny = lgo(x)\n");
        await tab.Until("document.querySelector('#errors').textContent.includes('lgo')");
        await tab.Until("document.querySelector('.cm-lintRange-error')?.textContent === 'lgo'");
        Assert.Empty(await Violations(tab));
        Assert.Empty(tab.Complaints);
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

    [BrowserFact]
    public async Task A_claim_that_does_not_end_is_cancelled_and_the_page_stays_usable()
    {
        await using var tab = await host.Open();
        await tab.Verdict();
        await tab.Write("A : spd[n]\nB : invertible[n]\nf = logdet(A @ A + B @ B') + trace(expm(A @ B))\n"
            + string.Concat(Enumerable.Range(0, 40).Select(_ => "claim df/dA = inv(A @ A + B @ B') @ A\n")));
        await tab.Until("!document.querySelector('#cancel').disabled");

        // The page answers while the check goes on.
        await tab.Get<object>("document.querySelector('#theme').click()");
        Assert.Equal("dark", await tab.Get<string>("document.documentElement.dataset.theme"));
        await tab.Get<object>("document.querySelector('#cancel').click()");
        await tab.Until("document.querySelector('#status').textContent.startsWith('Cancelled')");
        await tab.Write(Wrong);
        Assert.StartsWith("1 claim: 1 refuted", await tab.Verdict(), StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task Ten_thousand_claims_leave_the_page_usable()
    {
        await using var tab = await host.Open(
            Link("x.grad", "x : real\ns = x^2\n" + string.Concat(Enumerable.Repeat("claim ds/dx = 2*x\n", 10_000))),
            isServed: true);
        await tab.Until("document.querySelectorAll('#claims > li').length > 50");
        await tab.Get<object>("document.querySelector('#theme').click()");
        Assert.Equal("dark", await tab.Get<string>("document.documentElement.dataset.theme"));
        await tab.Get<object>("document.querySelector('#cancel').click()");
        await tab.Write(Wrong);
        Assert.StartsWith("1 claim: 1 refuted", await tab.Verdict(), StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_report_is_that_of_the_command(bool isServed)
    {
        const string Name = "mistakes.grad";
        using var output = new StringWriter();
        var text = Repository.ExampleText(Name);
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        new CommandLine(new(input, output, TextWriter.Null, true, true, true)).Run(["check", "--format", "json", "-"]);
        var expected = JsonDocument.Parse(output.ToString()).RootElement.GetProperty("claims").GetRawText();

        await using var tab = await host.Open(isServed: isServed);
        await tab.Verdict();
        var report = await tab.Page.EvaluateFunctionAsync<string>(
            """
            async (name, text) => {
                const { thorough } = await import("./ask.js");
                const question = { ask: "check", name, text, seed: 1 };
                return JSON.stringify((await thorough.ask(question)).report.claims);
            }
            """,
            Name,
            text);
        Assert.Equal(Normal(expected), Normal(report));

        // Numbers as a browser writes them.
        static string Normal(string json) => JsonSerializer.Serialize(
            JsonDocument.Parse(json).RootElement.EnumerateArray().Select(Flat).ToArray());

        static object? Flat(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().ToDictionary(part => part.Name, part => Flat(part.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select(Flat).ToArray(),
            JsonValueKind.Number => element.GetDouble(),
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
