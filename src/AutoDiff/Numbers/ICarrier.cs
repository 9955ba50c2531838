using AutoDiff.Primitives;

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

    /// <summary>sums += terms, element by element.</summary>
    static virtual void AddTo(Span<T> sums, ReadOnlySpan<T> terms)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += terms[i];
        }
    }

    /// <summary>The primal, rounded to double.</summary>
    static abstract double Primal(T x);

    /// <summary>Evaluates a function of whole arrays over this carrier.</summary>
    static abstract void Apply(IArrayMap map, ReadOnlySpan<T> x, Span<T> y);
}

/// <summary>
/// A function of whole arrays together with its linearization in both directions, as carriers and sweeps see it.
/// </summary>
internal interface IArrayMap
{
    /// <summary>The number of elements of all operands together.</summary>
    int OperandLength { get; }

    /// <summary>
    /// Whether <see cref="Pull"/> gives the cotangent of an operand; else it leaves it out, for nothing varies there.
    /// </summary>
    bool Pulls(int operand) => true;

    /// <summary>Whether f is a choice among the elements, which is not rounded.</summary>
    Arithmetic Arithmetic => Arithmetic.Function;

    /// <summary>Whether the derivative is zero wherever it exists.</summary>
    bool IsLocallyConstant => false;

    /// <summary>Whether a result of zero may stand for a number that is too small.</summary>
    bool MayUnderflow => false;

    /// <summary>y = f(x).</summary>
    void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;

    /// <summary>y = f(x) by the definition of f, over any carrier; false, and y is left alone, where f has none.</summary>
    bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, IReal<T> => false;

    /// <summary>dy = J(x) · dx, given y = f(x).</summary>
    void Push<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dx, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T>;

    /// <summary>y = f(x) and dy = J(x) · dx.</summary>
    void EvaluateAndPush<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dx, Span<T> y, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T>
    {
        T.Apply(this, x, y);
        Push(x, y, dx, dy);
    }

    /// <summary>x̄ = J(x)ᵀ · ȳ, given y = f(x), and x followed by ȳ.</summary>
    void Pull<T>(ReadOnlySpan<T> xAndAdjoint, ReadOnlySpan<T> y, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T>;
}
