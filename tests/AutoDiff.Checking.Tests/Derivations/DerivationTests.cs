using System.Collections.Concurrent;
using AutoDiff.BackEnds;
using AutoDiff.Checking.Derivations;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>
/// What a derivation says in its steps, evaluated one after the other, is the derivative that the engine takes of the
/// whole.
/// </summary>
public class DerivationTests
{
    public static TheoryData<string> Files =>
    [
        "z : real[n]; y : real[n]\na = exp(z)/sum(exp(z))\nC = -sum(y*log(a))",
        "z : real[n]; y : real[n]\ne1 = exp(z)\ns = sum(e1)\na = e1/s\nC = -sum(y*log(a))",
        "x : positive[n]\nm = mean(x)\nv = mean((x - m)^2) + 1\nL = sum(((x - m)/sqrt(v))^3)",
        "X : real[n, m]; w : real[m]; t : real[n]; lambda : positive\nr = X @ w - t\nL = sum(r^2)/n + lambda*sum(w^2)",
        "A : real[n, n]; x : real[n]\ny = A @ x\nq = dot(x, y)\nf = tanh(q)*sum(y)",
        "x : real; w : real; b : real\nn = 3\nu = w*x + b\nh = sigmoid(u)\nf = (h - 0.5)^2/n",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Steps_add_up_to_the_gradient(string source)
    {
        foreach (var first in (int[])[2, 3])
        {
            var model = FormulaModel.Analyze(source);
            var sizes = new SizeAssignment(model.SizeNames, model.SizeNames.Select((_, k) => first + k));
            var all = model.LowerDefinitions(sizes.ByName);
            var random = new Random(first);
            double[][] point = [.. all.Inputs.Select(
                input => (double[])[.. Enumerable.Range(0, input.Shape.Length).Select(
                    _ => random.NextDouble() + 0.1)])];
            var defined = new Interpreter(all).Run<double>(point);
            var function = model.Definitions[^1].Name.Name;
            foreach (var (variable, k) in all.Inputs.Select((input, k) => (input.Name, k)))
            {
                var (steps, result) = Deriver.Derive(model, sizes, function, variable);
                var known = all.Inputs.Select((input, i) => (input.Name, Value: point[i]))
                    .Concat(model.Definitions.Select((definition, i) => (definition.Name.Name, Value: defined[i])))
                    .ToDictionary(pair => pair.Name, pair => pair.Value);
                foreach (var formula in steps.SelectMany(step => step.Formulas))
                {
                    known.Add(formula.Label, Evaluate(formula.Program, known));
                }

                var gradient = new Interpreter(Gradient(all)).Run<double>(point)[1 + k];
                Agree(gradient, known[$"d{function}/d{variable}"]);
                Agree(gradient, Evaluate(result.Program, known));
            }
        }
    }

    [Theory]
    [InlineData("A : invertible[n]\nf = log(det(A))\nclaim df/dA = inv(A)'", "inv(A)'", "A^{-\\top}")]
    [InlineData("K : spd[n]; y : real[n]\nf = -(y' @ inv(K) @ y + log(det(K)))/2\nclaim df/dK = 0",
        "(outer(inv(K) @ y, inv(K) @ y) - inv(K))/2", "K^{-1}")]
    public void The_derivative_of_log_det_is_an_inverse(string file, string text, string latex)
    {
        var result = Explanation.Of(FormulaModel.Analyze(file))[0].Result;
        Assert.Equal(text, result.Right);
        Assert.Contains(latex, result.Latex, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A : invertible[n]\nf = det(A)", "derivative of the determinant (Jacobi)")]
    [InlineData("A : spd[n]; b : real[n]\nf = logdet(A) + b' @ inv(A) @ b",
        "term by term; derivative of log det; derivative of an inverse")]
    [InlineData("A : invertible[n]; b : real[n]\nf = sum(solve(A, b))",
        "derivative of sum; derivative of the solution of a linear system")]
    [InlineData("S : spd[n]\nf = sum(log(diag(chol(S))))", "derivative of sum; derivative of the Cholesky factor")]
    [InlineData("A : real[n, n]\nB = expm(A)\nf = norm(B @ B)", "derivative of a norm")]
    [InlineData("A : real[n, n]\nB = expm(A)\nf = prod(B)", "chain rule; derivative of the matrix exponential")]
    [InlineData("A : invertible[n]\ng(X) = inv(X)\nf = trace(g(A))", "derivative of a trace; derivative of an inverse")]
    [InlineData("A : invertible[n]\nB = inv(A)\nC = B @ B\nf = logdet(C) + trace(adj(B))",
        "chain rule: the sum over all ways")]
    [InlineData("A : invertible[n]\nB = inv(A)\nC = B @ B", "product rule")]
    [InlineData("x : real[n]\nu = 2*x\ny = u*x\nC = sum(y)", "linear")]
    public void Every_step_names_its_rule(string file, string rule)
    {
        var latex = new FormulaLatex(new Dictionary<string, string>(), new Dictionary<string, int>());
        foreach (var notation in (FormulaLatex?[])[null, latex])
        {
            var formulas = Explanation.Of(FormulaModel.Analyze(file), notation: notation)
                .SelectMany(derivation => derivation.Steps).SelectMany(step => step.Formulas).ToList();
            Assert.All(formulas, formula => Assert.NotEmpty(formula.Reason));
            Assert.Contains(formulas, formula => formula.Reason.StartsWith(rule, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_array_is_derived_in_differentials()
    {
        var model = FormulaModel.Analyze("A : invertible[n]\nB = inv(A)\nD = B @ B");
        var (steps, result) = Deriver.Derive(model, new(["n"], [2]), "D", "A");
        Assert.Equal(["dB", "dD"], steps.SelectMany(step => step.Formulas).Select(formula => formula.Label));
        Assert.Equal("dD", result.Label);
    }

    [Fact]
    public void What_holds_for_one_length_only_says_so()
    {
        var derivation = Explanation.Of(FormulaModel.Analyze("A : invertible[n]\nf = logdet(A)*sum(ones(n))"))[0];
        Assert.Equal("for n = 2", derivation.Result.Reason);
        var general = Explanation.Of(FormulaModel.Analyze("A : invertible[n]\nf = logdet(A)/n"))[0];
        Assert.Equal(("inv(A)'/n", ""), (general.Result.Right, general.Result.Reason));
    }

    // The verdicts are those of all claims together: the chain says which step is wrong, dC/dx what it follows from.
    [Fact]
    public void Only_what_is_explained_is_judged()
    {
        var model = FormulaModel.Analyze(
            """
            x : real
            a = x^3
            C = a^2
            claim dC/da = 3*a
            claim d2a/dx2 = 5*x
            claim dC/dx = 9*x^2*a
            claim da/dx = 3*x^2 = x^2
            """);
        var judged = new ConcurrentBag<int>();
        var derivations = Explanation.Of(model, new() { Finished = (k, _) => judged.Add(k) });
        var all = FormulaChecker.Check(model);
        int[] explained = [0, 2, 3, 4];
        Assert.Equal(explained, judged.Distinct().Order());
        Assert.Equal(explained.Select(k => Said(all[k])), derivations.Select(derivation => Said(derivation.Claim!)));
        Assert.Equal(4, derivations[1].Claim!.InheritedFrom);

        judged.Clear();
        var second = FormulaChecker.Check(model, new()
        {
            Judged = claim => claim.Derivative.Order == 2, Finished = (k, _) => judged.Add(k),
        });
        Assert.Equal(Said(all[1]), Said(Assert.Single(second)));
        Assert.Equal([1], judged.Distinct());

        static string Said(ClaimReport report) =>
            $"{report.Line} {report.Verdict} {report.Diagnosis?.Message} {report.InheritedFrom}";
    }

    private static ArrayProgram Gradient(ArrayProgram all)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. all.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        return Reverse.Gradient(builder.Build(all.Inline(builder, inputs)[^1]));
    }

    private static double[] Evaluate(ArrayProgram program, Dictionary<string, double[]> known) =>
        new Interpreter(program).Run<double>([.. program.Inputs.Select(input => known[input.Name])])[0];

    private static void Agree(double[] expected, double[] found)
    {
        // Some tens of roundings of numbers of size 1 to 100.
        Assert.Equal(expected.Length, found.Length);
        Assert.All(
            expected.Zip(found), pair => Assert.Equal(
                pair.First, pair.Second, 1e-11 * Math.Max(1, Math.Abs(pair.First))));
    }
}
