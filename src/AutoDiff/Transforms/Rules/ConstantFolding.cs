using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.Transforms.Rules;

/// <summary>
/// Evaluates one instruction whose operands are all constant: elementwise and structural primitives, with the kernels
/// that evaluate programs.
/// </summary>
internal ref struct ConstantFolding(InstructionList listing, PackedInstruction entry) : IPrimitiveVisitor
{
    private readonly Shape shape = listing.Lists.Shape(entry.Shape);
    private Real<double>[]? result;
    private bool isExact;

    /// <summary>
    /// The elements of the result, or null where it is not constant, of another family, or rounded although it must not
    /// be.
    /// </summary>
    public static double[]? Evaluate(InstructionList listing, in PackedInstruction entry, bool mayRound = true)
    {
        var operands = listing.Operands(entry, stackalloc int[3]);
        var isConstant = !operands.IsEmpty && entry.Op != Op.StopGradient;
        foreach (var operand in operands)
        {
            isConstant &= listing[operand].Op == Op.Constant;
        }

        if (!isConstant)
        {
            return null;
        }

        var folding = new ConstantFolding(listing, entry);
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref folding);
        return folding.result is null || !(mayRound || folding.isExact)
            ? null
            : Array.ConvertAll(folding.result, element => element.Value);
    }

    private static bool IsWhole(Real<double> x) => double.IsInteger(x.Value) && Math.Abs(x.Value) < 1L << 53;

    public readonly void Leaf()
    {
    }

    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        var x = Elements(entry.A);
        result = Array.ConvertAll(x, Real<double>.Apply<TOp>);
        isExact = TOp.Arithmetic == Primitives.Arithmetic.Selection;
    }

    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (x, y) = (Elements(entry.A), Elements(entry.B));
        result = new Real<double>[x.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Real<double>.Apply<TOp>(x[i], y[i]);
        }

        // Arithmetic of whole numbers that are not too large is exact in float as well.
        isExact = true;
        for (var i = 0; i < result.Length && isExact; i++)
        {
            isExact = IsWhole(x[i]) && IsWhole(y[i]) && IsWhole(result[i]) &&
                TOp.IsExact(x[i].Value, y[i].Value, result[i].Value);
        }
    }

    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        var operands = new List<Real<double>>();
        var shapes = new List<Shape>();
        foreach (var operand in listing.Operands(entry, stackalloc int[3]))
        {
            operands.AddRange(Elements(operand));
            shapes.Add(listing.Shape(operand));
        }

        result = new Real<double>[shape.Length];
        var call = LinearCall.Of(shapes.ToArray(), shape, listing.Attribute(entry));
        isExact = TOp.Motion != Motion.None;
        TOp.Apply(call, new LinearOperands<Real<double>>(call, operands.ToArray()), result);
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
    }

    public readonly void Custom()
    {
    }

    private readonly Real<double>[] Elements(int operand)
    {
        var constant = listing[operand];
        if (listing.Payload(constant) is double[] values)
        {
            return Array.ConvertAll(values, value => new Real<double>(value));
        }

        var elements = new Real<double>[listing.Shape(operand).Length];
        Array.Fill(elements, constant.SplatValue);
        return elements;
    }
}
