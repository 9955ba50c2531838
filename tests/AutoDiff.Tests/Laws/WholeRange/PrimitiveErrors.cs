using System.Numerics;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.WholeRange;

using Number = BigFloat<Bits256>;

/// <summary>The largest error that was found, and where.</summary>
internal readonly record struct Worst(double Ulps, string Place);

/// <summary>
/// Measures the value and the first three derivatives of an elementwise primitive against the truth: the largest error
/// by order and mode.
/// </summary>
/// <typeparam name="T">double or float.</typeparam>
internal readonly struct PrimitiveErrors<T>(int samples) : ISomePrimitives
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int[][] UnaryIndices = [[0], [1], [2], [3]];

    private static readonly int[][] BinaryIndices =
        [[0, 0], [1, 0], [0, 1], [2, 0], [1, 1], [0, 2], [3, 0], [2, 1], [1, 2], [0, 3]];

    // Where x is no variable, as the order of a polygamma is none.
    private static readonly int[][] IndicesInY = [[0, 0], [0, 1], [0, 2], [0, 3]];

    public SortedDictionary<(int Order, Mode Mode), Worst> Found { get; } = [];

    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        var x = Points.Of<T>(samples, new Random(1));
        var exact = Array.ConvertAll(x, Known);
        var modes = new Modes<T>(x => Variable.Apply<TOp>(x[0]), UnaryIndices);
        foreach (var mode in Enum.GetValues<Mode>())
        {
            var results = mode == Mode.Dual ? Nested(x) : modes.Run(mode, [x]);
            for (var (order, i) = (0, 0); order < exact[0].Length; i = ++i == x.Length ? 0 : i, order += i == 0 ? 1 : 0)
            {
                Add(order, mode, results[order][i], exact[i][order], [x[i]]);
            }
        }

        // Where a function has no value, it has no derivative either.
        static Number[] Known(double x) => Truth.Of<TOp>(x) is var all && Number.IsNaN(all[0])
            ? Array.ConvertAll(all, _ => Number.NaN)
            : all;

        static double[][] Nested(double[] x)
        {
            var duals = Array.ConvertAll(x, x =>
                Dual<Dual<Dual<Real<T>>>>.Apply<TOp>(NestedDual.Varying<Real<T>>(x, 1, 1, 1)));
            return [.. Enumerable.Range(0, 4).Select(order =>
                Array.ConvertAll(duals, dual => Real<T>.Primal(NestedDual.Component(dual, order))))];
        }
    }

    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var isDifferentiatedInX = TOp.DomainX.Lower < TOp.DomainX.Upper;
        var indices = isDifferentiatedInX ? BinaryIndices : IndicesInY;
        var random = new Random(1);
        var pairs = Points.Pairs<T>(samples, random);
        var x = Array.ConvertAll(pairs, pair => isDifferentiatedInX ? pair.X : random.Next(6));
        var y = Array.ConvertAll(pairs, pair => pair.Y);
        var modes = new Modes<T>(x => Variable.Apply<TOp>(x[0], x[1]), indices);
        var results = Enum.GetValues<Mode>().ToDictionary(
            mode => mode, mode => mode == Mode.Dual ? Array.ConvertAll(indices, Nested) : modes.Run(mode, [x, y]));
        var isUndefined = x.Zip(y, (x, y) => Number.IsNaN(Truth.Of<TOp>(x, y, 0, 0))).ToArray();
        for (var k = 0; k < indices.Length; k++)
        {
            for (var i = 0; i < x.Length; i++)
            {
                if (isUndefined[i])
                {
                    continue;
                }

                var exact = Truth.Of<TOp>(x[i], y[i], indices[k][0], indices[k][1]);
                foreach (var (mode, result) in results)
                {
                    Add(indices[k].Sum(), mode, result[k][i], exact, [x[i], y[i]]);
                }
            }
        }

        double[] Nested(int[] index) => [.. x.Zip(y, (x, y) =>
        {
            var (u, v) = NestedDual.Varying<Real<T>>(x, y, index[0], index[1]);
            return Real<T>.Primal(NestedDual.Component(Dual<Dual<Dual<Real<T>>>>.Apply<TOp>(u, v), index.Sum()));
        })];
    }

    private void Add(int order, Mode mode, double computed, Number exact, double[] point)
    {
        if (Ulps.Error<T>(computed, exact) is { } error
            && (!Found.TryGetValue((order, mode), out var worst) || error > worst.Ulps))
        {
            Found[(order, mode)] = new(
                error, $"at ({string.Join(", ", point.Select(x => $"{x:R}"))}): {computed:R} for {exact.ToString(20)}");
        }
    }
}
