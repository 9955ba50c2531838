using System.Diagnostics;
using AutoDiff.Numbers;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>
/// What every elementwise primitive states about itself besides its value and its partial derivatives.
/// </summary>
public interface IElementwise
{
    /// <summary>
    /// The name by which it is printed and called in formulas: <c>exp</c>, or a symbol such as <c>+</c>.
    /// </summary>
    static abstract string Name { get; }

    /// <summary>How it is printed; a function call unless overridden.</summary>
    static virtual Notation Notation => Notation.Function;

    /// <summary>
    /// Whether the derivative is zero wherever it exists (sign, comparisons); such results do not vary.
    /// </summary>
    static virtual bool IsLocallyConstant => false;

    /// <summary>
    /// Whether the order of numbers decides between formulas (abs, max, comparisons); where it does there is a jump or
    /// a kink.
    /// </summary>
    static virtual bool IsPiecewise => false;

    /// <summary>What a partial derivative of zero means where another derivative is infinite.</summary>
    static virtual ZeroPartial ZeroPartial => ZeroPartial.Number;

    /// <summary>What an infinite argument makes of the result.</summary>
    internal static virtual Growth Growth => Growth.Kept;

    /// <summary>
    /// Whether it is flat no faster than a power, as 1/x at ∞. What stands before it may have grown just as fast, as
    /// 1/x does at 0: then a partial of zero does not say that the derivative is.
    /// </summary>
    internal static virtual bool IsFlatAsPower => false;

    /// <summary>
    /// Whether it is flat at 0 as x² is, and nowhere else: behind a root, which is infinitely steep there, a partial of
    /// zero does not say that the derivative is.
    /// </summary>
    internal static virtual bool IsFlatAtZero => false;

    /// <summary>
    /// The power of the argument that it is at 0 if it is a root; NaN if that is its second argument.
    /// </summary>
    internal static virtual double Exponent => 1;

    /// <summary>
    /// Whether a tangent of zero says nothing where the partial is infinite, since what has a pole there may have
    /// underflowed.
    /// </summary>
    internal static virtual bool IsExposedAtPoles => false;

    /// <summary>
    /// Whether the derivative at 0, or at 1, is that of no other number, however near: at a pole, where a root begins,
    /// at the kink of |x|. If a number there may have underflowed, or what it differs by, its derivative is not known.
    /// </summary>
    internal static virtual bool IsExposedToUnderflow => false;

    /// <summary>Whether it is a power, which changes the faster the larger it is.</summary>
    internal static virtual bool IsSteep => false;

    /// <summary>What arithmetic it does, and so what rounding does to it.</summary>
    static virtual Arithmetic Arithmetic => Arithmetic.Function;

    /// <summary>
    /// Whether a result of zero may stand for a number that is too small, of arguments that are not zero.
    /// </summary>
    static virtual bool MayUnderflow => false;

    /// <summary>Its sign in LaTeX; by default the name, upright.</summary>
    internal static virtual string? LatexSign => null;

    /// <summary>The C# method that computes it, if it is not written as an operator; null if there is none.</summary>
    internal static virtual CSharpMethod? CSharp => null;

    /// <summary>Whether there is a function of whole registers; else each lane is evaluated for itself.</summary>
    internal static virtual bool IsVectorized => false;

    /// <summary>Whether it is a few operations on registers.</summary>
    internal static virtual bool HasOperations => false;

    /// <summary>The engine's code; primitives defined by users leave this as it is.</summary>
    static virtual Op Code => Op.Custom;
}

/// <summary>
/// An elementwise primitive of one argument, y = f(x): value and derivative stand here and nowhere else.
/// </summary>
public interface IUnary : IElementwise
{
    /// <summary>The interval from which tests sample x: inside it f is differentiable almost everywhere.</summary>
    static virtual Interval Domain => Interval.Moderate;

    /// <summary>
    /// What f is, in simpler primitives: read where rounding does not matter, as over finite fields, or over numbers
    /// with digits to spare. Null for a primitive that is not made of simpler ones.
    /// </summary>
    static virtual T? Definition<T>(T x)
        where T : struct, IReal<T> => null;

    /// <summary>f(x); NaN outside the domain of definition.</summary>
    static abstract double Value(double x);

    /// <summary>How people write f(x), where that differs from <see cref="IElementwise.Notation"/>.</summary>
    internal static virtual Fragment? Formula(Fragment x) => null;

