using System.Runtime.Intrinsics;

namespace AutoDiff.Numerics.Vectors;

/// <summary>
/// A few operations on registers, written out rather than computed, so that emitted code can contain them itself: each
/// is a member of <see cref="Vector512{T}"/> and its kin, which the JIT compiler knows. A mask has all bits of a lane
/// set (true) or none (false). A value that is used twice is computed twice.
/// </summary>
internal sealed class LaneCode : ILaneCode<LaneCode>
{
    private LaneCode(string? operation, LaneCode[] operands, int argument = -1, double number = 0) =>
        (Operation, Operands, Argument, Number) = (operation, operands, argument, number);

    /// <summary>The operation by the name of its method; null for an argument and a number.</summary>
    public string? Operation { get; }

    public IReadOnlyList<LaneCode> Operands { get; }

    /// <summary>Which argument it is; −1 for what is none.</summary>
    public int Argument { get; }

    /// <summary>The number in all lanes, if it is neither an argument nor an operation.</summary>
    public double Number { get; }

    /// <summary>Whether it takes no longer than some additions: without quotients and roots.</summary>
    public bool IsCheap =>
        Operation is not ("op_Division" or nameof(Vector512.Sqrt)) && Operands.All(operand => operand.IsCheap);

    /// <summary>Whether it is the number 0 in all lanes.</summary>
    public bool IsZero => Operation is null && Argument < 0 && Number == 0 && double.IsPositive(Number);

    public static LaneCode ArgumentAt(int index) => new(null, [], index);

    public static implicit operator LaneCode(double number) => new(null, [], number: number);

    public static LaneCode operator -(LaneCode x) => new("op_UnaryNegation", [x]);

    public static LaneCode operator +(LaneCode x, LaneCode y) => new("op_Addition", [x, y]);

    public static LaneCode operator -(LaneCode x, LaneCode y) => new("op_Subtraction", [x, y]);

    public static LaneCode operator *(LaneCode x, LaneCode y) => new("op_Multiply", [x, y]);

    public static LaneCode operator /(LaneCode x, LaneCode y) => new("op_Division", [x, y]);

    public static LaneCode operator &(LaneCode x, LaneCode y) => new("op_BitwiseAnd", [x, y]);

    public static LaneCode operator ~(LaneCode x) => new("op_OnesComplement", [x]);

    public static LaneCode operator <(LaneCode x, LaneCode y) => new(nameof(Vector512.LessThan), [x, y]);

    public static LaneCode operator >(LaneCode x, LaneCode y) => new(nameof(Vector512.GreaterThan), [x, y]);

    public static LaneCode operator <=(LaneCode x, LaneCode y) => new(nameof(Vector512.LessThanOrEqual), [x, y]);

    public static LaneCode operator >=(LaneCode x, LaneCode y) => new(nameof(Vector512.GreaterThanOrEqual), [x, y]);

    public static LaneCode Equal(LaneCode x, LaneCode y) => new(nameof(Vector512.Equals), [x, y]);

    public static LaneCode Select(LaneCode mask, LaneCode x, LaneCode y) =>
        new(nameof(Vector512.ConditionalSelect), [mask, x, y]);

    /// <summary>x where the mask is not set, and 0 where it is.</summary>
    public static LaneCode AndNot(LaneCode x, LaneCode mask) => new(nameof(Vector512.AndNot), [x, mask]);

    public static LaneCode Abs(LaneCode x) => new(nameof(Vector512.Abs), [x]);

    public static LaneCode Sqrt(LaneCode x) => new(nameof(Vector512.Sqrt), [x]);

    public static LaneCode Min(LaneCode x, LaneCode y) => new(nameof(Vector512.Min), [x, y]);

    public static LaneCode Max(LaneCode x, LaneCode y) => new(nameof(Vector512.Max), [x, y]);
}
