namespace AutoDiff.Formulas.Tests;

/// <summary>Sequences that are defined by their earlier elements.</summary>
public sealed class RecurrenceTests
{
    private static readonly Random Random = new(1);

    private static double[] Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => 0.2 + (0.6 * Random.NextDouble()))];

    private static string Vector(double[] values) =>
        $"[{string.Join(", ", values.Select(value => value.ToString("R")))}]";

    private static string Matrix(double[] values, int columns) =>
        $"[{string.Join(", ", values.Chunk(columns).Select(Vector))}]";

    private static double[] Evaluated(string source, string bindings, params (string Name, int Length)[] sizes) =>
        Lowered.LastDefinition(source, bindings, sizes).Values;

    private static void Equal(IEnumerable<double> expected, double[] found)
    {
        Assert.Equal(expected.Count(), found.Length);
        foreach (var (x, y) in expected.Zip(found))
        {
            Assert.Equal(x, y, 1e-12);
        }
    }

    [Theory]
    [InlineData("h[t] = tanh(W @ h[t-1] + x[t])")]
    [InlineData("h[t+1] = tanh(W @ h[t] + x[t+1])")]
    [InlineData("h[t, i] = tanh(sum(j: W[i, j]*h[t-1, j]) + x[t, i])")]
    public void A_recurrent_network_is_the_loop_that_people_write(string step)
    {
        const int Steps = 4;
        var (w, x, first) = (Numbers(4), Numbers(2 * Steps), Numbers(2));
        var states = new List<double[]> { first };
        for (var t = 1; t < Steps; t++)
        {
            var last = states[^1];
            states.Add([.. Enumerable.Range(0, 2).Select(
                i => Math.Tanh((w[2 * i] * last[0]) + (w[(2 * i) + 1] * last[1]) + x[(2 * t) + i]))]);
        }

        var found = Evaluated(
            $"W : real[2, 2]; x : real[T, 2]; h0 : real[2]\nh[0] = h0\n{step}\ny = h\n",
            $"W = {Matrix(w, 2)}; x = {Matrix(x, 2)}; h0 = {Vector(first)}", ("T", Steps));
        Equal(states.SelectMany(state => state), found);
    }

    [Fact]
    public void Horners_scheme_evaluates_a_polynomial()
    {
        var a = Numbers(5);
        var found = Evaluated(
            "a : real[n]; x : real\np[0] = a[0]\np[k] = p[k-1]*x + a[k]\ny = p[-1]\n", $"a = {Vector(a)}; x = 1.5",
            ("n", 5));
        Equal([a.Aggregate(0.0, (sum, next) => (sum * 1.5) + next)], found);
    }

    [Fact]
    public void A_sequence_may_go_on_from_two_elements()
    {
        var a = Numbers(6);
        var values = new List<double> { 2, 3 };
        for (var n = 2; n < 6; n++)
        {
            values.Add(values[n - 1] + (a[n] * values[n - 2]));
        }

        Equal(values, Evaluated(
            "a : real[N]\nf[0] = 2\nf[1] = 3\nf[n] = f[n-1] + a[n]*f[n-2]\ny = f\n", $"a = {Vector(a)}", ("N", 6)));
    }

    [Fact]
    public void Several_sequences_may_need_each_other()
    {
        const int Steps = 5;
        var z = Numbers(Steps);
        var (mean, variance) = (z[0], 0.5);
        var means = new List<double> { mean };
        for (var t = 1; t < Steps; t++)
        {
            var gain = (variance + 0.1) / (variance + 0.1 + 0.3);
            mean += gain * (z[t] - mean);
            variance = (1 - gain) * (variance + 0.1);
            means.Add(mean);
        }

        Equal(means, Evaluated(
            "z : real[T]\nm[0] = z[0]\nP[0] = 0.5\nK[t] = (P[t-1] + 0.1)/(P[t-1] + 0.1 + 0.3)\n" +
            "m[t] = m[t-1] + K[t]*(z[t] - m[t-1])\nP[t] = (1 - K[t])*(P[t-1] + 0.1)\ny = m\n",
            $"z = {Vector(z)}", ("T", Steps)));
    }

    [Fact]
    public void A_sequence_may_go_backwards_from_its_last_element()
    {
        var a = Numbers(4);
        var values = new double[4];
        values[3] = 1;
        for (var t = 2; t >= 0; t--)
        {
            values[t] = a[t + 1] * values[t + 1];
        }

        Equal(values, Evaluated(
            "a : real[T]\nb[T-1] = 1\nb[t] = a[t+1]*b[t+1]\ny = b\n", $"a = {Vector(a)}", ("T", 4)));
    }

    public static TheoryData<string> TrueClaims() => new()
    {
        // Backpropagation through time.
        """
        W : real[d, d]; x : real[T, d]; h0 : real[d]; v : real[d]
        h[0] = h0
        h[t] = tanh(W @ h[t-1] + x[t])
        L = dot(v, h[-1])
        g[T-1] = v
        g[t] = W' @ (g[t+1]*(1 - h[t+1]^2))
        claim dL/dh = g
        claim dL/dh[t] = g[t]
        claim dL/dh0 = g[0]
        claim dL/dW[i, j] = sum(t: if t >= 1 then g[t, i]*(1 - h[t, i]^2)*h[t-1, j] else 0)
        claim dL/dx[t] = if t >= 1 then g[t]*(1 - h[t]^2) else 0
        """,

        // The forward algorithm of a hidden Markov model: its posterior.
        """
        p : positive[k]; A : positive[k, k]; E : positive[T, k]
        alpha[0, j] = p[j]*E[0, j]
        alpha[t, j] = E[t, j]*sum(i: alpha[t-1, i]*A[i, j])
        beta[T-1, j] = E[0, j]^0
        beta[t, i] = sum(j: A[i, j]*E[t+1, j]*beta[t+1, j])
        L = sum(j: alpha[T-1, j])
        claim dL/dE[t, j] = alpha[t, j]*beta[t, j]/E[t, j]
        claim dL/dalpha = beta
        """,
        """
        a : real[n]; x : real
        p[0] = a[0]
        p[k] = p[k-1]*x + a[k]
        y = p[-1]
        claim dy/dp[k] = x^(n - 1 - k)
        claim dy/da[k] = x^(n - 1 - k)
        claim d2y/dx2 = sum(k: (n - 1 - k)*(n - 2 - k)*a[k]*x^(n - 3 - k))
        """,
    };

    [Theory]
    [MemberData(nameof(TrueClaims))]
    public void A_derivative_in_a_sequence_counts_what_comes_of_it_later(string source)
    {
        foreach (var length in (int[])[1, 2, 4])
        {
            var names = FormulaModel.Analyze(source).SizeNames;
            foreach (var (claim, _, outputs) in Lowered.Claims(
                source, length, [.. names.Select((name, i) => (name, i == 0 && names.Count > 1 ? 2 : length))]))
            {
                Assert.True(Lowered.Agree(outputs[0], outputs[1]), $"{claim} at {length}");
            }
        }
    }

    [Theory]
    [InlineData("x : real[n]; h[t] = h[t-1] + x[t]", "Say where the sequence begins, on a line before: `h[0] = …`.")]
    [InlineData("x : real[n]; h[0] = 1", "nothing says how it goes on")]
    [InlineData("x : real[n]; h[0] = 1; h[t] = h[t-2] + x[t]", "`h[-1]` is not known yet")]
    [InlineData("x : real[n]; h[0] = 1; h[t] = sum(h) + x[t]", "Not all elements of `h` are known here.")]
    [InlineData("h[0] = 1; h[t] = 2*h[t-1]", "Nothing tells how many elements the sequence has.")]
    [InlineData("x : real[n]; h[0] = [1, 2]; h[t] = sum(h[t-1]) + x[t]", "The elements of `h` have different shapes.")]
    public void What_is_no_recurrence_is_an_error_that_says_why(string source, string message)
    {
        var error = Assert.Throws<FormulaException>(() =>
            FormulaModel.Analyze(source.Replace("; ", "\n", StringComparison.Ordinal) + "\n")
                .LowerDefinitions(new Dictionary<string, int> { ["n"] = 3 }));
        Assert.Contains(message, error.Render(source, "file"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h[0] = h0\n")]
    [InlineData("g[T - 1] = v\n")]
    [InlineData("alpha[0, j] = p[j]\n")]
    [InlineData("alpha[-1, j] = p[j]\n")]
    public void A_first_element_is_printed_as_it_is_read(string line) =>
        Assert.Equal(line, FormulaPrinter.Print(FormulaParser.ParseFile(
            line.Replace("g[T", "T : real\ng[T", StringComparison.Ordinal)).Statements[^1]) + "\n");
}
