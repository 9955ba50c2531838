using System.Diagnostics;
using System.Runtime.CompilerServices;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>The primitive that computes the adjoint of an operand of another one, and what it is applied to.</summary>
internal readonly ref struct Transposed(Op op, ReadOnlySpan<int> operands, ReadOnlySpan<int> attribute)
{
    /// <summary>Stands among operands for the adjoint of the result.</summary>
    public const int Adjoint = -1;

    /// <summary>Stands among operands for zeros of the shape of the adjoint.</summary>
    public const int Zeros = -2;

    public Op Op { get; } = op;

    /// <summary>Operands of the other primitive by their numbers, the adjoint, or zeros.</summary>
    public ReadOnlySpan<int> Operands { get; } = operands;

    public ReadOnlySpan<int> Attribute { get; } = attribute;

    /// <summary>Adds what a use of a linear primitive contributes to the adjoint of one of its operands.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="call">The use.</param>
    /// <param name="values">The elements of the operands.</param>
    /// <param name="adjoint">The adjoint of the result.</param>
    /// <param name="sums">The adjoint of the operand.</param>
    /// <param name="isFirst">Whether nothing was added yet: they are not zeros but count as such.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo<TOp, T>(
        int operand,
        scoped in LinearCall call,
        ReadOnlySpan<T> values,
        ReadOnlySpan<T> adjoint,
        Span<T> sums,
        bool isFirst = false)
        where TOp : struct, ILinear
        where T : struct, ICarrier<T>
    {
        // A copy run backwards is its transpose: no other primitive need be asked.
        var copy = default(StridedCopy);
        if (TOp.TryPlan(operand, call, ref copy))
        {
            copy.Transpose();
            copy.RunInto(adjoint, sums, isFirst);
        }
        else
        {
            if (isFirst)
            {
                sums.Clear();
            }

            Evaluate<TOp, T>(operand, call, values, adjoint, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Evaluate<TOp, T>(
        int operand, scoped in LinearCall call, ReadOnlySpan<T> values, ReadOnlySpan<T> adjoint, Span<T> sums)
        where TOp : struct, ILinear
        where T : struct, ICarrier<T>
    {
        var transposed = TOp.Transpose(operand, call, stackalloc int[LinearCall.BufferLength]);
        var count = transposed.Operands.Length;
        var buffer = count <= 64 ? stackalloc LinearOperand[count] : new LinearOperand[count];
        var transposedCall = call.Transposed(operand, transposed, buffer);
        var sum = new Sum<T>(transposedCall, new(transposedCall, values, adjoint), sums);
        PrimitiveTable.Visit(transposed.Op, null, ref sum);
    }

    private readonly ref struct Sum<T>(LinearCall call, LinearOperands<T> operands, Span<T> sums) : IPrimitiveVisitor
        where T : struct, ICarrier<T>
    {
        private readonly LinearCall call = call;
        private readonly LinearOperands<T> operands = operands;
        private readonly Span<T> sums = sums;

        // Inlined into the switch, all primitives together would make its frame so large that clearing it takes longer
        // than a small product.
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Linear<TOp>()
            where TOp : struct, ILinear => TOp.Apply(call, operands, sums, accumulate: true);

        public void Leaf() => throw new UnreachableException();

        public void Unary<TOp>()
            where TOp : struct, IUnary => throw new UnreachableException();

        public void Binary<TOp>()
            where TOp : struct, IBinary => throw new UnreachableException();

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped => throw new UnreachableException();

        public void Custom() => throw new UnreachableException();
    }
}
