using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Transforms;

public sealed class ZeroSignTests
{
    private static readonly Dictionary<string, Func<Variable, Variable>> Zeros = new()
    {
        ["0 - x"] = x => 0 - x,
        ["-(x - y)"] = x => -(x - x * 1.5),
        ["x + 0"] = x => x + 0,
        ["x - 0"] = x => x - 0,
        ["x + -0"] = x => x + -0.0,
        ["x - -0"] = x => x - -0.0,
        ["0 + x"] = x => 0 + (-x),
        ["scale"] = x => Variable.Apply<Scale>(x, -2),
        ["sum"] = x => Sum(Stack(x, x * 3)),
    };

    private static readonly Dictionary<string, Func<Variable, Variable>> Tellers = new()
    {
        ["1 / x"] = x => 1 / x,
        ["reciprocal"] = Reciprocal,
        ["power"] = x => Pow(x, -3),
        ["atan2"] = x => Atan2(x, -1),
        ["later"] = x => 1 / Sqrt(Sinh(x) * 2),
    };

    public static TheoryData<string, string> Cases()
    {
        var rows = new TheoryData<string, string>();
        foreach (var zero in Zeros.Keys)
        {
            foreach (var teller in Tellers.Keys)
            {
                rows.Add(zero, teller);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_can_tell_zeros_apart_gets_the_one_the_interpreter_has(string zero, string teller)
    {
        var program = ProgramBuilder.Trace(v => [Tellers[teller](Zeros[zero](v[0]))], ("x", []));
        double[] points = [0.0, -0.0, 0.0, -0.0, 1];
        foreach (var x in points)
        {
            var expected = new Interpreter(program).Run<double>([x])[0][0];
            Assert.Equal(expected, new Interpreter(Simplify.Apply(program)).Run<double>([x])[0][0]);
            Assert.Equal(expected, new Interpreter(Simplify.ForEvaluation(program)).Run<double>([x])[0][0]);
            var compiled = new double[1];
            CompiledProgram<double>.Of(program).Evaluate([x], compiled);
            Assert.Equal(expected, compiled[0]);
        }

        var atOnce = new double[points.Length];
        CompiledProgram<double>.Of(program).Evaluate(points, atOnce, points.Length);
        Assert.Equal(points.Select(x => new Interpreter(program).Run<double>([x])[0][0]), atOnce);
    }

    [Fact]
    public void Where_nothing_can_tell_the_zero_of_a_sum_is_left_out()
    {
        var program = ProgramBuilder.Trace(v => [Exp(v[0] + 0) * v[0]], ("x", []));
        Assert.DoesNotContain(Op.Add, Instructions(Simplify.ForEvaluation(program)));
        Assert.Contains(Op.Add, Instructions(Simplify.Apply(program)));
    }

    private static IEnumerable<Op> Instructions(ArrayProgram program) =>
        program.Instructions.Select(instruction => instruction.Op);
}
