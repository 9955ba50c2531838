using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <summary>
/// The functions that <see cref="Math"/> lacks, as local functions of the generated method: those that it uses.
/// </summary>
internal sealed class CSharpHelpers(CSharpNames names)
{
    private readonly List<(string Name, string[] Code)> used = [];
    private readonly Dictionary<Op, string> known = [];

    /// <summary>The name of a helper, which is emitted from now on; null if there is none for the primitive.</summary>
    public string? Find(Op op)
    {
        if (known.TryGetValue(op, out var name))
        {
            return name;
        }

        if (Code(op) is not { } code)
        {
            return null;
        }

        known[op] = name = names.Unique(op.ToString());
        used.Add((name, code));
        return name;
    }

    public void WriteTo(CodeText text)
    {
        foreach (var (name, code) in used)
        {
            text.Line("");
            text.Line(code[0].Replace("NAME", name, StringComparison.Ordinal));
            if (code.Length > 1)
            {
                text.Open();
                foreach (var line in code[1..])
                {
                    text.Line(line);
                }

                text.Close();
            }
        }
    }

    // The same algorithms as the engine's kernels, where accuracy or range depend on them.
    private string[]? Code(Op op) => op switch
    {
        Op.Sign => ["static double NAME(double x) => x > 0 ? 1 : x < 0 ? -1 : x;"],
        Op.Square => ["static double NAME(double x) => x * x;"],
        Op.Relu => ["static double NAME(double x) => x > 0 ? x : x <= 0 ? 0 : x;"],
        Op.Exp2 => ["static double NAME(double x) => Math.Pow(2, x);"],
        Op.Logit =>
        [
            "static double NAME(double x)",
            $"return x > 0.3 && x < 0.7 ? {Find(Op.Log1p)}((2 * x - 1) / (1 - x)) : Math.Log(x / (1 - x));",
        ],
        Op.Hypot => ["static double NAME(double x, double y) => double.Hypot(x, y);"],
        Op.XLogY => ["static double NAME(double x, double y) => x == 0 && !double.IsNaN(y) ? 0 : x * Math.Log(y);"],
        Op.XLog1pY =>
            [$"static double NAME(double x, double y) => x == 0 && !double.IsNaN(y) ? 0 : x * {Find(Op.Log1p)}(y);"],
        Op.LogAddExp =>
        [
            "static double NAME(double x, double y)",
            $"return x == y ? x + Math.Log(2) : Math.Max(x, y) + {Find(Op.Log1p)}(Math.Exp(-Math.Abs(x - y)));",
        ],
        Op.ExpShare => [$"static double NAME(double x, double y) => {Find(Op.Sigmoid)}(x - y);"],
        Op.Modulo =>
        [
            "static double NAME(double x, double y)",
            "var remainder = x % y;",
            "return remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;",
        ],
        Op.Scale => ["static double NAME(double x, double y) => x == 0 ? 0 : x * y;"],
        Op.Absorb => ["static double NAME(double x, double y) => x == 0 || y == 0 ? 0 : x * y;"],
        Op.Expm1 =>
        [
            "static double NAME(double x)",
            "var exponential = Math.Exp(x);",
            "return !(Math.Abs(x) < 1) ? exponential - 1 : exponential == 1 ? x : exponential - 1 + exponential * (x - " +
            "Math.Log(exponential));",
        ],
        Op.Log1p =>
        [
            "static double NAME(double x)",
            "var shifted = 1 + x;",
            "var correction = (x - (shifted - 1)) / shifted;",
            "return shifted == 1 ? x : Math.Log(shifted) + (double.IsFinite(correction) ? correction : 0);",
        ],
        Op.Sigmoid =>
        [
            "static double NAME(double x)",
            "var decay = Math.Exp(-Math.Abs(x));",
            "return (x < 0 ? decay : 1) / (1 + decay);",
        ],
        Op.Softplus => [$"static double NAME(double x) => Math.Max(x, 0) + {Find(Op.Log1p)}(Math.Exp(-Math.Abs(x)));"],
        Op.ReduceMax =>
        [
            "static void NAME(ReadOnlySpan<double> x, Span<double> y)",
            "var max = double.NegativeInfinity;",
            "foreach (var value in x) max = Math.Max(max, value);",
            "y[0] = max;",
        ],
        Op.TieWeights =>
        [
            "static void NAME(ReadOnlySpan<double> x, Span<double> y)",
            "var (max, ties) = (double.NegativeInfinity, 0);",
            "foreach (var value in x) max = Math.Max(max, value);",
            "foreach (var value in x) ties += value == max ? 1 : 0;",
            "for (var i = 0; i < y.Length; i++) y[i] = double.IsNaN(max) ? double.NaN : x[i] == max ? 1.0 / ties : 0;",
        ],
        Op.LogSumExp =>
        [
            "static void NAME(ReadOnlySpan<double> x, Span<double> y)",
            .. Exponentials,
            $"y[0] = double.IsFinite(max) ? max + {Find(Op.Log1p)}(others) : max;",
        ],
        Op.LogSoftmax =>
        [
            "static void NAME(ReadOnlySpan<double> x, Span<double> y)",
            .. Exponentials,
            $"for (var i = 0; i < y.Length; i++) y[i] = x[i] - max - {Find(Op.Log1p)}(others);",
        ],
        Op.Softmax =>
        [
            "static void NAME(ReadOnlySpan<double> x, Span<double> y)",
            .. Exponentials,
            "for (var i = 0; i < y.Length; i++) y[i] = Math.Exp(x[i] - max) / (1 + others);",
        ],
        Op.Norm =>
        [
            "static void NAME(ReadOnlySpan<double> x, Span<double> y)",
            "var (largest, sum) = (0.0, 0.0);",
            "foreach (var value in x) largest = Math.Max(largest, Math.Abs(value));",
            "var exponent = largest == 0 || !double.IsFinite(largest) ? 0 : Math.ILogB(largest);",
            "foreach (var value in x) sum += Math.ScaleB(value, -exponent) * Math.ScaleB(value, -exponent);",
            "y[0] = double.IsFinite(largest) ? Math.ScaleB(Math.Sqrt(sum), exponent) : largest;",
        ],
        _ => null,
    };

    // Without the 1 of one largest element, whose logarithm log1p then takes without loss.
    private static readonly string[] Exponentials =
    [
        "var (max, others, isLargestMet) = (double.NegativeInfinity, 0.0, false);",
        "foreach (var value in x) max = Math.Max(max, value);",
        "foreach (var value in x)",
        "{",
        "    others += isLargestMet || value != max ? Math.Exp(value - max) : 0;",
        "    isLargestMet |= value == max;",
        "}",
    ];
}