    /// <summary>f(x) in LaTeX, where that differs from <see cref="IElementwise.Notation"/>.</summary>
    internal static virtual Fragment? Latex(Fragment x) => null;

    /// <summary>f in a few operations on registers, if it <see cref="IElementwise.HasOperations"/>.</summary>
    internal static virtual TCode Operations<TCode>(TCode x)
        where TCode : ILaneCode<TCode> => throw new UnreachableException();

    /// <summary>f of the lanes of a register.</summary>
    /// <typeparam name="TOp">This primitive.</typeparam>
    /// <typeparam name="TLane">The register.</typeparam>
    /// <typeparam name="T">The type of a lane.</typeparam>
    internal static virtual TLane Lanes<TOp, TLane, T>(TLane x)
        where TOp : struct, IUnary
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => LaneByLane.Of<TOp, TLane, T>(x);

    /// <summary>∂f/∂x, given x and y = f(x).</summary>
    static abstract T Partial<T>(T x, T y)
        where T : struct, IReal<T>;

    /// <summary>Whether the partial is a product that may underflow where its <see cref="Factors"/> do not.</summary>
    internal static virtual bool HasFactors => false;

    /// <summary>Two numbers whose product is the partial.</summary>
    internal static virtual (T First, T Second) Factors<T>(T x, T y)
        where T : struct, IReal<T> => throw new UnreachableException();
}

/// <summary>
/// An elementwise primitive of two arguments, f(x, y): value and partials stand here and nowhere else.
/// </summary>
public interface IBinary : IElementwise
{
    /// <summary>The interval from which tests sample x.</summary>
    static virtual Interval DomainX => Interval.Moderate;

    /// <summary>The interval from which tests sample y.</summary>
    static virtual Interval DomainY => Interval.Moderate;

    /// <summary>
    /// Whether a zero x absorbs: the result is zero whatever y is, infinite or NaN. Then x is itself a derivative, and
    /// a partial of exactly zero absorbs an infinite derivative that it multiplies, as a zero derivative absorbs an
    /// infinite partial: a path that does not count must not count in higher orders either.
    /// </summary>
    static virtual bool AbsorbsX => false;

    /// <summary>The same for y; only where x absorbs too.</summary>
    static virtual bool AbsorbsY => false;

    /// <summary>Whether an infinite result may come from a pole in y rather than from an infinite argument.</summary>
    internal static virtual bool HasPoleInY => false;

    /// <summary>The same of a pole in x if y is a constant.</summary>
    internal static virtual bool HasPoleInX(double y) => false;

    /// <summary>
    /// What a partial of zero in x means if y is a constant and the function <see cref="IElementwise.IsFlatAsPower"/>
    /// for some.
    /// </summary>
    internal static virtual ZeroPartial ZeroPartialInX(double y) => ZeroPartial.Number;

    /// <summary>The same in y if x is a constant.</summary>
    internal static virtual ZeroPartial ZeroPartialInY(double x) => ZeroPartial.Number;

    /// <summary>Whether it is a power if both arguments vary together.</summary>
    internal static virtual bool IsSteepInBoth => false;

    /// <summary>Whether the partial in x, if y is a constant, is a product that may underflow alone.</summary>
    internal static virtual bool HasFactorsInX(double y) => false;

    /// <summary>Two numbers whose product is the partial in x.</summary>
    internal static virtual (T First, T Second) FactorsInX<T>(T x, T y, T result)
        where T : struct, IReal<T> => throw new UnreachableException();

    /// <summary>
    /// Whether the partial in x is right as the product of its factors only, since the other form of it rounds.
    /// </summary>
    internal static virtual bool NeedsFactorsInX(double y) => false;

    /// <summary>The same of the partial in x if y is no constant.</summary>
    internal static virtual bool HasFactorsInXForAny => false;

    /// <summary>Two numbers whose product is the partial in x, whatever y is.</summary>
    internal static virtual (T First, T Second) FactorsInXForAny<T>(T x, T y, T result)
        where T : struct, IReal<T> => throw new UnreachableException();

    /// <summary>Whether the partial in y is a product that may underflow where its factors do not.</summary>
    internal static virtual bool HasFactorsInY => false;

    /// <summary>Two numbers whose product is the partial in y; the second is the partial in x.</summary>
    internal static virtual (T First, T Second) FactorsInY<T>(T x, T y, T result)
        where T : struct, IReal<T> => throw new UnreachableException();

    /// <summary>Whether a finite result is known not to have been rounded.</summary>
    static virtual bool IsExact(double x, double y, double result) => false;

