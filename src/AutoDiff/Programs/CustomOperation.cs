using System.Diagnostics;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <summary>
/// An operation on arrays with a derivative of its own: state how it is evaluated and its VJP, and every mode and order
/// follows. (For an elementwise function implement <see cref="IUnary"/> or <see cref="IBinary"/> instead.)
/// Instances must not change while programs that hold them are in use.
/// </summary>
public abstract class CustomOperation
{
    /// <summary>The name by which programs print it.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The shape of the result; throw <see cref="ShapeMismatchException"/> for operands that do not fit.
    /// </summary>
    public abstract Shape InferShape(ReadOnlySpan<Shape> operands);

    /// <summary>Writes the result's elements in row-major order, given those of the operands.</summary>
    public abstract void Evaluate(CustomOperands<double> operands, Span<double> result);

    /// <summary>
    /// The cotangents of the operands, one each and of their shapes, given that of the result: x̄ₖ = (∂y/∂xₖ)ᵀ ȳ.
    /// Written with variables and linear in <paramref name="cotangent"/>, it can be differentiated again.
    /// </summary>
    public abstract Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent);

    /// <summary>
    /// Whether the square matrices in the last two axes of an operand are factorized by Gaussian elimination with
    /// pivoting. Rounding bounds then allow for it, and checks do not judge where a matrix may as well be singular.
    /// </summary>
    public virtual bool Factorizes(int operand) => false;

    /// <summary>
    /// Whether rounding acts as if each element of the square matrices in the last two axes of an operand were off by a
    /// few units of the largest element of its column, also where it is zero.
    /// </summary>
    public virtual bool RoundsByNorm(int operand) => Factorizes(operand);

    /// <summary>
    /// Writes the result's elements as the four operations of arithmetic, exponentials, logarithms and roots give them,
    /// over any carrier of numbers, if the operation is made of such. Checks can then decide without rounding, in
    /// finite fields, whether two formulas with the operation are one function. A field has no order: no element is
    /// larger than another, and none has an absolute value. What has no value is written as NaN.
    /// </summary>
    /// <returns>Whether the operation is made of such; if not, the result is left alone.</returns>
    public virtual bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T> => false;

    /// <summary>
    /// How it is evaluated over any carrier, given the shapes of its operands; null if by what it states.
    /// </summary>
    internal virtual IArrayMap? Map(ReadOnlySpan<Shape> operands) => null;

    /// <summary>The operation with derivatives in those operands only that vary.</summary>
    internal virtual CustomOperation For(ReadOnlySpan<bool> varying) => this;

    /// <summary>Records it.</summary>
    internal virtual Variable Record(Recorder recorder, ReadOnlySpan<Variable> operands) =>
        recorder.Custom(this, operands);

    /// <summary>
    /// Records what computes the same, as far as it is read, by less work where some can be spared.
    /// </summary>
    /// <param name="recorder">Where it is recorded.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="isRead">Whether any elements of the result are read, of so many from a first.</param>
    /// <param name="rewrite">How programs are rewritten that it is made of.</param>
    internal virtual Variable RecordSimplified(
        Recorder recorder,
        ReadOnlySpan<Variable> operands,
        Func<int, int, bool> isRead,
        Func<ArrayProgram, ArrayProgram> rewrite) => Record(recorder, operands);

    /// <summary>
    /// Whether another operation computes what this one does and its tangent, given the same operands and then theirs.
    /// </summary>
    internal virtual bool IsPrimalOf(CustomOperation other) => false;

    /// <summary>The result of this operation, taken from that of such another one.</summary>
    internal virtual Variable PrimalIn(Variable withTangent) => throw new UnreachableException();

    /// <summary>Whether it is better recorded once for so many points than evaluated at each.</summary>
    internal virtual bool GainsByPoints(int points) => false;

    /// <summary>
    /// Records what computes it at many points: operands and result have a leading axis that counts them.
    /// </summary>
    internal virtual Variable RecordForPoints(int points, ReadOnlySpan<Variable> operands) =>
        throw new UnreachableException();

    /// <summary>
    /// The tangent of the result, given those of the operands or null for what is constant; null if it is to be derived
    /// from the VJP.
    /// </summary>
    internal virtual Variable? Push(ReadOnlySpan<Variable> operands, ReadOnlySpan<Variable?> tangents) => null;

    /// <summary>As <see cref="Pull"/>, with what it returns checked against the operands.</summary>
    internal Variable[] PullChecked(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var cotangents = Pull(operands, result, cotangent);
        if (cotangents.Length != operands.Length)
        {
            throw new ShapeMismatchException(
                $"The VJP of {Name} returned {cotangents.Length} cotangents; expected one for each of " +
                $"{operands.Length} " +
                "operands.");
        }

        for (var i = 0; i < cotangents.Length; i++)
        {
            if (cotangents[i].IsLiteral)
            {
                cotangents[i] = Functions.OwnerOf(operands[i]).Fill(cotangents[i].Literal, operands[i].Shape);
            }
            else if (cotangents[i].Shape != operands[i].Shape)
            {
                throw new ShapeMismatchException(
                    $"The VJP of {Name} returned the shape {cotangents[i].Shape} for operand {i}; expected " +
                    $"{operands[i].Shape}.");
            }
        }

        return cotangents;
    }
}

/// <summary>The operands of a custom operation during evaluation.</summary>
/// <typeparam name="T">The type of their elements.</typeparam>
public readonly ref struct CustomOperands<T>
{
    private readonly ReadOnlySpan<T> values;
    private readonly ReadOnlySpan<Shape> shapes;

    internal CustomOperands(ReadOnlySpan<T> values, ReadOnlySpan<Shape> shapes)
    {
        this.values = values;
        this.shapes = shapes;
    }

    /// <summary>The number of operands.</summary>
    public int Count => shapes.Length;

    /// <summary>The elements of one operand in row-major order.</summary>
    public ReadOnlySpan<T> this[int operand]
    {
        get
        {
            var start = 0;
            for (var i = 0; i < operand; i++)
            {
                start += shapes[i].Length;
            }

            return values.Slice(start, shapes[operand].Length);
        }
    }

    /// <summary>The shape of one operand.</summary>
    public Shape Shape(int operand) => shapes[operand];
}
