using System.Diagnostics;
using System.Numerics;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// A nonlinear primitive of whole groups of elements, a group being what lies along given axes. Its one derivative fact
/// is its linearization, written over the array algebra; reverse mode transposes it.
/// </summary>
internal interface IGrouped
{
    static abstract Op Code { get; }

    static abstract string Name { get; }

    /// <summary>Whether a group gives one result; else one per element.</summary>
    static abstract bool IsReduction { get; }

    /// <summary>Whether the derivative is zero wherever it exists.</summary>
    static virtual bool IsLocallyConstant => false;

    /// <summary>
    /// What f is, in simpler primitives, where rounding and overflow do not matter; null for a primitive that is not
    /// made of simpler ones.
    /// </summary>
    static virtual T? Definition<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => null;

    /// <summary>Whether it is a choice among the elements, which is not rounded.</summary>
    static virtual Arithmetic Arithmetic => Arithmetic.Function;

    /// <summary>Whether a result of zero may stand for a number that is too small.</summary>
    static virtual bool MayUnderflow => false;

    /// <summary>The sign in LaTeX, written over the axes as that of a sum; null for a function.</summary>
    static virtual string? LatexSign => null;

    /// <summary>f of a whole array in LaTeX, where that is no call.</summary>
    static virtual Fragment? Latex(Fragment x) => null;

    /// <summary>
    /// How people write f, where that is no call; <paramref name="axes"/> are what reductions take besides.
    /// </summary>
    static virtual Fragment? Formula(Fragment x, string axes) => null;

    /// <summary>The C# method that computes a group.</summary>
    static abstract CSharpMethod CSharp { get; }

    /// <summary>
    /// f without overflow and needless rounding, in elementwise primitives, sums and largest elements, which compiled
    /// loops can be fused with; null for what these are. The groups are not empty.
    /// </summary>
    static virtual T? Stable<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>, IReal<T> => null;

    /// <summary>f of one group.</summary>
    static abstract void Evaluate<T>(ReadOnlySpan<Real<T>> group, Span<Real<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// Whether <see cref="Pull"/> is stated; the transpose of <see cref="Push"/> has to be interpreted otherwise.
    /// </summary>
    static virtual bool StatesPull => false;

    /// <summary>
    /// Adds J(x)ᵀ · ȳ to the adjoints of one group, given y = f(x): what the transpose of <see cref="Push"/> gives, bit
    /// for bit. The sweep of a tape spends its time here. What <see cref="EvaluateAndKeep"/> has kept is given as well;
    /// nothing where <see cref="Evaluate"/> was called.
    /// </summary>
    static virtual void Pull<T>(
        ReadOnlySpan<Real<T>> x,
        ReadOnlySpan<Real<T>> y,
        ReadOnlySpan<Real<T>> kept,
        ReadOnlySpan<Real<T>> adjoint,
        Span<Real<T>> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new UnreachableException();

    /// <summary>
    /// Whether <see cref="Pull"/> needs as many numbers as there are elements that evaluation computes anyway.
    /// </summary>
    static virtual bool Keeps => false;

    /// <summary>f of one group, and what <see cref="Pull"/> needs besides.</summary>
    static virtual void EvaluateAndKeep<T>(
        ReadOnlySpan<Real<T>> group, Span<Real<T>> result, Span<Real<T>> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new UnreachableException();

    /// <summary>dy = J(x) · dx, given y = f(x).</summary>
    static abstract T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>;
}

/// <summary>The operations on arrays over which grouped primitives state their linearization.</summary>
/// <typeparam name="T">The array type itself.</typeparam>
internal interface IArray<T> : IReal<T>
    where T : struct, IArray<T>
{
    /// <summary>The sum over axes, dropping them.</summary>
    static abstract T Sum(T x, ReadOnlySpan<int> axes);

    /// <summary>Repeats x along axes of the shape of <paramref name="like"/>.</summary>
    static abstract T Spread(T x, T like, ReadOnlySpan<int> axes);

    /// <summary>Another grouped primitive of the same groups.</summary>
    static abstract T Grouped<TFunction>(T x, ReadOnlySpan<int> axes)
        where TFunction : struct, IGrouped;
}
