using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// A structural primitive y = Lx of one array. Being linear it is its own JVP; the one derivative fact it states is its
/// transpose, as the kernel run backwards and as the name of the primitive that runs forwards as it does backwards.
/// </summary>
internal interface ILinear
{
    static abstract Op Code { get; }

    static abstract string Name { get; }

    /// <summary>The primitive that computes Lᵀ.</summary>
    static abstract Op Transposed { get; }

    /// <summary>The attribute with which <see cref="Transposed"/> computes Lᵀ.</summary>
    static virtual int[] TransposedAttribute(ReadOnlySpan<int> attribute) => attribute.ToArray();

    /// <summary>What is wrong with the shapes or the attribute, or null.</summary>
    static abstract string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute);

    /// <summary>Describes the map as one strided copy, if it is one: what writes code for it needs no kernel.</summary>
    static virtual bool TryPlan(in LinearCall call, ref StridedCopy copy) => false;

    /// <summary>
    /// y = Lx or, transposed, y = Lᵀx; with <paramref name="accumulate"/> added to y. The shapes are always those of the
    /// forward map: x has the target's shape when transposed.
    /// </summary>
    static abstract void Apply<T>(
        in LinearCall call, ReadOnlySpan<T> x, Span<T> y, bool transposed = false, bool accumulate = false)
        where T : struct, ICarrier<T>;
}

/// <summary>The shapes and the attribute of one use of a linear primitive.</summary>
internal readonly ref struct LinearCall(Shape source, Shape target, ReadOnlySpan<int> attribute)
{
    public Shape Source { get; } = source;

    public Shape Target { get; } = target;

    public ReadOnlySpan<int> Attribute { get; } = attribute;
}

/// <summary>A linear primitive that is one strided copy.</summary>
internal interface IStrided<TSelf> : ILinear
    where TSelf : struct, IStrided<TSelf>
{
    static abstract void Plan(in LinearCall call, ref StridedCopy copy);

    static bool ILinear.TryPlan(in LinearCall call, ref StridedCopy copy)
    {
        TSelf.Plan(call, ref copy);
        return true;
    }

    static void ILinear.Apply<T>(in LinearCall call, ReadOnlySpan<T> x, Span<T> y, bool transposed, bool accumulate)
    {
        var copy = default(StridedCopy);
        TSelf.Plan(call, ref copy);
        if (transposed)
        {
            copy.Transpose();
        }

        copy.Run(x, y, accumulate);
    }
}
