using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Transforms.Tidying;

/// <summary>Programs of some hundred instructions are tidied as short ones are, and take bounded work.</summary>
public class LongProgramTests
{
    [Fact]
    public void Like_terms_meet_however_many_there_are()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var sum = v[0] * v[1];
                for (var k = 1; k <= 50; k++)
                {
                    sum = sum + (v[0] * k) - (v[1] * (v[0] / k)) + (v[0] / k * v[1]);
                }

                return [sum - (v[1] * v[0])];
            },
            ("x", []), ("y", []));
        var tidied = Tidy.Apply(program);
        Assert.InRange(program.Count, 250, 400);
        Assert.InRange(tidied.Count, 1, 5);
        Assert.Equal(1275 * 0.7, tidied.Evaluate<double>([0.7], [0.3])[0][0], 1e-9);
    }

    [Fact]
    public void A_chain_of_sums_in_functions_is_written_to_its_end()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var y = v[0];
                for (var k = 0; k < 120; k++)
                {
                    y = Sin((y * v[1]) + v[0]);
                }

                return [y];
            },
            ("x", []), ("a", []));
        var tidied = Tidy.Apply(program);
        Assert.Equal(
            program.Evaluate<double>([0.7], [0.3])[0][0], tidied.Evaluate<double>([0.7], [0.3])[0][0], 1e-13);
    }
}
