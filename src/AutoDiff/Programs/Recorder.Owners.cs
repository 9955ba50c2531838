using AutoDiff.Programs;

namespace AutoDiff;

/// <content>Whose variables a recorder may use: its own, and those of what it is a part of.</content>
public abstract partial class Recorder
{
    /// <summary>Whether this records a part of what another recorder may record.</summary>
    internal virtual bool IsInside(Recorder other) => other is ConstantArrays && this is not ConstantArrays;

    /// <summary>Whether this was made by the code that states a part.</summary>
    internal bool IsMadeIn(BodyBuilder part)
    {
        var body = madeIn;
        while (body is not null && !ReferenceEquals(body, part))
        {
            body = body.madeIn;
        }

        return body is not null;
    }

    /// <summary>The innermost of the recorders of variables; null if there is none.</summary>
    internal static Recorder? Innermost(ReadOnlySpan<Variable> variables)
    {
        Recorder? innermost = null;
        foreach (var variable in variables)
        {
            if (variable.Recorder is { } recorder && (innermost is null || recorder.IsInside(innermost)))
            {
                innermost = recorder;
            }
        }

        return innermost;
    }

    /// <summary>The index here of a variable that is another recorder's, or was recorded before a reset.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    internal virtual int Adopt(Variable x)
    {
        if (x.Recorder is ConstantArrays constants && !ReferenceEquals(constants, this))
        {
            return Constant(constants.ElementsOf(x), x.Shape).Index;
        }

        CheckOwner(x);
        return x.Index;
    }

    internal void CheckOwner(Variable x)
    {
        if (!ReferenceEquals(x.Recorder, this))
        {
            throw new ForeignVariableException(this, x.Recorder);
        }

        if (x.Generation != Generation)
        {
            throw new InvalidOperationException(
                "The variable was recorded before its tape was reset; expected a variable recorded since.");
        }
    }

    // Most operands do, and need not be asked more.
}
