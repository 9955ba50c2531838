using System.Collections.Concurrent;
using System.Text.Json;
using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace AutoDiff.Page.Tests.Browser;

/// <summary>A tab with the page, which notes what goes wrong in it and what is requested.</summary>
public sealed class Tab : IAsyncDisposable
{
    private const int Patience = 240_000;

    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentQueue<string> requested = new();

    private Tab(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, and exceptions.</summary>
    public IEnumerable<string> Complaints => complaints;

    /// <summary>The addresses that were requested.</summary>
    public IEnumerable<string> Requested => requested;

    public static async Task<Tab> Open(IBrowserContext context, string address, int width, int height, bool isDark)
    {
        var page = await context.NewPageAsync();
        var tab = new Tab(context, page);
        page.Console += (_, message) =>
        {
            if (message.Message.Type is ConsoleType.Error or ConsoleType.Warning)
            {
                tab.complaints.Enqueue(message.Message.Text);
            }
        };
        page.PageError += (_, error) => tab.complaints.Enqueue(error.Message);
        page.Request += (_, request) => tab.requested.Enqueue(request.Request.Url);
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = height });
        await page.EmulateMediaFeaturesAsync([new MediaFeatureValue
        {
            MediaFeature = MediaFeature.PrefersColorScheme,
            Value = isDark ? "dark" : "light",
        }]);
        await page.GoToAsync(address, new NavigationOptions { Timeout = Patience });
        return tab;
    }

    /// <summary>The value of an expression.</summary>
    public Task<T> Get<T>(string expression) => Page.EvaluateExpressionAsync<T>(expression);

    /// <summary>Waits until an expression is true.</summary>
    public Task Until(string expression) =>
        Page.WaitForExpressionAsync(expression, new WaitForFunctionOptions { Timeout = Patience });

    /// <summary>Waits until what is written last is checked, and gives what is said of it.</summary>
    public async Task<string> Verdict()
    {
        await Until("/ s\\)\\./.test(document.querySelector('#status').textContent)");
        return await Text("#status");
    }

    public Task<string> Text(string selector) =>
        Get<string>($"document.querySelector({JsonSerializer.Serialize(selector)}).textContent");

    /// <summary>Writes a whole text in the place of what stands in the editor, as a person does by pasting.</summary>
    public async Task Write(string text, string name = "x.grad")
    {
        await Page.EvaluateFunctionAsync(
            """
            name => {
                document.querySelector("#status").textContent = "";
                document.querySelector("#name").value = name;
                const content = document.querySelector(".cm-content");
                content.focus();
            }
            """,
            name);
        await Press("Control", "KeyA");
        await Page.Keyboard.SendCharacterAsync(text);
    }

    /// <summary>Presses a key while another is held.</summary>
    public async Task Press(string held, string key)
    {
        await Page.Keyboard.DownAsync(held);
        await Page.Keyboard.PressAsync(key);
        await Page.Keyboard.UpAsync(held);
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
