namespace AutoDiff.Orleans.Tests.Scaling;

/// <summary>What is measured for the page can be measured.</summary>
public sealed class MeasurementsTests
{
    [Fact]
    public async Task Tables_have_a_row_for_each_case()
    {
        var output = new StringWriter();
        await new Measurements(output, repetitions: 1).Run([1], [10], [20]);
        var rows = output.ToString().Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(8, rows.Length);
        Assert.All(rows, row => Assert.DoesNotContain("NaN", row, StringComparison.Ordinal));
    }
}
