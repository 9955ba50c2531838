using AutoDiff.Tests;

namespace AutoDiff.Generator.Tests.Facts;

/// <summary>What the generator knows of derivatives is what the primitives of the engine state.</summary>
public sealed class DerivativeFactsTests
{
    [Fact]
    public void The_table_is_written_from_the_primitives()
    {
        foreach (var (path, text) in FactsText.Files())
        {
            if (Environment.GetEnvironmentVariable("APPROVE_DERIVATIVE_FACTS") is not null)
            {
                File.WriteAllText(Path.Combine(Repository.Root, path), text);
            }

            Assert.Equal(text, Repository.Read(path));
        }
    }
}
