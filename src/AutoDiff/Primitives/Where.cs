using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// whenTrue where the condition is not 0, else whenFalse. It is linear in both branches and selects instead of
/// multiplying with a mask, so that nothing of the branch not taken, be it infinite or NaN, reaches a derivative.
/// </summary>
internal readonly struct Where : ILinear
{
    public static Op Code => Op.Where;

    public static string Name => "where";

    public static int OperandCount => 3;

    public static int SelectorCount => 1;

    public static bool HasAttribute => false;

    public static bool IsElementwise => true;

    public static string? Check(in LinearCall call) =>
        Strides.CheckShape(call.Target, call[0])
            ?? Strides.CheckShape(call.Target, call[1])
            ?? Strides.CheckShape(call.Target, call[2]);

    public static Transposed Transpose(int operand, in LinearCall call, Span<int> buffer) => new(
        Op.Where, operand == 1 ? [0, Transposed.Adjoint, Transposed.Zeros] : [0, Transposed.Zeros, Transposed.Adjoint],
            default);

    public static Fragment? Formula(in PrintedOperands operands) => operands.As(Name);

    /// <summary>What an element passes on to the branch with the given number, 1 or 2.</summary>
    public static T Pull<T>(int branch, T condition, T adjoint)
        where T : struct, IReal<T> =>
        branch == 1 ? T.Select(condition, adjoint, default) : T.Select(condition, default, adjoint);

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
    {
        var condition = operands[0];
        var whenTrue = operands[1];
        var whenFalse = operands[2];
        for (var i = 0; i < result.Length; i++)
        {
            var chosen = T.Select(
                condition[i], whenTrue.IsEmpty ? default : whenTrue[i], whenFalse.IsEmpty ? default : whenFalse[i]);
            result[i] = accumulate ? result[i] + chosen : chosen;
        }
    }
}
