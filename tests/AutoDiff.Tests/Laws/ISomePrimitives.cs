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

    void IPrimitiveVisitor.Linear<TOp>()
    {
    }

    void IPrimitiveVisitor.Grouped<TFunction>()
    {
    }

    void IPrimitiveVisitor.Custom()
    {
    }
}
