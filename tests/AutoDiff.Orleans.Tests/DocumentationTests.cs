using System.Text.RegularExpressions;
using AutoDiff.Orleans.Tests.Hosting;
using AutoDiff.Tests;
using AutoDiff.Tests.Documentation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Messaging;

namespace AutoDiff.Orleans.Tests;

/// <summary>
/// The code of the page about clusters is that of the example, which a test runs, or is compiled here.
/// </summary>
public sealed partial class DocumentationTests
{
    private const string Use = "using AutoDiff.Orleans;\n\n";

    [Fact]
    public void Every_public_type_stands_on_a_page_with_what_it_says_of_itself() =>
        ReferencePages.Hold(["AutoDiff.Orleans"], ["docs/reference/cluster.md"]);

    [Fact]
    public void The_page_shows_code_of_the_example()
    {
        var program = Repository.Read("docs/examples/cluster/Program.cs")
            + Repository.Read("tests/AutoDiff.Orleans.Tests/Hosting/KubernetesHosts.cs");
        var snippets = Fences().Matches(Repository.Read("docs/how-to/cluster.md"));
        Assert.True(snippets.Count >= 5);
        Assert.All(snippets, snippet =>
        {
            var code = snippet.Groups["code"].Value;
            Assert.StartsWith(Use, code, StringComparison.Ordinal);
            Assert.Contains(code[Use.Length..], program, StringComparison.Ordinal);
        });
    }

    // There is neither Redis nor Kubernetes here: what the page says of them is built, and not started.
    [Fact]
    public void Hosts_in_Kubernetes_find_each_other_by_Redis()
    {
        (string Name, string Value)[] pod =
        [
            ("POD_NAMESPACE", "fits"), ("POD_NAME", "silo-0"), ("POD_IP", "127.0.0.1"),
            ("ORLEANS_SERVICE_ID", "autodiff"), ("ORLEANS_CLUSTER_ID", "fits"),
        ];
        try
        {
            Array.ForEach(pod, each => Environment.SetEnvironmentVariable(each.Name, each.Value));
            using var silo = KubernetesHosts.Silo("localhost", (_, _) => new([]));
            using var client = KubernetesHosts.Client("localhost");
            Assert.Contains(
                "Redis", $"{silo.Services.GetRequiredService<IMembershipTable>()}", StringComparison.Ordinal);
            Assert.Contains(
                "Redis", $"{client.Services.GetRequiredService<IGatewayListProvider>()}", StringComparison.Ordinal);
            var (ours, theirs) = (Cluster(silo), Cluster(client));
            Assert.Equal((theirs.ClusterId, theirs.ServiceId), (ours.ClusterId, ours.ServiceId));
        }
        finally
        {
            Array.ForEach(pod, each => Environment.SetEnvironmentVariable(each.Name, null));
        }

        static ClusterOptions Cluster(IHost host) =>
            host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
