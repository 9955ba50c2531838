using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>
/// An elementwise primitive as an object, for code that is not generic: it carries the type, which the codes of users'
/// primitives cannot name, and what the compiler has to know.
/// </summary>
internal abstract class ElementwiseOperation
{
    /// <summary>The primitive.</summary>
    public abstract Type Primitive { get; }

    /// <summary>Whether it has one argument.</summary>
    public abstract bool IsUnary { get; }

    /// <summary>The primitive in a few operations on registers, if that is all it takes.</summary>
    public abstract LaneCode? Code { get; }

    /// <summary>Whether it is a function of whole registers of many operations.</summary>
    public abstract bool IsFunction { get; }

    public abstract void Accept<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IPrimitiveVisitor, allows ref struct;
}

internal sealed class UnaryOperation<TOp> : ElementwiseOperation
    where TOp : struct, IUnary
{
    public static UnaryOperation<TOp> Instance { get; } = new();

    public override Type Primitive => typeof(TOp);

    public override bool IsUnary => true;

    public override LaneCode? Code { get; } = TOp.HasOperations ? TOp.Operations(LaneCode.ArgumentAt(0)) : null;

    public override bool IsFunction => TOp.IsVectorized;

    public override void Accept<TVisitor>(ref TVisitor visitor) => visitor.Unary<TOp>();
}

internal sealed class BinaryOperation<TOp> : ElementwiseOperation
    where TOp : struct, IBinary
{
    public static BinaryOperation<TOp> Instance { get; } = new();

    public override Type Primitive => typeof(TOp);

    public override bool IsUnary => false;

    public override LaneCode? Code { get; } =
        TOp.HasOperations ? TOp.Operations(LaneCode.ArgumentAt(0), LaneCode.ArgumentAt(1)) : null;

    public override bool IsFunction => TOp.IsVectorized;

    public override void Accept<TVisitor>(ref TVisitor visitor) => visitor.Binary<TOp>();
}
