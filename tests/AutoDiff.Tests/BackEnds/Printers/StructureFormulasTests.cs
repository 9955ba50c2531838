using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Printers;

/// <summary>Loops, choices and calls in formulas: recursions, equations and cases, as a person writes them.</summary>
public sealed class StructureFormulasTests
{
    [Fact]
    public void A_loop_is_a_recursion_and_its_adjoint_one_from_the_end()
    {
        var gradient = Reverse.Gradient(
            Of((x, a) => Repeat(1000, x, h => h * (a - h))));
        Assert.Equal(
            """
            h[0] = x
            h[t+1] = h[t] * (a - h[t])   for t = 0, ..., 999
            h̄[1000] = 1
            h̄[t] = h̄[t+1] * (a - h[t]) - (h̄[t+1] * h[t])   for t = 999, ..., 0
            ā = sum[t = 0, ..., 999](h̄[t+1] * h[t])
            z = h[1000]
            dz/dx = h̄[0]
            dz/da = ā

            """,
            TextPrinter.Formulas(gradient, "z", "dz/dx", "dz/da"));
        Assert.Equal(
            """
            \begin{aligned}
            h_{0} &= x \\
            h_{t+1} &= h_{t} \, \left(a - h_{t}\right) \quad \text{for } t = 0, \dots, 999 \\
            {\bar{h}}_{1000} &= 1 \\
            {\bar{h}}_{t} &= {\bar{h}}_{t+1} \, \left(a - h_{t}\right) - \left({\bar{h}}_{t+1} \, h_{t}\right) \quad \text{for } t = 999, \dots, 0 \\
            \bar{a} &= \sum_{t = 0}^{999} {\bar{h}}_{t+1} \, h_{t} \\
            z &= h_{1000} \\
            \frac{\partial z}{\partial x} &= {\bar{h}}_{0} \\
            \frac{\partial z}{\partial a} &= \bar{a}
            \end{aligned}

            """,
            LatexPrinter.Formulas(gradient, "z", "dz/dx", "dz/da"));
    }

