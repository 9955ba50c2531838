using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Transforms;

public sealed class SimplifyTests
{
    private static readonly double[] Operands =
        [
            0.0,
            -0.0,
            1.0,
            -1.5,
            2.0,
            3.25,
            double.MaxValue,
            double.Epsilon,
            double.PositiveInfinity,
            double.NegativeInfinity,
            double.NaN,
        ];

    // One program for each identity, with what it becomes.
    private static readonly Dictionary<string, (Func<Variable, Variable, Variable> Build, string Expected)> Cases = new()
    {
        ["x + 0 → x"] = ((x, _) => x + 0, "x"),
        ["0 + x → x"] = ((x, _) => 0 + x, "x"),
        ["x + (-y) → x - y"] = ((x, y) => x + -y, "x - y"),
        ["(-x) + y → y - x"] = ((x, y) => -x + y, "y - x"),
        ["x - 0 → x"] = ((x, _) => x - 0, "x"),
        ["0 - x → -x"] = ((x, _) => 0 - x, "-x"),
        ["x - (-y) → x + y"] = ((x, y) => x - -y, "x + y"),
        ["x - x → 0"] = ((x, _) => x - x, "0"),
        ["-(-x) → x"] = ((x, _) => -(-x), "x"),
        ["-(x - y) → y - x"] = ((x, y) => -(x - y), "y - x"),
        ["x * 1 → x"] = ((x, _) => x * 1, "x"),
        ["1 * x → x"] = ((x, _) => 1 * x, "x"),
        ["x * -1 → -x"] = ((x, _) => x * -1, "-x"),
        ["-1 * x → -x"] = ((x, _) => -1 * x, "-x"),
        ["x * 0 → 0"] = ((x, _) => x * 0, "0"),
        ["0 * x → 0"] = ((x, _) => 0 * x, "0"),
        ["(-x) * y → -(x * y)"] = ((x, y) => -x * y, "-(x * y)"),
        ["x * (-y) → -(x * y)"] = ((x, y) => x * -y, "-(x * y)"),
        ["x * x → square(x)"] = ((x, _) => x * x, "x ^ 2"),
        ["x * (1 / y) → x / y"] = ((x, y) => x * (1 / y), "x / y"),
        ["(1 / y) * x → x / y"] = ((x, y) => 1 / y * x, "x / y"),
        ["scale(x, 1 / y) → x / y"] = ((x, y) => Variable.Apply<Scale>(x, 1 / y), "x / y"),
        ["scale(0, x) → 0"] = ((x, _) => Variable.Apply<Scale>(0, x), "0"),
        ["scale(c, x) → c * x for a constant c ≠ 0"] = ((x, _) => Variable.Apply<Scale>(3, x), "3 * x"),
        ["scale(x, c) → x * c for a finite constant c"] = ((x, _) => Variable.Apply<Scale>(x, 3), "x * 3"),
        ["scale(-x, y) → -scale(x, y)"] = ((x, y) => Variable.Apply<Scale>(-x, y), "-(x * y)"),
        ["scale(x, -y) → -scale(x, y)"] = ((x, y) => Variable.Apply<Scale>(x, -y), "-(x * y)"),
        ["absorb(0, x) → 0"] = ((x, _) => Variable.Apply<Absorb>(0, x), "0"),
        ["absorb(x, 0) → 0"] = ((x, _) => Variable.Apply<Absorb>(x, 0), "0"),
        ["absorb(c, x) → c * x for a finite constant c ≠ 0"] = ((x, _) => Variable.Apply<Absorb>(3, x), "3 * x"),
        ["absorb(x, c) → x * c for a finite constant c ≠ 0"] = ((x, _) => Variable.Apply<Absorb>(x, 3), "x * 3"),
        ["absorb(-x, y) → -absorb(x, y)"] = ((x, y) => Variable.Apply<Absorb>(-x, y), "-(x * y)"),
        ["absorb(x, -y) → -absorb(x, y)"] = ((x, y) => Variable.Apply<Absorb>(x, -y), "-(x * y)"),
        ["x / 1 → x"] = ((x, _) => x / 1, "x"),
        ["x / -1 → -x"] = ((x, _) => x / -1, "-x"),
        ["(-x) / y → -(x / y)"] = ((x, y) => -x / y, "-(x / y)"),
        ["x / x → 1"] = ((x, _) => x / x, "1"),
        ["x ^ 0 → 1"] = ((x, _) => Pow(x, 0), "1"),
        ["x ^ 1 → x"] = ((x, _) => Pow(x, 1), "x"),
        ["x ^ 2 → square(x)"] = ((x, _) => Pow(x, 2), "x ^ 2"),
        ["x ^ -1 → reciprocal(x)"] = ((x, _) => Pow(x, -1), "1 / x"),
        ["where(c, x, x) → x"] = ((x, y) => Where(Less(x, y), x, x), "x"),
        ["where(c, x, y) → x for a constant c ≠ 0"] = ((x, y) => Where(Recorded(x, 2), x, y), "x"),
        ["where(0, x, y) → y"] = ((x, y) => Where(Recorded(x, 0), x, y), "y"),
        ["reshape(x) → x to its own shape"] = ((x, _) => x.Recorder!.Linear<Reshape>(x, x.Shape, default), "x"),
        ["reshape(reshape(x)) → reshape(x)"] = ((x, _) => Reshape(Reshape(x, [1]), []), "x"),
        ["transpose(transpose(x)) → transpose(x)"] = ((x, _) => Reshape(Transpose(Transpose(Reshape(x, [1, 1]))), []), "x"),
        ["transpose(x) → x with the axes in order"] = ((x, _) => Reshape(Transpose(Reshape(x, [1, 1]), 0, 1), []), "x"),
    };

