using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// whenTrue where the condition is not 0, else whenFalse. It is linear in both branches and selects instead of multiplying with a
/// mask, so that nothing of the branch not taken, be it infinite or NaN, reaches a derivative.
/// </summary>
internal static class Where
{
    public const string Name = "where";

    public static T Push<T>(T condition, T tangentTrue, T tangentFalse)
        where T : struct, IReal<T> => T.Select(condition, tangentTrue, tangentFalse);

    public static T PullTrue<T>(T condition, T adjoint)
        where T : struct, IReal<T> => T.Select(condition, adjoint, default);

    public static T PullFalse<T>(T condition, T adjoint)
        where T : struct, IReal<T> => T.Select(condition, default, adjoint);
}
