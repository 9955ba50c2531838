using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AutoDiff.Cli.Serving;

namespace AutoDiff.Page.Tests;

/// <summary><c>autodiff serve</c>: the files of the page, and answers of this machine to this machine.</summary>
public sealed class PageServerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autodiff-page-").FullName;

    public PageServerTests()
    {
        File.WriteAllText(Path.Combine(folder, "index.html"), "<title>Page</title>");
        File.WriteAllText(Path.Combine(folder, "settings.json"), "{ \"server\": false }");
        File.WriteAllText(Path.Combine(folder, "x.grad"), "x : real");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_serves_the_files_and_says_that_it_answers()
    {
        await using var server = await PageServer.Start(folder, 0);
        using var client = new HttpClient { BaseAddress = new(server.Address) };
        Assert.Equal("<title>Page</title>", await client.GetStringAsync("/"));
        Assert.Equal("x : real", await client.GetStringAsync("/x.grad"));
        Assert.Contains("true", await client.GetStringAsync("/settings.json"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/../AutoDiff.sln")).StatusCode);
    }

    [Fact]
    public async Task It_answers_line_by_line()
    {
        await using var server = await PageServer.Start(folder, 0);
        using var client = new HttpClient { BaseAddress = new(server.Address) };
        var question = JsonSerializer.Serialize(new
        {
            ask = "check",
            name = "x.grad",
            text = "x : real\ns = x^2\nclaim ds/dx = 2*x",
        });
        var response = await client.PostAsync("/ask", new StringContent(question, Encoding.UTF8, "application/json"));
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 2);
        var report = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("report");
        Assert.Equal("exact", report.GetProperty("claims")[0].GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("elsewhere.example", null)]
    [InlineData(null, "http://elsewhere.example")]
    public async Task Other_names_and_other_pages_are_refused(string? host, string? origin)
    {
        await using var server = await PageServer.Start(folder, 0);
        using var client = new HttpClient { BaseAddress = new(server.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/settings.json");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(request)).StatusCode);
    }

    // What a form of another page can send without being asked.
    [Fact]
    public async Task A_question_that_is_not_JSON_is_refused()
    {
        await using var server = await PageServer.Start(folder, 0);
        using var client = new HttpClient { BaseAddress = new(server.Address) };
        using var content = new StringContent("{}");
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType, (await client.PostAsync("/ask", content)).StatusCode);
    }
}
