using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Emission;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class PointTransposeTests
{
    [Theory]
    [InlineData(1, 2, 7, 8, 9)]
    [InlineData(15, 16, 17, 30, 33)]
    public void Elements_of_points_are_moved_to_registers_of_every_width_and_back(params int[] lengths)
    {
        foreach (var length in lengths)
        {
            // All elements of each point, and the second half of them.
            var program = ProgramBuilder.Trace(
                v => [v[0] * 2, v[0][(length / 2)..] + v[1]], ("x", [length]), ("y", Shape.Scalar));
            Agree<double>(program, length);
            Agree<float>(program, length);
        }
    }

    // Integers, whose doubles and sums are exact.
    private static void Agree<T>(ArrayProgram program, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var lanes in LaneSet.Available<T>())
        {
            var code = new CompiledProgram<T>(program, PointRoles.Each, lanes);
            foreach (var points in new[] { 2, 3, 8, 13, 16, 17, 35 })
            {
                T[] inputs = [.. Enumerable.Range(1, (length + 1) * points).Select(T.CreateChecked)];
                var outputs = new T[code.OutputLength * points];
                code.Evaluate(inputs, outputs, points);
                var (x, y) = (inputs[..(length * points)], inputs[(length * points)..]);
                T[] expected =
                [
                    .. x.Select(element => element + element),
                    .. x.Chunk(length).SelectMany(
                        (point, p) => point[(length / 2)..].Select(element => element + y[p])),
                ];
                Assert.Equal(expected, outputs);
            }
        }
    }
}
