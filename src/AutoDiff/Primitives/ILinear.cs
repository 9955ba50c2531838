using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// A structural primitive of one or more arrays, linear in all of them at once or in each. Being linear it is its own
/// JVP; the one derivative fact it states is its transpose in each operand, the name of the primitive that computes the
/// operand's adjoint.
/// </summary>
internal interface ILinear
{
    static abstract Op Code { get; }

    static abstract string Name { get; }

    /// <summary>The number of operands; 0 if it may be any.</summary>
    static virtual int OperandCount => 1;

    /// <summary>
    /// How many operands come first that select among the others: it is not linear in these, nor differentiated.
    /// </summary>
    static virtual int SelectorCount => 0;

    /// <summary>Whether a list of integers belongs to each use of it: axes, indices, slices.</summary>
    static virtual bool HasAttribute => true;

    /// <summary>
    /// Whether it is linear in all operands at once, as a sum; else in each for itself, as a product.
    /// </summary>
    static virtual bool IsJoint => true;

    /// <summary>Whether it acts on each element alike, so that operands and result have one shape.</summary>
    static virtual bool IsElementwise => false;

    /// <summary>Whether the elements along the axes of its attribute give one result.</summary>
    static virtual bool IsReduction => false;

    /// <summary>What becomes of the elements of its operands.</summary>
    static virtual Motion Motion => Motion.None;

    /// <summary>What is wrong with the shapes or the attribute, or null.</summary>
    static abstract string? Check(in LinearCall call);

    /// <summary>How many scalar operations it takes, those that only move an element not counted.</summary>
    static virtual long Work(in LinearCall call) => call.Target.Length;

    /// <summary>
    /// Describes what it does with an operand as one strided copy, if it is one: that needs no kernel.
    /// </summary>
    static virtual bool TryPlan(int operand, in LinearCall call, ref StridedCopy copy) => false;

    /// <summary>The primitive that computes the adjoint of an operand.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="call">The use of this primitive.</param>
    /// <param name="buffer">Room for an attribute, of <see cref="LinearCall.BufferLength"/> integers.</param>
    static abstract Transposed Transpose(int operand, in LinearCall call, Span<int> buffer);

    /// <summary>
    /// The attribute with which the primitive computes its JVP in an operand from the tangent of that.
    /// </summary>
    static virtual ReadOnlySpan<int> TangentAttribute(int operand, ReadOnlySpan<int> attribute, Span<int> buffer) =>
        attribute;

    /// <summary>
    /// How it is written, in a listing as well; null if as a call with its operands and the shape of the result.
    /// </summary>
    static virtual Fragment? Formula(in PrintedOperands operands) => null;

    /// <summary>
    /// The sign in LaTeX, written over the axes of its attribute as that of a sum; null if it has none.
    /// </summary>
    static virtual string? LatexSign => null;

    /// <summary>How it is written in LaTeX; null if as a call with its operands and the shape of the result.</summary>
    static virtual Fragment? Latex(in PrintedOperands operands) => null;

    /// <summary>Computes the result, or adds it to <paramref name="result"/>.</summary>
    static abstract void Apply<T>(
        in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate = false)
        where T : struct, ICarrier<T>;
}

/// <summary>What a linear primitive does with the elements of its operands.</summary>
internal enum Motion
{
    /// <summary>It computes with them, or where they go depends on values.</summary>
    None,

    /// <summary>Each element of the result is one of an operand or zero, which is exact.</summary>
    Places,

    /// <summary>Each is one of the operand, so that an elementwise function may as well be applied before.</summary>
    Chooses,

    /// <summary>Likewise, and they lie at strides: it costs nothing where they are read.</summary>
    Views,
}

/// <summary>A linear primitive of one operand.</summary>
internal interface ILinearMap<TSelf> : ILinear
    where TSelf : struct, ILinearMap<TSelf>
{
    /// <summary>The primitive that computes the adjoint.</summary>
    static abstract Op Transposed { get; }

    /// <summary>The attribute with which <see cref="Transposed"/> does.</summary>
    static virtual ReadOnlySpan<int> TransposedAttribute(ReadOnlySpan<int> attribute, Span<int> buffer) => attribute;

    /// <summary>What is wrong with the shapes or the attribute, or null.</summary>
    static abstract string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute);

    static string? ILinear.Check(in LinearCall call) => TSelf.Check(call[0], call.Target, call.Attribute);

    static Transposed ILinear.Transpose(int operand, in LinearCall call, Span<int> buffer) =>
        new(TSelf.Transposed, [Primitives.Transposed.Adjoint], TSelf.TransposedAttribute(call.Attribute, buffer));
}

/// <summary>A linear primitive of one operand that is one strided copy.</summary>
internal interface IStrided<TSelf> : ILinearMap<TSelf>
    where TSelf : struct, IStrided<TSelf>
{
    static abstract void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy);

    static bool ILinear.TryPlan(int operand, in LinearCall call, ref StridedCopy copy)
    {
        TSelf.Plan(call[0], call.Target, call.Attribute, ref copy);
        return true;
    }

    static void ILinear.Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
    {
        var copy = default(StridedCopy);
        TSelf.Plan(call[0], call.Target, call.Attribute, ref copy);
        copy.Run(operands[0], result, accumulate);
    }

    static long ILinear.Work(in LinearCall call) => 0;
}
