namespace AutoDiff.FrontEnds.Compiled;

/// <summary>A function as a program, as it was when it was recorded.</summary>
/// <param name="Program">The program.</param>
/// <param name="IsCurrent">Whether what the function has read beside its arguments is as it was.</param>
internal sealed record Recording(ArrayProgram Program, Func<bool> IsCurrent);

/// <summary>What records a function.</summary>
/// <typeparam name="T">Its numbers.</typeparam>
internal interface IFunctionSource<T>
{
    /// <summary>Whether what is recorded depends on the point, as branches do that are taken while recording.</summary>
    bool DependsOnPoint { get; }

    /// <summary>The function as a program that holds at a point, given all its numbers in order.</summary>
    Recording Record(ReadOnlySpan<T> x);

    /// <summary>Calls the function, where what was recorded does not hold: it may throw.</summary>
    void Call(ReadOnlySpan<T> x);
}
