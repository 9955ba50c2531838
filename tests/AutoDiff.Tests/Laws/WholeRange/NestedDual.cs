using AutoDiff.Numbers;

namespace AutoDiff.Tests.Laws.WholeRange;

/// <summary>
/// Dual numbers of dual numbers of dual numbers: each level is the variable of one differentiation, and the component
/// that is a tangent on the first k levels is the derivative of order k.
/// </summary>
internal static class NestedDual
{
    public static Dual<Dual<Dual<T>>> Varying<T>(T x, int first, int second, int third)
        where T : struct, ICarrier<T>, IReal<T> =>
        new(new(new(x, first), new(second, default)), new(new(third, default), default));

    /// <summary>x and y such that the first i levels differentiate in x, the next j in y.</summary>
    public static (Dual<Dual<Dual<T>>> X, Dual<Dual<Dual<T>>> Y) Varying<T>(T x, T y, int i, int j)
        where T : struct, ICarrier<T>, IReal<T>
    {
        return (Varying(x, In(0, 0, i), In(1, 0, i), In(2, 0, i)), Varying(y, In(0, i, j), In(1, i, j), In(2, i, j)));

        static int In(int level, int start, int count) => level >= start && level < start + count ? 1 : 0;
    }

    public static T Component<T>(Dual<Dual<Dual<T>>> x, int order)
        where T : struct, ICarrier<T>, IReal<T> => order switch
        {
            0 => x.Primal.Primal.Primal,
            1 => x.Primal.Primal.Tangent,
            2 => x.Primal.Tangent.Tangent,
            _ => x.Tangent.Tangent.Tangent,
        };
}
