using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws;

/// <summary>A visitor that does nothing for the families it does not mention.</summary>
internal interface ISomePrimitives : IPrimitiveVisitor
{
    void IPrimitiveVisitor.Leaf()
    {
    }

    void IPrimitiveVisitor.Unary<TOp>()
    {
    }

    void IPrimitiveVisitor.Binary<TOp>()
    {
    }

    void IPrimitiveVisitor.Where()
    {
    }

    void IPrimitiveVisitor.Linear<TOp>()
    {
    }

    void IPrimitiveVisitor.Concatenate()
    {
    }

    void IPrimitiveVisitor.MatMul()
    {
    }

    void IPrimitiveVisitor.Map<TFunction>()
    {
    }

    void IPrimitiveVisitor.Custom()
    {
    }
}