    public static TheoryData<string> Identities() => [.. Simplify.Identities.Select(identity => identity.Text)];

    [Fact]
    public void Every_identity_has_a_case() => Assert.Equal(Simplify.Identities.Select(identity => identity.Text), Cases.Keys);

    [Theory]
    [MemberData(nameof(Identities))]
    public void An_identity_rewrites_what_it_says(string identity)
    {
        var simplified = Simplify.Apply(Program(identity), Validity.AssumesFinite);
        Assert.Equal($"z = {Cases[identity].Expected}", TextPrinter.Formulas(simplified, "z").TrimEnd());

        // Some read the same before, x ^ 2 like the square of x, but are other instructions.
        Assert.NotEqual(Instructions(Program(identity)), Instructions(simplified));
    }

    [Theory]
    [MemberData(nameof(Identities))]
    public void An_identity_preserves_the_value_where_it_says_it_holds(string identity)
    {
        var validity = Simplify.Identities.Single(candidate => candidate.Text == identity).Validity;
        var program = new Interpreter(WithAllResults(Program(identity)));
        var simplified = new Interpreter(Simplify.Apply(Program(identity), validity));
        foreach (var x in Operands)
        {
            foreach (var y in Operands)
            {
                var results = program.Run<double>([x], [y]);
                if (validity == Validity.Exact || results.All(result => double.IsFinite(result[0])))
                {
                    // Equal up to the sign of a zero, which an exact identity may change.
                    var (expected, found) = (results[^1][0] + 0.0, simplified.Run<double>([x], [y])[0][0] + 0.0);
                    Assert.True(
                        expected.Equals(found) || Math.Abs(expected - found) <= Rounding(identity) * Math.Abs(expected),
                        $"{expected:R} became {found:R} at ({x:R}, {y:R}).");
                }
            }
        }
    }

    [Fact]
    public void What_assumes_finite_operands_is_left_alone_unless_asked_for()
    {
        var program = ProgramBuilder.Trace(v => [v[0] - v[0]], ("x", []));
        Assert.Equal("z = x - x", TextPrinter.Formulas(Simplify.Apply(program), "z").TrimEnd());
        Assert.Equal(double.NaN, new Interpreter(Simplify.Apply(program)).Run<double>([double.PositiveInfinity])[0][0]);
    }

    [Fact]
    public void A_common_subexpression_is_computed_once()
    {
        var program = ProgramBuilder.Trace(v => [Exp(v[0] + v[1]) * Sin(v[1] + v[0])], ("x", []), ("y", []));
        var simplified = Simplify.Apply(program);
        Assert.Single(Enumerable.Range(0, simplified.Count), i => simplified.Op(i) == Op.Add);
    }

    [Fact]
    public void Constants_are_folded_and_stop_gradient_is_not()
    {
        var program = ProgramBuilder.Trace(
            v => [v[0] * Sum(Exp(Recorded(v[0], 0) + v[0].Recorder!.Constant(1.0, 1.0))) + StopGradient(Recorded(v[0], 2))],
            ("x", []));
        Assert.Equal(
            $"z = x * {2 * Math.E:R} + stop_gradient(2)", TextPrinter.Formulas(Simplify.Apply(program), "z").TrimEnd());
    }

    [Fact]
    public void Inputs_stay_even_if_no_output_needs_them()
    {
        var program = ProgramBuilder.Trace(v => [v[0] * 0], ("x", [3]), ("y", [2]));
        Assert.Equal(2, Simplify.Apply(program, Validity.AssumesFinite).Inputs.Length);
    }

    // A product with a reciprocal is rounded twice, the quotient once, and the reciprocal of the largest double is a subnormal
    // number with an error of up to four more units of 2^-53: together less than eight. All other identities round the same
    // operations.
    private static double Rounding(string identity) =>
        identity.Contains("1 / y", StringComparison.Ordinal) ? Math.ScaleB(1, -50) : 0;

    private static IEnumerable<Op> Instructions(ArrayProgram program) => Enumerable.Range(0, program.Count).Select(program.Op);

    private static ArrayProgram WithAllResults(ArrayProgram program) =>
        new(program.Listing, program.Inputs, [.. Enumerable.Range(0, program.Count)], []);

    private static Variable Recorded(Variable x, double value) => x.Recorder!.Fill(value, Shape.Scalar);

    private static ArrayProgram Program(string identity) =>
        ProgramBuilder.Trace(v => [Cases[identity].Build(v[0], v[1])], ("x", []), ("y", []));
}
