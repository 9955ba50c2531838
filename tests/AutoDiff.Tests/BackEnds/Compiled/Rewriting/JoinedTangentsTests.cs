using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled.Rewriting;

/// <summary>
/// A loop is not computed beside its own tangents: the program that computes both has one loop less and the same
/// results.
/// </summary>
public class JoinedTangentsTests
{
    [Fact]
    public void A_loop_and_its_tangents_are_one_loop() => AssertJoined(
        Trace(x => While([x, 1], s => Less(s[0], 100), s => [s[0] * s[1], s[1] + s[0]])).Tangents(), loops: 2, left: 1);

    [Fact]
    public void Loops_that_follow_one_another_are_joined_each_with_its_own() => AssertJoined(
        Trace(x =>
        {
            var first = Repeat(4, [x, x], s => [s[0] + s[1], Sin(s[0])]);
            return Repeat(30, [first[1], first[0] * x], s => [s[1], Cos(s[0])]);
        }).Tangents(), loops: 4, left: 2);

    [Fact]
    public void Of_two_directions_one_is_left_by_itself() => AssertJoined(
        Trace(x => While([x, 1], s => Less(s[0], 100), s => [s[0] * s[1], s[1] + s[0]])).Tangents().Tangents(),
        loops: 4,
        left: 2);

    [Fact]
    public void A_loop_is_left_whose_result_its_tangents_need()
    {
        var builder = new ProgramBuilder();
        var x = builder.Input("x", Shape.Scalar);
        Variable Loop(Variable start) => Repeat(40, start, s => Sin(s) * s);
        var value = Loop(x);
        var tangent = Forward.Push([value], [x], [value])[0];

        AssertJoined(builder.Build(value, tangent), loops: 2, left: 2);
    }

    private static ArrayProgram Trace(Func<Variable, Variable[]> f) =>
        ProgramBuilder.Trace(v => f(v[0]), ("x", Shape.Scalar));

    private static void AssertJoined(ArrayProgram program, int loops, int left)
    {
        var joined = JoinedTangents.Apply(program).Simplify();

        Assert.Equal(loops, Loops(program));
        Assert.Equal(left, Loops(joined));
        double[][] point = [.. program.Inputs.Select((_, k) => new[] { 1.25 - (0.5 * k) })];
        Assert.Equal(program.Evaluate<double>(point), joined.Evaluate<double>(point));

        var computed = new double[program.Outputs.Length];
        program.Compile<double>().Evaluate([.. point.Select(x => x[0])], computed);
        Assert.Equal(program.Evaluate<double>(point).Select(y => y[0]), computed);
    }

    private static int Loops(ArrayProgram program) =>
        Enumerable.Range(0, program.Count).Count(
            i => program.Listing.Payload(program.Listing[i]) is StructureOperation);
}
