using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class PointTransposeTests
{
    [Fact]
    public void Elements_of_points_are_moved_to_registers_of_every_width_and_back()
    {
        foreach (var length in new[] { 1, 2, 7, 8, 9, 15, 16, 30 })
        {
            // All elements of each point, and the second half of them.
            var program = ProgramBuilder.Trace(v => [v[0] * 2, v[0][(length / 2)..] + v[1]], ("x", [length]), ("y", Shape.Scalar));
            foreach (var lanes in LaneSet.Available<double>())
            {
                var code = new CompiledProgram<double>(program, PointRoles.Each, lanes);
                foreach (var points in new[] { 2, 3, 8, 13, 16, 17 })
                {
                    double[] inputs = [.. Enumerable.Range(1, (length + 1) * points).Select(i => (double)i)];
                    var outputs = new double[code.OutputLength * points];
                    code.Evaluate(inputs, outputs, points);
                    var (x, y) = (inputs[..(length * points)], inputs[(length * points)..]);
                    double[] expected =
                    [
                        .. x.Select(element => 2 * element),
                        .. x.Chunk(length).SelectMany((point, p) => point[(length / 2)..].Select(element => element + y[p])),
                    ];
                    Assert.Equal(expected, outputs);
                }
            }
        }
    }
}
