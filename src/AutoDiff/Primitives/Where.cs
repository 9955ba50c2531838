using System.Runtime.CompilerServices;
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pull<T>(int branch, T condition, T adjoint)
        where T : struct, IReal<T> =>
        branch == 1 ? T.Select(condition, adjoint, default) : T.Select(condition, default, adjoint);

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
    {
        var condition = operands[0];
        var whenTrue = operands[1];
        var whenFalse = operands[2];
        if (whenTrue.IsEmpty)
        {
            Run<T, OrZero<WhenFalse>>(condition, whenFalse, default, result, accumulate);
        }
        else if (whenFalse.IsEmpty)
        {
            Run<T, OrZero<WhenTrue>>(condition, whenTrue, default, result, accumulate);
        }
        else
        {
            Run<T, Choice>(condition, whenTrue, whenFalse, result, accumulate);
        }
    }

    private static void Run<T, TKernel>(
        ReadOnlySpan<T> condition, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
        where TKernel : struct, IElementKernel
    {
        if (accumulate)
        {
            T.Run<Added<TKernel>>(condition, x, y, default, result);
        }
        else
        {
            T.Run<TKernel>(condition, x, y, default, result);
        }
    }

    private readonly struct Choice : IElementKernel
    {
        public static int Arity => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T a, T b, T c, T d)
            where T : struct, IReal<T> => T.Select(a, b, c);
    }

    // What passes where the condition holds, or where it does not; zeros elsewhere.
    private readonly struct OrZero<TBranch> : IElementKernel
        where TBranch : struct, IBranch
    {
        public static int Arity => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T a, T b, T c, T d)
            where T : struct, IReal<T> => Pull(TBranch.Number, a, b);
    }

    private interface IBranch
    {
        static abstract int Number { get; }
    }

    private readonly struct WhenTrue : IBranch
    {
        public static int Number => 1;
    }

    private readonly struct WhenFalse : IBranch
    {
        public static int Number => 2;
    }

    private readonly struct Added<TKernel> : IElementKernel
        where TKernel : struct, IElementKernel
    {
        public static int Arity => TKernel.Arity;

        public static bool Accumulates => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T a, T b, T c, T d)
            where T : struct, IReal<T> => TKernel.At(a, b, c, d);
    }
}