    /// <summary>Whether f(x, y) and f(y, x) are the same number for all x and y.</summary>
    static virtual bool IsCommutative => false;

    /// <summary>What f is, in simpler primitives; null for a primitive that is not made of simpler ones.</summary>
    static virtual T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => null;

    /// <summary>f(x, y); NaN outside the domain of definition.</summary>
    static abstract double Value(double x, double y);

    /// <summary>How people write f(x, y), where that differs from <see cref="IElementwise.Notation"/>.</summary>
    internal static virtual Fragment? Formula(Fragment x, Fragment y) => null;

    /// <summary>f(x, y) in LaTeX, where that differs from <see cref="IElementwise.Notation"/>.</summary>
    internal static virtual Fragment? Latex(Fragment x, Fragment y) => null;

    /// <summary>f in a few operations on registers, if it <see cref="IElementwise.HasOperations"/>.</summary>
    internal static virtual TCode Operations<TCode>(TCode x, TCode y)
        where TCode : ILaneCode<TCode> => throw new UnreachableException();

    /// <summary>f of the lanes of two registers.</summary>
    /// <typeparam name="TOp">This primitive.</typeparam>
    /// <typeparam name="TLane">The register.</typeparam>
    /// <typeparam name="T">The type of a lane.</typeparam>
    internal static virtual TLane Lanes<TOp, TLane, T>(TLane x, TLane y)
        where TOp : struct, IBinary
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => LaneByLane.Of<TOp, TLane, T>(x, y);

    /// <summary>∂f/∂x, given x, y and result = f(x, y).</summary>
    static abstract T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T>;

    /// <summary>∂f/∂y, given x, y and result = f(x, y).</summary>
    static abstract T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T>;
}

/// <summary>What a partial derivative of zero means.</summary>
public enum ZeroPartial
{
    /// <summary>It is a number as any: 2x at 0.</summary>
    Number,

    /// <summary>
    /// The function is flat, as eˣ at −∞ and 1/x at ∞: in forward mode the zero absorbs an infinite derivative, as a
    /// zero adjoint absorbs it in reverse mode. What grows towards infinity is flattened.
    /// </summary>
    Flat,

    /// <summary>
    /// The function grows without bound, ever more slowly, as ln x: a zero only says that its argument overflowed, and
    /// the derivative is not a number.
    /// </summary>
    Lost,
}

/// <summary>How fast a function grows: what its result says if it is infinite.</summary>
internal enum Growth
{
    /// <summary>As a power, or no faster than its arguments.</summary>
    Kept,

    /// <summary>The result is never infinite.</summary>
    Bounded,

    /// <summary>Faster than any power: the reciprocal of an infinite result has a derivative of zero.</summary>
    Exponential,

    /// <summary>As a root: it takes from an exponential what makes it faster than powers.</summary>
    Root,

    /// <summary>
    /// More slowly than any power, or at a pole: an infinite result does not say that the derivative of its reciprocal
    /// vanishes.
    /// </summary>
    Hidden,
}

/// <summary>What arithmetic a primitive does.</summary>
public enum Arithmetic
{
    /// <summary>
    /// A function of the library: it gives the exact value at arguments a few units off, itself rounded to a few units.
    /// </summary>
    Function,

    /// <summary>The result is one of the arguments or zero, up to its sign, and is not rounded.</summary>
    Selection,

    /// <summary>A sum or difference, rounded once.</summary>
    Sum,

    /// <summary>A product, rounded once.</summary>
    Product,

    /// <summary>A quotient, rounded once.</summary>
    Quotient,
}

/// <summary>An open interval of real numbers.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Numbers of moderate size, −4 to 4: all that most primitives need for their shape to show.</summary>
    public static Interval Moderate => new(-4, 4);

    /// <summary>Positive numbers away from zero, 0.1 to 8.</summary>
    public static Interval Positive => new(0.1, 8);
}

/// <summary>How a primitive is written.</summary>
public enum Notation
{
    /// <summary>A call: <c>exp(x)</c>.</summary>
    Function,

    /// <summary>A prefix sign: <c>-x</c>.</summary>
    Prefix,

    /// <summary>A comparison between its operands: <c>x &lt; y</c>.</summary>
    Comparison,

    /// <summary>A sum or difference: <c>x + y</c>.</summary>
    Additive,

    /// <summary>A product or quotient: <c>x * y</c>.</summary>
    Multiplicative,

    /// <summary>A power: <c>x ^ y</c>, grouping to the right.</summary>
    Power,
}
