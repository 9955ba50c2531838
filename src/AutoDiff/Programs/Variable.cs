using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff;

/// <summary>
/// An array of real numbers being recorded on a tape or in a program: what functions to be differentiated are written
/// with. Plain numbers convert to it, C# operators and <see cref="Functions"/> act on it elementwise with NumPy's
/// broadcasting. It is a handle of 16 bytes; the default value is the number 0. Valid until its recorder is reset.
/// </summary>
/// <remarks>
/// Generic code over the interfaces of System.Numerics runs on it, and is differentiated. What returns a bool there
/// compares values, as <c>&lt;</c> does: it needs a scalar that has a value, and a tape remembers how it came out.
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public readonly partial struct Variable
    : IReal<Variable>, IArray<Variable>, IFloatingPointIeee754<Variable>, IMinMaxValue<Variable>
{
    // A plain number has no recorder and holds its bits here; otherwise these are the index and the generation.
    private readonly long bits;

    private Variable(double literal) => bits = BitConverter.DoubleToInt64Bits(literal);

    internal Variable(Recorder recorder, int index, int generation)
    {
        Recorder = recorder;
        bits = ((long)generation << 32) | (uint)index;
    }

    /// <summary>Where it is recorded; null for a plain number.</summary>
    public Recorder? Recorder { get; }

    /// <summary>Its shape; a plain number is a scalar.</summary>
    /// <exception cref="InvalidOperationException">Its tape has been reset since.</exception>
    public Shape Shape => Recorder is null ? Shape.Scalar : Recorder.Listing.Shape(CheckedIndex(Recorder));

    /// <summary>
    /// The element or part at the given indices of the leading axes; an index from the end is written ^1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An index lies outside its axis, or there are more indices than axes.
    /// </exception>
    public Variable this[params ReadOnlySpan<Index> indices] => Functions.At(this, indices);

    /// <summary>The part inside a range of each leading axis, as in <c>x[1..]</c> or <c>x[.., ^2..]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A range lies outside its axis, or there are more ranges than axes.
    /// </exception>
    public Variable this[params ReadOnlySpan<Range> ranges] => Functions.Slice(this, ranges);

    internal bool IsLiteral => Recorder is null;

    internal double Literal => BitConverter.Int64BitsToDouble(bits);

    internal int Index => (int)bits;

    internal int Generation => (int)(bits >> 32);

    /// <summary>A plain number, constant under differentiation.</summary>
    public static implicit operator Variable(double value) => new(value);

    /// <summary>
    /// A vector of plain numbers, constant under differentiation: an array or a span. It takes a copy of the elements,
    /// and is recorded where it meets a variable of a tape or of a program.
    /// </summary>
    public static implicit operator Variable(ReadOnlySpan<double> elements) =>
        new ConstantArrays().Constant(elements, [elements.Length]);

    /// <summary>−x.</summary>
    public static Variable operator -(Variable x) => Apply<Negate>(x);

    /// <summary>x + y, elementwise.</summary>
    public static Variable operator +(Variable x, Variable y) => Apply<Add>(x, y);

    /// <summary>x − y, elementwise.</summary>
    public static Variable operator -(Variable x, Variable y) => Apply<Subtract>(x, y);

    /// <summary>x · y, elementwise.</summary>
    public static Variable operator *(Variable x, Variable y) => Apply<Multiply>(x, y);

    /// <summary>x / y, elementwise.</summary>
    public static Variable operator /(Variable x, Variable y) => Apply<Divide>(x, y);

    /// <summary>f(x) for an elementwise primitive, the engine's or one of your own.</summary>
    public static Variable Apply<TOp>(Variable x)
        where TOp : struct, IUnary
    {
        if (x.Recorder is not { } recorder)
        {
            return TOp.Value(x.Literal);
        }

        var index = recorder.TryScalar<TOp>(x);
        return index >= 0 ? new(recorder, index, x.Generation) : recorder.Unary<TOp>(x);
    }

    /// <summary>f(x, y) for an elementwise primitive, the engine's or one of your own.</summary>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    public static Variable Apply<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary
    {
        if (x.Recorder is { } recorder)
        {
            var index = recorder.TryScalar<TOp>(x, y);
            return index >= 0 ? new(recorder, index, x.Generation) : recorder.Binary<TOp>(x, y);
        }

        return y.Recorder is null ? TOp.Value(x.Literal, y.Literal) : y.Recorder.Binary<TOp>(x, y);
    }

    static Variable IReal<Variable>.Select(Variable condition, Variable whenTrue, Variable whenFalse) =>
        Functions.Where(condition, whenTrue, whenFalse);

    static Variable IArray<Variable>.Sum(Variable x, ReadOnlySpan<int> axes) => Functions.Sum(x, axes);

    static Variable IArray<Variable>.Spread(Variable x, Variable like, ReadOnlySpan<int> axes) =>
        Functions.OwnerOf(x).Linear<Broadcast>(x, like.Shape, axes);

    static Variable IArray<Variable>.Grouped<TFunction>(Variable x, ReadOnlySpan<int> axes) =>
        Functions.OwnerOf(x).Grouped<TFunction>(x, axes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int CheckedIndex(Recorder recorder)
    {
        if (!ReferenceEquals(Recorder, recorder) || Generation != recorder.Generation)
        {
            return recorder.Adopt(this);
        }

        return Index;
    }
}