    [Fact]
    public void A_scan_takes_elements_and_stacks_what_it_gives()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var (last, all) = Scan(v[1], v[2], (h, x) => (Tanh(MatMul(v[0], h) + x), Sum(h * x)));
                return [Sum(all) + last[0]];
            },
            ("W", [2, 2]), ("b", [2]), ("x", [3, 2]));
        Assert.Equal(
            """
            h[0] = b
            h[t+1] = tanh(W @ h[t] + x[t])   for t = 0, ..., 2
            y[t] = sum(h[t] * x[t])   for t = 0, ..., 2
            L = sum(y) + h[3][0]

            """,
            TextPrinter.Formulas(program, "L"));
        Assert.Contains(
            "h̄[3] = [1, 0, 1, 1, 1][0:2]\n",
            TextPrinter.Formulas(Reverse.Gradient(program).Simplify(), "L", "dW", "db", "dx"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void From_the_end_the_index_falls()
    {
        var program = ProgramBuilder.Trace(
            v => [Fold(v[0], v[1], (s, x) => s * x, new() { IsBackward = true })], ("s", []), ("x", [4]));
        Assert.Equal(
            "h[4] = s\nh[t] = h[t+1] * x[t]   for t = 3, ..., 0\nz = h[0]\n", TextPrinter.Formulas(program, "z"));
    }

    [Fact]
    public void What_ends_by_a_condition_says_so_and_an_equation_is_one()
    {
        Assert.Equal(
            """
            h[0] = x
            h[t+1] = h[t] * a   for t = 0, ..., T - 1 while h[t] < 5
            z = h[T]

            """,
            TextPrinter.Formulas(Of((x, a) => While(x, h => Less(h, 5), h => h * a)), "z"));
        Assert.Equal(
            "h = a * cos(h)   solved for h\nz = h\n",
            TextPrinter.Formulas(Of((x, a) => FixedPoint(x, h => a * Cos(h))), "z"));
        Assert.Equal(
            """
            h = a * cos(h)   solved for h
            h̄ = 1 + h̄ * a * -sin(h)   solved for h̄
            z = h
            dz/dx = 0
            dz/da = h̄ * cos(h)

            """,
            TextPrinter.Formulas(
                Reverse.Gradient(Of((x, a) => FixedPoint(x, h => a * Cos(h)))), "z", "dz/dx", "dz/da"));
    }

    [Fact]
    public void A_choice_has_cases()
    {
        var program = Of((x, a) => 1 + Cond(Less(x, a), () => Exp(x), () => Sin(x)));
        Assert.Equal("z = 1 + (if x < a then exp(x) else sin(x))\n", TextPrinter.Formulas(program, "z"));
        Assert.Contains(
            @"\begin{cases} e^{x} & \text{if } x < a \\ \sin\left(x\right) & \text{otherwise} \end{cases}",
            LatexPrinter.Formulas(program, "z"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Inner_turns_have_an_index_more()
    {
        var program = Of((x, a) => Repeat(3, x, h => Repeat(2, h * a, g => Exp(g + 12345678) * Exp(g + 12345678))));
        Assert.Equal(
            """
            h[0] = x
            g[t, 0] = h[t] * a
            t1[t, n] = exp(g[t, n] + 12345678)   for n = 0, ..., 1
            g[t, n+1] = t1[t, n] * t1[t, n]   for n = 0, ..., 1
            h[t+1] = g[t, 2]   for t = 0, ..., 2
            z = h[3]

            """,
            TextPrinter.Formulas(program, "z"));
    }

    [Fact]
    public void Points_are_counted()
    {
        var wave = ProgramBuilder.Trace(v => [v[0] * Sin(v[1]), v[0] * v[1]], ("scale", []), ("x", []));
        var program = ProgramBuilder.Trace(
            v => [.. wave.CallOverPoints(new(shared: [0], summed: [1]), v[0], v[1])], ("a", []), ("x", [5]));
        Assert.Equal(
            """
            y[t] = a * sin(x[t])   for t = 0, ..., 4
            z = sum[t = 0, ..., 4](a * x[t])
            p = y
            q = z

            """,
            TextPrinter.Formulas(program, "p", "q"));
    }

    [Fact]
    public void A_listing_shows_the_programs_of_a_loop()
    {
        Assert.Equal(
            """
            %0 = x : []
            %1 = a : []
            %2 = while loop(%0, %1) : []
              while:
                %0 = s0 : []
                %1 = c0 : []
                %2 = 5 : []
                %3 = %0 < %2 : []
                return %3
              turn:
                %0 = s0 : []
                %1 = c0 : []
                %2 = %0 * %1 : []
                return %2
            return %2

            """,
            TextPrinter.Listing(Of((x, a) => While(x, h => Less(h, 5), h => h * a))));
    }

    // Every derivative of every kind has formulas, whose braces and brackets match.
    [Fact]
    public void All_derivatives_are_written()
    {
        foreach (var (name, program, _) in StructurePrograms.WithDerivatives())
        {
            string[] outputs = [.. program.Outputs.Select((_, k) => $"out_{k}")];
            var (text, latex) = (TextPrinter.Formulas(program, outputs), LatexPrinter.Formulas(program, outputs));
            Assert.All("loop(|cond(|adjoint|program(".Split('|'), word => Assert.DoesNotContain(
                word, text + latex, StringComparison.Ordinal));
            Assert.True(IsBalanced(text, '[', ']') && IsBalanced(text, '(', ')'), $"{name}\n{text}");
            Assert.True(IsBalanced(latex, '{', '}') && IsBalanced(latex, '(', ')'), $"{name}\n{latex}");
        }

        static bool IsBalanced(string text, char open, char close) =>
            text.Count(letter => letter == open) == text.Count(letter => letter == close);
    }

    private static ArrayProgram Of(Func<Variable, Variable, Variable> f) =>
        ProgramBuilder.Trace(v => [f(v[0], v[1])], ("x", []), ("a", []));
}
