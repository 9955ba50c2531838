using System.Runtime.InteropServices;
using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>
/// A function of whole arrays, with its derivative, as a carrier sees it. Arrays are given as the elements of all
/// operands, one operand after the other and each in row-major order. Implemented by the engine alone.
/// </summary>
public interface IArrayMap
{
    /// <summary>The primitive; <see cref="Op.Custom"/> for an operation of users.</summary>
    Op Op { get; }

    /// <summary>The same object for maps that are one function, as all uses of one operation of a user are.</summary>
    object Identity => this;

    /// <summary>The shapes of the operands.</summary>
    ReadOnlySpan<Shape> Operands { get; }

    /// <summary>The number of elements of all operands together.</summary>
    int OperandLength { get; }

    /// <summary>
    /// Whether the square matrices in the last two axes of an operand are factorized by Gaussian elimination with
    /// pivoting.
    /// </summary>
    bool Factorizes(int operand) => false;

    /// <summary>
    /// Whether rounding acts as if each element of the matrices of an operand were off by a few units of the largest
    /// element of its column.
    /// </summary>
    bool RoundsByNorm(int operand) => Factorizes(operand);

    /// <summary>Whether f is a choice among the elements, which is not rounded.</summary>
    Arithmetic Arithmetic => Arithmetic.Function;

    /// <summary>Whether the derivative is zero wherever it exists.</summary>
    bool IsLocallyConstant => false;

    /// <summary>Whether a result of zero may stand for a number that is too small.</summary>
    bool MayUnderflow => false;

    /// <summary>y = f(x), as it is computed in double.</summary>
    void Evaluate(ReadOnlySpan<double> x, Span<double> y) =>
        Evaluate(MemoryMarshal.Cast<double, Real<double>>(x), MemoryMarshal.Cast<double, Real<double>>(y));

    /// <summary>
    /// y = f(x) by the definition of f, over any carrier; false, and y is left alone, where f has none. Definitions
    /// care neither for rounding nor for overflow.
    /// </summary>
    bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>, IReal<T> => false;

    /// <summary>
    /// y = f(x), operation by operation, over any carrier; false, and y is left alone, unless f is made of programs, as
    /// a loop is. A carrier that follows rounding or decisions asks for this first.
    /// </summary>
    bool TryCompose<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>, IReal<T> => false;

    /// <summary>dy = J(x) · dx, given y = f(x).</summary>
    void Push<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dx, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T>;

    /// <summary>
    /// Whether <see cref="Pull"/> gives the cotangent of an operand; else it leaves it out, for nothing varies there.
    /// </summary>
    internal bool Pulls(int operand) => true;

    /// <summary>
    /// Each element of y as one that may depend on those of x that it does, over a carrier of which that is asked;
    /// false, and y is left alone, where all may depend on all.
    /// </summary>
    internal bool TryDepend<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T> => false;

    /// <summary>y = f(x).</summary>
    internal void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;

    /// <summary>y = f(x), and what its pull needs besides.</summary>
    internal void EvaluateAndKeep<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y, Span<Real<T>> kept)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => Evaluate(x, y);

    /// <summary>y = f(x) and dy = J(x) · dx.</summary>
    internal void EvaluateAndPush<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dx, Span<T> y, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T>
    {
        T.Apply(this, x, y);
        Push(x, y, dx, dy);
    }

    /// <summary>x̄ = J(x)ᵀ · ȳ, given y = f(x), and x followed by ȳ.</summary>
    internal void Pull<T>(ReadOnlySpan<T> xAndAdjoint, ReadOnlySpan<T> y, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T>;
}
