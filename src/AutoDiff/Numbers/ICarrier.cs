namespace AutoDiff.Numbers;

/// <summary>A carrier that holds numbers, so that whole programs can be evaluated and swept over it.</summary>
/// <typeparam name="T">The carrier itself.</typeparam>
internal interface ICarrier<T> : IReal<T>
    where T : struct, ICarrier<T>
{
    /// <summary>Whether every component is exactly zero; a zero adjoint has nothing to propagate.</summary>
    static abstract bool IsZero(T x);

    /// <summary>adjoint · partial where a zero adjoint absorbs, for an adjoint known not to be zero as a whole.</summary>
    static virtual T ScaleNonZero(T adjoint, T partial) => T.Apply<Primitives.Scale>(adjoint, partial);

    /// <summary>The primal, rounded to double.</summary>
    static abstract double Primal(T x);

    /// <summary>Evaluates a function of whole arrays over this carrier.</summary>
    static abstract void Apply(IArrayMap map, ReadOnlySpan<T> x, Span<T> y);
}

/// <summary>A function of whole arrays together with its linearisation, as carriers see it.</summary>
internal interface IArrayMap
{
    /// <summary>y = f(x).</summary>
    void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;

    /// <summary>dy = J(x) · dx, given y = f(x).</summary>
    void Push<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dx, Span<T> dy)
        where T : struct, ICarrier<T>;
}
