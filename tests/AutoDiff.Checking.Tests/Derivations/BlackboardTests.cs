using System.Collections.Concurrent;
using AutoDiff.BackEnds;
using AutoDiff.Checking.Derivations;
using AutoDiff.Checking.Tests.Corpus;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using Xunit.Abstractions;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>What is written at the blackboard is true, line by line, and reads as a teacher writes it.</summary>
public class BlackboardTests(ITestOutputHelper output)
{
    private const string CrossEntropy =
        "z : real[n]; y : simplex[n]\na = exp(z)/sum(exp(z))\nC = -sum(y*log(a))\nclaim dC/dz = a - y";

    [Fact]
    public void The_cross_entropy_of_a_softmax_is_derived_as_at_the_board() => Assert.Equal(
        """
        C = -sum(i: y[i]*log(a[i])) (in index form)
        dC/da[i] = -y[i]/a[i] (term by term; derivative of log)
        a[i] = exp(z[i])/sum(j: exp(z[j])) (in index form)
        ∂a[i]/∂z[j] = (exp(z[i])*(i == j)*sum(k: exp(z[k])) - exp(z[i])*exp(z[j]))/sum(k: exp(z[k]))^2 (quotient rule)
        ∂a[i]/∂z[j] = a[i]*((i == j) - a[j]) (with a[i] for its formula)
        ∂a[i]/∂z[j] = a[i]*(1 - a[i]) (where i = j)
        ∂a[i]/∂z[j] = -a[i]*a[j] (where i ≠ j)
        dC/dz[j] = sum(i: (dC/da[i])*(∂a[i]/∂z[j])) (chain rule: the sum over all that it changes)
        dC/dz[j] = a[j]*(dC/da[j] - sum(i: (dC/da[i])*a[i])) (of a sum with equal indices one term remains)
        dC/dz[j] = -y[j]/a[j]*a[j] - sum(i: -y[i]/a[i]*a[i]*a[j]) (with what was found above)
        dC/dz[j] = a[j]*sum(i: y[i]) - y[j] (a cancels)
        dC/dz[j] = a[j] - y[j] (sum(y) = 1, because y lies in the simplex)
        """,
        string.Join('\n', Lines(CrossEntropy)));

    [Theory]
    [InlineData("x : real[n]\nD = sum(i: (x[i+1] - x[i])^2)\nclaim dD/dx = 0",
        "dD/dx[i] = 2*((if i > 0 then x[i] - x[i - 1] else 0) + (if i < n - 1 then x[i] - x[i + 1] else 0)) "
        + "(term by term; power rule)")]
    [InlineData("x : real[n]; k : real\nd[i] = x[i+1] - x[i]\nE = k/2*sum(d^2)\nclaim dE/dx = 0",
        "∂d[i]/∂x[j] = (i + 1 == j) - (i == j) (term by term)",
        "dE/dx[j] = (if j > 0 then dE/dd[j - 1] else 0) - (if j < n - 1 then dE/dd[j] else 0) "
        + "(of a sum with equal indices one term remains)",
        "dE/dx[j] = (if j > 0 then d[j - 1]*k else 0) - (if j < n - 1 then d[j]*k else 0) "
        + "(with what was found above)")]
    [InlineData("w : real[m]; x : real[n]\nc[i] = sum(k: w[k]*x[i+k])\nC = sum(c^2)/2\nclaim dC/dx = 0",
        "∂c[i]/∂x[j] = if j >= i and j - i < m then w[j - i] else 0 (term by term)")]
    [InlineData("x : real[n, m]\nT = mean(i, j: (x[i+1, j+1] - x[i, j])^2)\nclaim dT/dx = 0",
        "dT/dx[i, j] = 2*((if i > 0 and j > 0 then x[i, j] - x[i - 1, j - 1] else 0) + "
        + "(if i < n - 1 and j < m - 1 then x[i, j] - x[i + 1, j + 1] else 0))/((n - 1)*(m - 1)) "
        + "(term by term; power rule)")]
    [InlineData(
        "g : real[k]; w : real[n]; x : real[n+k-1]\nC = sum(i, j: w[i]*g[j]*x[i+j])\nclaim dC/dx = 0",
        "dC/dx[i] = sum(j: if i >= j and i - j < n then w[i - j]*g[j] else 0) (term by term)")]
    [InlineData(
        "a : real[p]; x : real[n]; n > p\nC = sum(t: (x[t+p] - sum(k: a[k]*x[t+p-1-k]))^2)/2\nclaim dC/da = 0",
        "dC/da[i] = -sum(j: (x[j + p] - sum(k: a[k]*x[j + p - 1 - k]))*x[j + p - 1 - i]) (term by term; power rule)")]
    [InlineData("x : real[3]\nf = x[0]*x[1] + sin(x[2])\nclaim df/dx = 0",
        "df/dx = [x[1], x[0], cos(x[2])] (term by term)")]
    [InlineData("x : real[2]; A : real[2, 2]\nu = A[0, 0]*A[1, 1]*x[0]\nf = u^2\nclaim df/dA = 0",
        "∂u/∂A = [[A[1, 1]*x[0], 0], [0, A[0, 0]*x[0]]] (product rule)",
        "df/dA = [[2*u*A[1, 1]*x[0], 0], [0, 2*u*A[0, 0]*x[0]]] (element by element)")]
    [InlineData("x : real[n]; n >= 3\nf = x[0]*x[1] + x[0]*sum(x)\nclaim df/dx = 0",
        "df/dx[0] = x[1] + sum(i: x[i]) + x[0] (where i = 0)",
        "df/dx[1] = 2*x[0] (where i = 1)",
        "df/dx[i] = x[0] (elsewhere)")]
    [InlineData("x : real[n]\nC = sum(i: x[i]*x[n-1-i])\nclaim dC/dx = 0",
        "dC/dx[i] = 2*x[n - 1 - i] (term by term; product rule)")]
    [InlineData("A : real[n, n]; x : real[n]\nC = sum(i, j: A[i, j]*(x[i] - x[j])^2)\nclaim dC/dx = 0",
        "dC/dx[i] = 2*sum(j: (x[i] - x[j])*(A[i, j] + A[j, i])) (as one sum)")]
    [InlineData("Z : real[n, c]; y : index(c)[n]\nL = -sum(i: logsoftmax(Z)[i, y[i]])\nclaim dL/dZ = 0",
        "L = -sum(i: Z[i, y[i]] - log(sum(j: exp(Z[i, j])))) (in index form)",
        "dL/dZ[i, j] = exp(Z[i, j])/sum(k: exp(Z[i, k])) - (j == y[i]) (term by term)")]
    [InlineData("x : real[n]\nK[i, j] = (x[i] - x[j])^2\nt = trace(K) + sum(K)\nclaim dt/dx = 0",
        "dt/dK[i, j] = (i == j) + 1 (term by term)")]
    [InlineData("E : real[v, d]; y : index(v); W : real[c, d]\nz = W @ E[y]\nL = sum(z^2)\nclaim dL/dE = 0",
        "∂z[i]/∂E[j, k] = (j == y)*W[i, k] (term by term)")]
    public void Shifted_indices_and_data_stay_in_index_form(string source, params string[] expected)
    {
        var lines = Lines(source).ToList();
        Assert.All(expected, line => Assert.Contains(line, lines));
    }

