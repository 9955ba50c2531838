using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;
using AutoDiff.Tests.BackEnds.Printers;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Structures;

/// <summary>
/// Loops and choices that are simplified have the values and the derivatives that they had, and what they need not
/// compute is gone.
/// </summary>
public sealed class StructureSimplificationTests
{
    private const int ManyTurns = 100;

    [Fact]
    public void What_a_turn_does_not_change_is_computed_before_the_loop()
    {
        var simplified = Simplify.Apply(Of((x, a) => Repeat(ManyTurns, [x, a], s => [s[0] * Sin(s[1]), s[1]])[0]));
        var loop = Assert.Single(Loops(simplified));
        Assert.Single(loop.StateInputs);
        Assert.DoesNotContain(loop.Program.Instructions, instruction => instruction.Op == Op.Sin);
        Assert.Single(simplified.Instructions, instruction => instruction.Op == Op.Sin);
    }

    [Fact]
    public void States_that_nothing_reads_are_dropped()
    {
        var simplified = Simplify.Apply(Of((x, a) => Repeat(
            ManyTurns, [x, a, x * a], s => [s[0] * s[2], Exp(s[1] * s[0]), Cos(s[2])])[0]));
        var loop = Assert.Single(Loops(simplified));
        Assert.Equal(2, loop.StateInputs.Length);
        Assert.DoesNotContain(loop.Program.Instructions, instruction => instruction.Op == Op.Exp);
    }

    [Fact]
    public void Outputs_that_nothing_reads_are_dropped_with_what_they_alone_take()
    {
        var simplified = Simplify.Apply(ProgramBuilder.Trace(
            v => [Scan([v[0]], [v[1], v[2]], (s, x) => ([s[0] * x[0]], [Exp(x[1])])).States[0]],
            ("x", []), ("used", [ManyTurns]), ("unused", [ManyTurns])));
        var loop = Assert.Single(Loops(simplified));
        Assert.Empty(loop.StackedOutputs);
        Assert.Single(loop.ElementInputs);
    }

    // The first state does not depend on a: its tangent is zero in all turns, and a has no adjoint through it.
    [Fact]
    public void Tangents_and_adjoints_of_what_does_not_vary_are_gone()
    {
        static Variable[] Both(Variable x, Variable a) =>
            Repeat(ManyTurns, [x, a], s => [Sin(s[0]) * s[0], s[0] + (s[1] * s[0])]);

        Assert.Equal(
            "z = 0\n",
            TextPrinter.Formulas(Simplify.Apply(Of((x, a) => Forward.Push([Both(x, a)[0]], [a], [1])[0])), "z"));
        Assert.Equal(
            "z = 0\n",
            TextPrinter.Formulas(Simplify.Apply(Of((x, a) => Reverse.Pull(Both(x, a)[0], 1, a)[0])), "z"));

        var tangent = Simplify.Apply(Of((x, a) => Forward.Push([Both(x, a)[1]], [a], [1])[0]));
        Assert.Equal(2, Assert.Single(Loops(tangent)).StateInputs.Length);
    }

    [Theory]
    [InlineData(0, "x")]
    [InlineData(1, "x * (a - x)")]
    public void No_turn_and_one_are_no_loop(int turns, string expected) => Assert.Equal(
        $"z = {expected}\n",
        TextPrinter.Formulas(Simplify.Apply(Of((x, a) => Repeat(turns, x, h => h * (a - h)))), "z"));

    [Fact]
    public void A_few_small_turns_are_written_out_and_many_are_not()
    {
        Assert.Empty(Loops(Simplify.Apply(Of((x, a) => Repeat(3, x, h => h * (a - h))))));
        Assert.Single(Loops(Simplify.Apply(Of((x, a) => Repeat(ManyTurns, x, h => h * (a - h))))));
    }

    [Fact]
    public void Bodies_are_simplified_and_so_are_those_of_adjoints()
    {
        var gradient = Simplify.Apply(
            Reverse.Gradient(Of((x, a) => Repeat(ManyTurns, x, h => ((h * 1) - (-a)) * h * h))));
        Assert.Equal(
            "h[t+1] = (h[t] + a) * h[t] * h[t]   for t = 0, ..., 99",
            TextPrinter.Formulas(gradient, "z", "dx", "da").Split('\n')[1]);
        Assert.All(Loops(gradient), loop => Assert.DoesNotContain(
            loop.Program.Instructions, instruction => instruction.Op == Op.Negate));
    }

