using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Tests.Laws;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>Programs of arrays become programs of scalars; that these give the same, CompiledProgramLaws say.</summary>
public class ScalarizationTests
{
    [Fact]
    public void What_falls_away_in_scalars_only_falls_away()
    {
        // The second row of a Jacobian: of the seed [0, 1] only the 1 counts, and of what is embedded only what is not
        // 0.
        var program = ProgramBuilder.Trace(
            v => [Reverse.Pull(v[0][..2] * v[0][1..], v[0].Recorder!.Constant(0, 1), v[0])[0]], ("x", [3]));
        Assert.True(Simplify.Apply(program).Count > 5);
        var expected = ProgramBuilder.Trace(v => [0, v[2], v[1]], ("x", []), ("x", []), ("x", []));
        Assert.Equal(Lines(expected), Lines(Scalarization.ForPoints(program)!));

        static IEnumerable<string> Lines(ArrayProgram program) => TextPrinter.Listing(program).Split('\n').Order();
    }

    [Fact]
    public void One_point_is_evaluated_in_scalars_where_they_are_the_most()
    {
        Assert.NotNull(Scalarization.ForOnePoint(Polynomial(length: 8, terms: 20)));
        Assert.Null(Scalarization.ForOnePoint(Polynomial(length: 100, terms: 20)));
        Assert.Null(Scalarization.ForOnePoint(ProgramBuilder.Trace(v => [Softmax(v[0])], ("x", [2]))));
        foreach (var length in new[] { 8, 100 })
        {
            var program = Polynomial(length, terms: 20);
            double[] inputs = [.. Enumerable.Range(1, length).Select(i => 1.0 / i)];
            foreach (var lanes in LaneSet.Available<double>())
            {
                var found = new double[length];
                new CompiledProgram<double>(program, PointRoles.Each, lanes).Evaluate(inputs, found);

                // Nothing but additions and multiplications, which round alike everywhere.
                Assert.Equal(Runs.Values(program, inputs), found);
            }
        }

        // Of the first two elements, added to twice all of them.
        static ArrayProgram Polynomial(int length, int terms) => ProgramBuilder.Trace(
            v =>
            {
                var (sum, power) = ((Variable)0, v[0][0]);
                for (var i = 0; i < terms; i++)
                {
                    sum += power;
                    power *= v[0][1];
                }

                return [(2 * v[0]) + sum];
            },
            ("x", [length]));
    }
}