    [Theory]
    [InlineData("A : real[n, m]; x : real[m]", "A @ x")]
    [InlineData("A : real[n, m]; x : real[n]", "x' @ A")]
    [InlineData("A : real[n, m]; B : real[m, n]", "A @ B - (B' @ A')'")]
    [InlineData("A : real[n, m]; b : real[m]", "A*b + mean(A, axis=0) - mean(A, axis=1, keep=true)")]
    [InlineData("A : real[n, m]", "softmax(A) + logsoftmax(A)*sum(A)")]
    [InlineData("A : real[n, m]", "logsumexp(A)")]
    [InlineData("x : real[n]; y : real[n]", "outer(x, y)*eye(n) + diag(x) + dot(x, y)*ones(n, n)")]
    [InlineData("A : real[n, n]; x : real[n]", "norm(x)*trace(A)*diag(A)")]
    [InlineData("A : real[n, m]; b : real[n]", "if A > 0 then A^3 else -A*exp(A)")]
    public void The_index_form_is_the_same_array(string variables, string formula)
    {
        var model = FormulaModel.Analyze($"{variables}\nf = {formula}");
        var value = new IndexForm(model).Value("f");
        string[] letters = [.. "ij"[..value.Rank].Select(letter => $"{letter}")];
        var element = Indices.Lettered(
            value.At([.. letters.Select(letter => new NameSyntax(letter))]), new HashSet<string>());
        var index = letters.Length == 0 ? "" : $"[{string.Join(", ", letters)}]";
        var both = FormulaModel.Analyze($"{variables}\nf = {formula}\ng{index} = {element} + {Ranges(value, letters)}");
        var program = both.LowerDefinitions(new Dictionary<string, int> { ["n"] = 3, ["m"] = 4 });
        var random = new Random(1);
        var found = new Interpreter(program).Run<double>([.. program.Inputs.Select(input =>
            Enumerable.Range(0, input.Shape.Length).Select(_ => random.NextDouble() - 0.5).ToArray())]);
        Assert.Equal(found[0].Length, found[1].Length);

        // Sums of a few numbers below 10 in another order.
        Assert.All(found[0].Zip(found[1]), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    [Fact]
    public void What_textbooks_say_of_a_function_is_what_the_engine_says() => Assert.All(
        Partials.Textbook, entry =>
        {
            var model = FormulaModel.Analyze($"x1 : positive\nf = {entry.Key}\nclaim df/dx1 = {entry.Value}");
            Assert.True(FormulaChecker.Check(model, new() { Points = 200 })[0].Verdict
                is Verdict.Exact or Verdict.Supported);
        });

    [Fact]
    public void Every_line_about_a_derivative_is_true()
    {
        var (claims, atTheBoard, lines) = (0, 0, 0);
        var failures = new ConcurrentBag<string>();
        Parallel.ForEach(CorpusFile.ReadAll().Where((_, k) => k % 8 == 0), entry =>
        {
            foreach (var derivation in Explanation.Of(entry.Model, new() { Points = 20, Explains = false }))
            {
                Interlocked.Increment(ref claims);
                Interlocked.Add(ref atTheBoard, IsAtTheBoard(derivation) ? 1 : 0);
                foreach (var line in derivation.Steps.SelectMany(step => step.Formulas).Where(IsTotal))
                {
                    Interlocked.Increment(ref lines);
                    if (!Holds(entry.Model, line))
                    {
                        failures.Add($"{entry}: {line.Left} = {line.Right} ({line.Reason})");
                    }
                }
            }
        });
        output.WriteLine($"{atTheBoard} of {claims} derivations are in index form, with {lines} lines.");
        Assert.Empty(failures);
        Assert.True(atTheBoard > 0.7 * claims && lines > 100, $"{atTheBoard} of {claims}, {lines} lines");
    }

    [Theory]
    [InlineData(
        "claim da[i]/dz[j] = if i == j then a[i]*(1 - a[i]) else 0",
        "Where i = j, the claim is right.", "Where i ≠ j, the derivation gives `-a[i]*a[j]`, the claim `0`.")]
    [InlineData("claim dC/dz = y - a", "The derivation gives `a[j] - y[j]`, the claim `y[j] - a[j]`.")]
    [InlineData("claim dC/dz = a", "The claim lacks `-y[j]`.")]
    [InlineData("claim dC/dz = a - y + z", "The claim also has `z[j]`.")]
    [InlineData("claim dC/dz = a - 2*y", "The derivation has `-y[j]` where the claim has `-2*y[j]`.")]
    public void A_wrong_claim_is_told_where_it_departs(string claim, params string[] sentences)
    {
        var file = CrossEntropy[..CrossEntropy.LastIndexOf('\n')];
        Assert.Equal(sentences, Explanation.Of(FormulaModel.Analyze($"{file}\n{claim}"))[0].Departure);
    }

    [Fact]
    public void What_was_derived_is_not_derived_again()
    {
        var derivations = Explanation.Of(
            FormulaModel.Analyze($"{CrossEntropy}\nclaim dC/da = -y/a\nclaim dC/dz = y - a"));
        Assert.Equal([2, 0, 0], derivations.Select(derivation => derivation.Steps.Count));
        Assert.Equal(("dC/dz", "a - y"), (derivations[2].Result.Left, derivations[2].Result.Right));
    }

    [Fact]
    public void What_has_no_index_form_is_derived_by_the_engine()
    {
        var model = FormulaModel.Analyze("A : invertible[n]\nf = logdet(A)\nclaim df/dA = inv(A)'");
        var derivation = Explanation.Of(model)[0];
        Assert.Equal("inv(A)'", derivation.Result.Right);
    }

    // An index has to be used for its range to be known.
    private static string Ranges(IndexedValue value, string[] letters) => letters.Length == 0
        ? "0"
        : string.Join(" + ", letters.Select((letter, k) => $"0*ones({value.Lengths[k]})[{letter}]"));

    private static IEnumerable<string> Lines(string file) =>
        Explanation.Of(FormulaModel.Analyze(file))[0].Steps.SelectMany(step => step.Formulas)
            .Select(line => $"{line.Left} = {line.Right} ({line.Reason})");

    private static bool IsAtTheBoard(Derivation derivation) =>
        !derivation.Result.Latex.Contains("aligned", StringComparison.Ordinal);

    // About the derivative itself, in the names of the file alone.
    private static bool IsTotal(DerivedFormula line) =>
        line.Left.StartsWith('d') && line.Left.Contains('/', StringComparison.Ordinal) &&
        !line.Latex.Contains("aligned", StringComparison.Ordinal) &&
        !line.Right.Contains('∂', StringComparison.Ordinal) &&
        line.Latex.Split("\\partial").Length == 3 && !line.Reason.StartsWith("where ", StringComparison.Ordinal);

    private static bool Holds(FormulaModel model, DerivedFormula line)
    {
        var statements = model.File.Statements.Where(statement => statement is not ClaimSyntax)
            .Select(statement => FormulaPrinter.Print(statement));
        var claimed = FormulaModel.Analyze(
            string.Join('\n', statements.Append($"claim {line.Left} = {line.Right}")));
        return FormulaChecker.Check(claimed, new() { Points = 30, Explains = false })[0].Verdict
            is Verdict.Exact or Verdict.Supported;
    }
}
