using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Judging;

/// <summary>Claims with data as subscripts, and with variables in order.</summary>
public class DataTests
{
    private const string Labels =
        "Z : real[n, c]; y : index(c)[n]; b : real[c]; T : real[c, c]\nP[i, j] = softmax(Z)[i, j]\n";

    private const string Ordered = "a : real; b : real; u : real[n]; v : real[n]\na < b; v >= u\n";

    [Theory]
    [InlineData("f = -sum(i: log(P[i, y[i]])); claim df/dZ[i, j] = P[i, j] - (j == y[i])", Verdict.Exact)]
    [InlineData("f = -sum(i: log(P[i, y[i]])); claim df/dZ[i, j] = P[i, j] - (i == y[j])", Verdict.Refuted)]
    [InlineData("f = sum(i: b[y[i]]^2)/2; claim df/db[j] = b[j]*sum(i: (y[i] == j))", Verdict.Exact)]
    [InlineData("f = sum(i: b[y[i]]^2)/2; claim df/db[j] = b[j]", Verdict.Refuted)]
    [InlineData("f = sum(i: T[y[i], y[i]]); claim df/dT[j, k] = sum(i: (y[i] == j)*(y[i] == k))", Verdict.Exact)]
    [InlineData("f = sum(i: b[y[i]]*y[i]); claim df/db[j] = j*sum(i: (y[i] == j))", Verdict.Exact)]
    public void Data_can_be_a_subscript(string claim, Verdict verdict) =>
        Assert.Equal(verdict, Check(Labels + claim).Verdict);

    [Theory]
    [InlineData("f = log(b - a); claim df/db = 1/(b - a)", Verdict.Exact)]
    [InlineData("f = abs(b - a); claim df/da = -1", Verdict.Supported)]
    [InlineData("f = abs(a - b); claim df/da = 1", Verdict.Refuted)]
    [InlineData("f = max(a, b)*sum(max(u, v)); claim df/db = sum(v)", Verdict.Supported)]
    [InlineData("f = max(a, b)*sum(max(u, v)); claim df/dv = b", Verdict.Supported)]
    [InlineData("f = max(a, b)*sum(max(u, v)); claim df/du = b", Verdict.Refuted)]
    public void Points_keep_the_order_of_variables(string claim, Verdict verdict)
    {
        var report = Check(Ordered + claim);
        Assert.Equal(verdict, report.Verdict);
        if (report.Counterexample is { } found)
        {
            var values = found.Point.ToDictionary(variable => variable.Name, variable => variable.Value.Elements);
            Assert.True(values["a"][0] < values["b"][0]);
        }
    }

    [Fact]
    public void A_label_beyond_the_axis_is_an_error() => Assert.Equal(
        "The subscript `y[i]` takes 5 values, but axis 0 of `b` has length 3.",
        Check("b : real[3]; y : index(5)[n]; f = sum(i: b[y[i]]); claim df/db = 0").Error?.Message);

    private static ClaimReport Check(string file) => FormulaChecker.Check(
        FormulaModel.Analyze(file), new() { Points = 60, Sizes = new(1, 4), Explains = false })[0];
}
