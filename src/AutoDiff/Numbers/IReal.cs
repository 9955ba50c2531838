using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>
/// An abstract real number: what a derivative rule is written over. Implementations ("carriers") are plain real numbers
/// (<see cref="Real{T}"/>), dual numbers (<see cref="Dual{T}"/>) and nodes of a program under construction
/// (<see cref="Variable"/>), so that one rule serves reverse mode, forward mode, higher order and symbolic output.
/// The default value of a carrier is its zero.
/// </summary>
/// <typeparam name="T">The carrier itself.</typeparam>
public interface IReal<T>
    where T : struct, IReal<T>
{
    /// <summary>f(x) for the elementwise primitive <typeparamref name="TOp"/>.</summary>
    static abstract T Apply<TOp>(T x)
        where TOp : struct, IUnary;

    /// <summary>f(x, y) for the elementwise primitive <typeparamref name="TOp"/>.</summary>
    static abstract T Apply<TOp>(T x, T y)
        where TOp : struct, IBinary;

    /// <summary>
    /// <paramref name="whenTrue"/> where <paramref name="condition"/> ≠ 0, else <paramref name="whenFalse"/>.
    /// </summary>
    static abstract T Select(T condition, T whenTrue, T whenFalse);

    /// <summary>The constant <paramref name="value"/>.</summary>
    static abstract implicit operator T(double value);

    /// <summary>−x.</summary>
    static virtual T operator -(T x) => T.Apply<Negate>(x);

    /// <summary>x + y.</summary>
    static virtual T operator +(T x, T y) => T.Apply<Add>(x, y);

    /// <summary>x − y.</summary>
    static virtual T operator -(T x, T y) => T.Apply<Subtract>(x, y);

    /// <summary>x · y.</summary>
    static virtual T operator *(T x, T y) => T.Apply<Multiply>(x, y);

    /// <summary>x / y.</summary>
    static virtual T operator /(T x, T y) => T.Apply<Divide>(x, y);
}
