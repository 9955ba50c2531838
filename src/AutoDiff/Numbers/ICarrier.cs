using System.Diagnostics;
using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>
/// A carrier that holds numbers: whole programs are evaluated over it
/// (<see cref="Interpreter.EvaluateOver{T}(ReadOnlySpan{T}, Span{T})"/>). An implementation says what it makes of an
/// elementwise primitive, given its value and its derivative facts, and of a function of whole arrays; programs, all
/// their derivatives and dual numbers over it follow. The default value of a carrier is its zero.
/// </summary>
/// <typeparam name="T">The carrier itself.</typeparam>
public interface ICarrier<T> : IReal<T>
    where T : struct, ICarrier<T>
{
    /// <summary>
    /// Whether <paramref name="x"/> is zero and nothing else: what is skipped where a zero absorbs, as the chain rule's
    /// products do. A carrier that knows more than a value answers true only where all of it is zero.
    /// </summary>
    static abstract bool IsZero(T x);

    /// <summary>
    /// adjoint · partial where a zero adjoint absorbs, for an adjoint known not to be zero as a whole. Override it only
    /// if that can be had at less than <see cref="Primitives.Scale"/> costs.
    /// </summary>
    static virtual T ScaleNonZero(T adjoint, T partial) => T.Apply<Primitives.Scale>(adjoint, partial);

    /// <summary>sums += terms, element by element. Override it only to be faster.</summary>
    static virtual void AddTo(Span<T> sums, ReadOnlySpan<T> terms)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += terms[i];
        }
    }

    /// <summary>
    /// The primal, rounded to double: what decides whether the guards of a program hold. NaN if the carrier stands for
    /// no number.
    /// </summary>
    static abstract double Primal(T x);

    /// <summary>
    /// Writes y = f(x) for a function of whole arrays: softmax and its kin, and operations of users. The map evaluates
    /// the function for numbers, states its definition over any carrier where it has one, and pushes tangents through
    /// it.
    /// </summary>
    /// <param name="map">The function.</param>
    /// <param name="x">The elements of all operands, one operand after the other.</param>
    /// <param name="y">The elements of the result.</param>
    static abstract void Apply(IArrayMap map, ReadOnlySpan<T> x, Span<T> y);

    /// <summary>The same, and what a sweep back needs besides if the carrier is a plain number.</summary>
    internal static virtual void ApplyAndKeep(IArrayMap map, ReadOnlySpan<T> x, Span<T> y, Span<T> kept) =>
        T.Apply(map, x, y);

    /// <summary>Whether it is known if a condition is 0; after rounding it may not be.</summary>
    internal static virtual bool IsDecided(T condition) => true;

    /// <summary>The same number where nothing else is known, as after a condition that is not decided.</summary>
    internal static virtual T Doubted(T x) => x;

    /// <summary>The smallest number with all digits: a product below it may have lost some, or all.</summary>
    internal static virtual double SmallestNormal => 2.2250738585072014e-308;

    /// <summary>Whether a number has a tangent, which may be too small for a number where a primal is not.</summary>
    internal static virtual bool HasTangent => false;

    /// <summary>The tangent, as a number without one.</summary>
    internal static virtual T TangentAsNumber(T x) => throw new UnreachableException();

    /// <summary>A number with another tangent, given as a number without one.</summary>
    internal static virtual T WithTangent(T x, T tangent) => throw new UnreachableException();

    /// <summary>Adds a number to all elements.</summary>
    internal static virtual void AddTo(Span<T> sums, T term)
    {
        foreach (ref var sum in sums)
        {
            sum += term;
        }
    }

    /// <summary>
    /// The sum of the 32 numbers of a block: of those 8 places apart each, then of these sums the halves, the quarters
    /// and the rest.
    /// </summary>
    internal static virtual T SumOfBlock(ReadOnlySpan<T> block) => ElementLoop<T>.SumOfBlock(block);

    /// <summary>Runs a kernel over all elements of arrays, of which those beyond its arity are empty.</summary>
    internal static virtual void Run<TKernel>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> result)
        where TKernel : struct, IElementKernel => ElementLoop<T>.Run<TKernel>(a, b, c, d, result);

    /// <summary>y = f(x), element by element, as are the others.</summary>
    internal static virtual void Apply<TOp>(ReadOnlySpan<T> x, Span<T> y)
        where TOp : struct, IUnary => T.Run<ValueOfOne<TOp>>(x, default, default, default, y);

    /// <summary>z = f(x, y).</summary>
    internal static virtual void Apply<TOp>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where TOp : struct, IBinary => T.Run<ValueOfTwo<TOp>>(x, y, default, default, z);

    /// <summary>f(x) where a partial of zero says nothing about the derivative.</summary>
    internal static virtual T ApplyExposed<TOp>(T x)
        where TOp : struct, IUnary => T.Apply<TOp>(x);

    /// <summary>The same for f(x, y).</summary>
    internal static virtual T ApplyExposed<TOp>(T x, T y)
        where TOp : struct, IBinary => T.Apply<TOp>(x, y);

    /// <summary>The same, element by element.</summary>
    internal static virtual void ApplyExposed<TOp>(ReadOnlySpan<T> x, Span<T> y)
        where TOp : struct, IUnary => T.Apply<TOp>(x, y);

    /// <summary>The same for f(x, y).</summary>
    internal static virtual void ApplyExposed<TOp>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where TOp : struct, IBinary => T.Apply<TOp>(x, y, z);
}
