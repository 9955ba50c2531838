using System.Net;
using System.Net.Mime;
using System.Text;
using System.Threading.Channels;
using AutoDiff.Reporting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoDiff.Cli.Serving;

/// <summary>Serves the page to this machine, with the checker of the machine behind it.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private const int LargestQuestion = 16 << 20;

    // For answers that are not finished when serving ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly WebApplication application;

    private PageServer(WebApplication application) => this.application = application;

    /// <summary>Where the page is.</summary>
    public string Address => application.Urls.First();

    /// <summary>Starts serving.</summary>
    /// <param name="folder">The files of the page.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="IOException">The port is not free.</exception>
    public static async Task<PageServer> Start(string folder, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = LargestQuestion;
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Patience);
        var application = builder.Build();
        application.Use(OnlyThisMachine);
        application.UseRouting();
        application.MapGet("/settings.json", context => Text(context, "{ \"server\": true }\n"));
        application.MapPost("/ask", Answer);
        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        application.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        application.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ServeUnknownFileTypes = true,
            DefaultContentType = MediaTypeNames.Text.Plain,
            OnPrepareResponse = prepared => prepared.Context.Response.Headers.CacheControl = "no-cache",
        });
        await application.StartAsync();
        return new(application);
    }

    /// <summary>Serves no longer.</summary>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    // A name that someone else has pointed to this machine is not this machine, and other pages ask nothing.
    private static Task OnlyThisMachine(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        if (request.Host.Host is "localhost" or "127.0.0.1" && (origin.Length == 0 ||
            origin == $"{request.Scheme}://{request.Host}"))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static Task Text(HttpContext context, string json)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        return context.Response.WriteAsync(json);
    }

    private static async Task Answer(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var question = await reader.ReadToEndAsync(context.RequestAborted);
        var lines = Channel.CreateUnbounded<string>();
        var answering = Task.Run(() =>
        {
            try
            {
                Answers.To(question, line => lines.Writer.TryWrite(line), context.RequestAborted);
                lines.Writer.Complete();
            }
            catch (Exception exception)
            {
                // The one who waits for lines throws it, which ends the response.
                lines.Writer.Complete(exception);
            }
        });
        context.Response.ContentType = "application/x-ndjson";
        await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync($"{line}\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await answering;
    }
}
