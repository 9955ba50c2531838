using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Printers;

/// <summary>Programs with each kind of loop, choice and call, and their derivatives.</summary>
internal static class StructurePrograms
{
    private static readonly ArrayProgram Wave = ProgramBuilder.Trace(
        v => [v[0] * Sin(v[1]), Sum(v[1]) * v[0][0]], ("scale", [2]), ("x", [2]));

    public static readonly Dictionary<string, (Func<Variable[], Variable> Function, double[] Point)> All = new()
    {
        ["a repeated step"] = (v => Repeat(7, v[0], y => y + (0.1 * ((v[1] * y) - (y * y)))), [0.3, 1.5]),
        ["states that change places"] = (
            v => Dot(Repeat(5, [v[0] * Vector(v), v[1] + Vector(v), v[0]], s => [s[1] * s[2], s[0], s[2] + 0.1])[0],
                Vector(v)),
            [0.8, 0.4]),
        ["a scan"] = (
            v =>
            {
                var (last, all) = Scan(
                    v[0] * Vector(v),
                    Reshape(Sin(v[1] * v[0].Recorder!.Constant([1, 2, 3, 4, 5, 6], [6])), [3, 2]),
                    (h, x) => (Tanh((0.5 * h) + (x * v[1])), Sum(h * x)));
                return Sum(last) + Sum(Square(all));
            },
            [0.7, -0.4]),
        ["a scan from the end"] = (
            v => Fold(
                v[0],
                v[1] * v[0].Recorder!.Constant([0.5, -0.3, 0.2], [3]),
                (s, x) => Sin(s + x),
                new() { IsBackward = true }),
            [0.2, 0.9]),
        ["until a condition fails"] = (
            v => While([v[0], v[0] * Vector(v)], s => Less(s[0], 4), s => [s[0] * 1.5, s[1] * v[1]])[1][1], [0.6, 0.7]),
        ["a solution"] = (
            v => Sum(FixedPoint(
                [v[0], 0.1 * Vector(v)],
                s => [(v[0] - (0.3 * Sin(s[0] * v[1]))), 0.5 * Cos(s[1] * v[1])])
                is var s ? s[0] * s[1] : 0),
            [0.8, 0.6]),
        ["a choice"] = (v => Cond(Less(v[0], v[1]), () => Exp(v[0] * v[1]), () => Sin(v[0])), [0.3, 0.5]),
        ["the other choice"] = (
            v => Sum(Cond(Less(v[1], v[0]), () => [v[0] * Vector(v), v[1]], () => [Vector(v), v[0] * v[1]]) is var s
                ? s[0] * s[1] : 0),
            [0.3, 0.5]),
        ["points that share an input"] = (
            v => Wave.CallOverPoints(
                new(shared: [0], summed: [1]), v[0] * Vector(v), Reshape(v[1] * Range(v, 6), [3, 2]))
                is var y ? Sum(Square(y[0])) * y[1] : 0,
            [0.3, 0.8]),
        ["a loop in a loop with a choice"] = (
            v => Repeat(3, v[0], y => Repeat(2, y * v[1], z => Cond(Less(z, 0.5), () => z + v[0], () => Sin(z)))),
            [0.4, 1.1]),
    };

    /// <summary>The value and the gradient of each, and the products of the Hessian.</summary>
    public static IEnumerable<(string Name, ArrayProgram Program, double[] Point)> WithDerivatives()
    {
        foreach (var (name, (f, point)) in All)
        {
            var program = Of(f);
            var gradient = Reverse.Gradient(program);
            yield return (name, program, point);
            yield return ($"{name}: gradient", gradient, point);
            yield return (
                $"{name}: tangents of the gradient", Forward.Tangents(gradient), [.. point, 0.7, -0.2]);
        }
    }

    public static ArrayProgram Of(Func<Variable[], Variable> f) =>
        ProgramBuilder.Trace(v => [f(v)], ("a", []), ("b", []));

    private static Variable Vector(Variable[] v) => Stack(v[0] + 1, v[1]);

    private static Variable Range(Variable[] v, int count) =>
        v[0].Recorder!.Constant([.. Enumerable.Range(1, count).Select(i => (double)i)], [count]);
}
