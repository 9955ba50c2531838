using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Transforms;

public sealed class SimplifyTests
{
    // One program for each rule in code, with what it becomes; those that are two expressions have tests of their own.
    private static readonly Dictionary<string, (Func<Variable, Variable, Variable> Build, string Expected)> Cases =
        new()
    {
        ["reshape(x) → x to its own shape"] = ((x, _) => x.Recorder!.Linear<Reshape>(x, x.Shape, default), "x"),
        ["reshape(reshape(x)) → reshape(x)"] = ((x, _) => Reshape(Reshape(x, [1]), []), "x"),
        ["transpose(transpose(x)) → transpose(x)"] = ((x, _) => Reshape(
            Transpose(Transpose(Reshape(x, [1, 1]))), []), "x"),
        ["transpose(x) → x with the axes in order"] = ((x, _) => Reshape(Transpose(Reshape(x, [1, 1]), 0, 1), []), "x"),
        ["slice(x) → x where it takes all"] = ((x, _) => Reshape(Reshape(x, [1, 1])[0..1], []), "x"),
        ["slice(concatenate(x, y)) → slice(x)"] = ((x, y) => Reshape(
            Concatenate([Reshape(y, [1]), Reshape(x, [1]), Reshape(y, [1])])[1..2], []), "x"),
        ["slice(embed(x)) → x where it takes that, 0 where it takes nothing of it"] = ((x, _) =>
        {
            var all = Stack(x, x, x);
            var embedded = Reverse.Pull(all[1..2], Reshape(x, [1]), all)[0];
            return Reshape(embedded[1..2], []) * Exp(Reshape(embedded[0..1], []));
        }, "x"),
    };

    public static TheoryData<string> Identities() => [.. Cases.Keys];

    [Fact]
    public void Every_rule_in_code_has_a_case() =>
        Assert.Equal(Simplify.Rules.Where(rule => rule.Left is null).Select(rule => rule.Text), Cases.Keys);

    [Theory]
    [MemberData(nameof(Identities))]
    public void A_rule_in_code_rewrites_what_it_says_and_keeps_every_value(string identity)
    {
        var program = Program(identity);
        var simplified = Simplify.Apply(program);
        Assert.Equal($"z = {Cases[identity].Expected}", TextPrinter.Formulas(simplified, "z").TrimEnd());
        Assert.NotEqual(Instructions(program), Instructions(simplified));
        foreach (var x in (double[])[0.0, -0.0, 3.25, double.PositiveInfinity, double.NaN])
        {
            Assert.Equal(
                new Interpreter(program).Run<double>([x], [1])[0][0],
                    new Interpreter(simplified).Run<double>([x], [1])[0][0]);
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
        Assert.Single(simplified.Instructions, instruction => instruction.Op == Op.Add);
    }

    [Fact]
    public void Constants_are_folded_and_stop_gradient_is_not()
    {
        var program = ProgramBuilder.Trace(
            v =>
                [v[0] * Sum(Exp(Recorded(v[0], 0) + v[0].Recorder!.Constant(1.0, 1.0))) + StopGradient(
                    Recorded(v[0], 2))],
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

    private static IEnumerable<Op> Instructions(ArrayProgram program) =>
        program.Instructions.Select(instruction => instruction.Op);

    private static Variable Recorded(Variable x, double value) => x.Recorder!.Fill(value, Shape.Scalar);

    private static ArrayProgram Program(string identity) =>
        ProgramBuilder.Trace(v => [Cases[identity].Build(v[0], v[1])], ("x", []), ("y", []));
}