    [Fact]
    public void A_choice_that_is_known_is_the_branch()
    {
        var program = Of((x, a) => Cond(Recorded(x, 1) + 0, () => x * a, () => Exp(x)));
        Assert.Equal("z = x * a\n", TextPrinter.Formulas(Simplify.Apply(program), "z"));
        Assert.Equal(
            "z = x * a\ndx = a\nda = x\n",
            TextPrinter.Formulas(
                Simplify.Apply(Reverse.Gradient(program), Validity.IgnoresZeroSigns), "z", "dx", "da"));
        Assert.Equal(
            "z = x * a\n",
            TextPrinter.Formulas(Simplify.Apply(Of((x, a) => Cond(Less(x, a), () => x * a, () => a * x))), "z"));
    }

    [Fact]
    public void Results_of_a_choice_that_nothing_reads_are_dropped()
    {
        var simplified = Simplify.Apply(Of((x, a) => Cond(Less(x, a), () => [Sin(x), Exp(a)], () => [x, Log(a)])[0]));
        var choice = Assert.Single(Structures<Choice>(simplified));
        Assert.Single(choice.WhenTrue.Outputs);

        // The condition, sin x and x. Their names may be those of an equal program that is known already.
        Assert.Equal(3, choice.WhenTrue.Inputs.Length);
        Assert.DoesNotContain(simplified.Instructions, instruction => instruction.Op is Op.Exp or Op.Log);
    }

    // Each kind, with the derivatives of both modes, and one result of several alone.
    [Fact]
    public void Nothing_changes_but_the_form()
    {
        foreach (var (name, program, point) in StructurePrograms.WithDerivatives())
        {
            AssertSame(name, program, Simplify.Apply(program), point);
            for (var k = 0; k < program.Outputs.Length; k++)
            {
                var one = Transform.Extend(program, (_, _, outputs) => [outputs[k]]);
                AssertSame($"{name}, output {k}", one, Simplify.Apply(one), point);
            }
        }
    }

    // A part of the output alone: what computes the rest is dead.
    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void Random_loops_and_choices_keep_their_values_and_derivatives(RandomProgram program)
    {
        var subject = new Subject(program);
        if (DerivativeLaws.Check(subject).IsSingular)
        {
            return;
        }

        double[] point = [.. subject.X, .. subject.U, .. subject.V];
        foreach (var derivative in (ArrayProgram[])[subject.Pull, subject.Push])
        {
            for (var k = 0; k < derivative.Outputs.Length; k++)
            {
                var part = Transform.Extend(
                    derivative, (_, _, outputs) => [outputs[k].Shape.Rank > 0 ? outputs[k][..^0] : outputs[k]]);
                AssertSame($"output {k}", part, Simplify.Apply(part), point);
            }
        }
    }

    internal static void AssertSame(string name, ArrayProgram program, ArrayProgram simplified, double[] point)
    {
        var (expected, found) = (Runs.Bounds(program, point), Runs.Bounds(simplified, point));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                expected[i].Value.Equals(found[i].Value) || double.IsNaN(expected[i].Error)
                || Math.Abs(expected[i].Value - found[i].Value) <= 2 * (expected[i].Error + found[i].Error),
                $"{name}: element {i} is {found[i]}; expected {expected[i]}\n{TextPrinter.Listing(simplified)}");
        }
    }

    private static IEnumerable<LoopBody> Loops(ArrayProgram program) =>
        Structures<Loop>(program).Select(loop => loop.Definition);

    private static IEnumerable<T> Structures<T>(ArrayProgram program)
        where T : class =>
        Enumerable.Range(0, program.Count)
            .Select(i => program.Listing.Payload(program.Listing[i]))
            .Select(payload => payload switch
            {
                StructureOperation operation => (object)operation.Structure,
                AdjointOperation operation => operation.Structure,
                _ => null,
            })
            .OfType<T>();

    private static Variable Recorded(Variable x, double value) => x.Recorder!.Fill(value, Shape.Scalar);

    private static ArrayProgram Of(Func<Variable, Variable, Variable> f) =>
        ProgramBuilder.Trace(v => [f(v[0], v[1])], ("x", []), ("a", []));
}
