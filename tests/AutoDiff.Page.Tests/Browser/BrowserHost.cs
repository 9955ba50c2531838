using System.Net;
using AutoDiff.Cli.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using PuppeteerSharp;

namespace AutoDiff.Page.Tests.Browser;

/// <summary>A Chromium and the published page, as plain files and behind <c>autodiff serve</c>.</summary>
public sealed class BrowserHost : IAsyncLifetime
{
    private static readonly string Site = Repository.PathOf("artifacts", "page", "wwwroot");

    private static readonly string? Chromium = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private WebApplication? files;
    private PageServer? served;
    private IBrowser? browser;

    /// <summary>Why no browser test can run; null if they can.</summary>
    public static string? Missing { get; } =
        !File.Exists(Path.Combine(Site, "index.html"))
            ? "The page is not published: `dotnet publish src/AutoDiff.Page -c Release -o artifacts/page` does it."
            : Chromium is null ? "There is no Chromium on the PATH: `apt-get install chromium` brings one." : null;

    /// <summary>Where the plain files are.</summary>
    public string Address => files!.Urls.First();

    /// <summary>Where the command serves.</summary>
    public string ServedAddress => served!.Address;

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        files = builder.Build();
        var provider = new PhysicalFileProvider(Site);
        files.UseDefaultFiles(new DefaultFilesOptions { FileProvider = provider });
        files.UseStaticFiles(new StaticFileOptions { FileProvider = provider, ServeUnknownFileTypes = true,
            DefaultContentType = "text/plain" });
        await files.StartAsync();
        served = await PageServer.Start(Site, 0);
        browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                "--disable-background-networking", "--disable-component-update"],
        });
    }

    /// <summary>A tab with storage of its own.</summary>
    public async Task<Tab> Open(
        string? path = null, bool isServed = false, int width = 1280, int height = 900, bool isDark = false)
    {
        var context = await browser!.CreateBrowserContextAsync();
        return await Tab.Open(context, (isServed ? ServedAddress : Address) + path, width, height, isDark);
    }

    public async Task DisposeAsync()
    {
        await (browser?.DisposeAsync() ?? default);
        await (served?.DisposeAsync() ?? default);
        await (files?.DisposeAsync() ?? default);
    }
}
