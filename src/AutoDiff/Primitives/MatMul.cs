using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics.Matrices;

namespace AutoDiff.Primitives;

/// <summary>
/// The matrix product over the last two axes, with equal leading (batch) axes: C = op(A) · op(B), where op is the
/// identity or the transpose. It is linear in each argument: dC = dA · B + A · dB, Ā = C̄ · Bᵀ, B̄ = Aᵀ · C̄.
/// </summary>
internal readonly struct MatMul : ILinear
{
    public static Op Code => Op.MatMul;

    public static string Name => "matmul";

    public static int OperandCount => 2;

    public static bool IsJoint => false;

    /// <summary>Which operands are transposed, and which one absorbs: a zero of it times ∞ or NaN is 0.</summary>
    public readonly record struct Mode(bool TransposeX, bool TransposeY, Absorbing Absorbing = Absorbing.None)
    {
        public const int AttributeLength = 3;

        public void WriteTo(Span<int> attribute) =>
            (attribute[0], attribute[1], attribute[2]) = (TransposeX ? 1 : 0, TransposeY ? 1 : 0, (int)Absorbing);

        /// <summary>This product as the derivative it is of another: what absorbed keeps absorbing.</summary>
        public Mode AlsoAbsorbing(Absorbing factor) => this with { Absorbing = Absorbing | factor };

        public static Mode From(ReadOnlySpan<int> attribute) =>
            new(attribute[0] != 0, attribute[1] != 0, (Absorbing)attribute[2]);
    }

    [Flags]
    public enum Absorbing
    {
        None = 0,
        X = 1,
        Y = 2,
        Both = X | Y,
    }

    public static string? Check(in LinearCall call)
    {
        if (call.Attribute.Length != Mode.AttributeLength)
        {
            return "which operands are transposed and which absorbs was expected; found " +
                $"[{string.Join(", ", call.Attribute.ToArray())}]";
        }

        Span<int> lengths = stackalloc int[Shape.MaximumRank];
        var rank = Infer(call[0], call[1], Mode.From(call.Attribute), lengths);
        return Strides.CheckShape(call.Target, Shape.Of(lengths[..rank]));
    }

    public static Fragment? Formula(in PrintedOperands operands)
    {
        var mode = Mode.From(operands.Attribute);
        return new(
            $"{Factor(operands[0], mode.TransposeX, false)} @ {Factor(operands[1], mode.TransposeY, true)}",
            Notation.Multiplicative);
    }

    /// <summary>A factor of a product as it is written, on the left or on the right.</summary>
    public static string Factor(Fragment factor, bool isTransposed, bool isRight) => isTransposed
        ? factor.In(Notation.Function) + "'"
        : factor.In(Notation.Multiplicative, strict: isRight);

    public static Fragment? Latex(in PrintedOperands operands)
    {
        var mode = Mode.From(operands.Attribute);
        var left = mode.TransposeX ? Primitives.Latex.Transposed(operands[0]) : operands[0];
        var right = mode.TransposeY ? Primitives.Latex.Transposed(operands[1]) : operands[1];
        return new(
            $"{Primitives.Latex.Fit(left, Notation.Multiplicative)} \\, " +
            Primitives.Latex.Fit(right, Notation.Multiplicative, strict: true),
            Notation.Multiplicative);
    }

    public static long Work(in LinearCall call) =>
        2L * call.Target.Length * (Mode.From(call.Attribute).TransposeX ? call[0][-2] : call[0][-1]);

    /// <summary>
    /// The product that gives the adjoint of one factor, of the adjoint and the other factor. The adjoint absorbs, and
    /// so does the other factor if it did in the product.
    /// </summary>
    public static Transposed Transpose(int operand, in LinearCall call, Span<int> buffer)
    {
        var mode = Mode.From(call.Attribute);
        var isTransposed = operand == 0 ? mode.TransposeX : mode.TransposeY;
        var other = operand == 0 ? mode.TransposeY : mode.TransposeX;
        var otherAbsorbs = (mode.Absorbing & (operand == 0 ? Absorbing.Y : Absorbing.X)) != 0;

        // Where A stands, Ā = C̄ · Bᵀ; where Aᵀ does, Ā = B · C̄ᵀ. Where B stands, B̄ = Aᵀ · C̄; where Bᵀ does, B̄ =
        // C̄ᵀ · A.
        var adjointFirst = (operand == 0) != isTransposed;
        var product = adjointFirst
            ? new Mode(operand == 1, (operand == 0) != other, otherAbsorbs ? Absorbing.Both : Absorbing.X)
            : new Mode((operand == 1) != other, operand == 0, otherAbsorbs ? Absorbing.Both : Absorbing.Y);
        product.WriteTo(buffer);
        return new(
            Op.MatMul,
            (adjointFirst, operand) switch
            {
                (true, 0) => [Transposed.Adjoint, 1],
                (true, _) => [Transposed.Adjoint, 0],
                (false, 0) => [1, Transposed.Adjoint],
                (false, _) => [0, Transposed.Adjoint],
            },
            buffer[..Mode.AttributeLength]);
    }

    public static ReadOnlySpan<int> TangentAttribute(int operand, ReadOnlySpan<int> attribute, Span<int> buffer)
    {
        Mode.From(attribute).AlsoAbsorbing(operand == 0 ? Absorbing.X : Absorbing.Y).WriteTo(buffer);
        return buffer[..Mode.AttributeLength];
    }

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T> =>
        Apply(call[0], operands[0], call[1], operands[1], result, Mode.From(call.Attribute), accumulate, call.Threads);

    /// <summary>Writes the lengths of the product's shape and returns their number.</summary>
    /// <exception cref="ShapeMismatchException">The inner lengths or the batch axes differ.</exception>
    public static int Infer(Shape x, Shape y, Mode mode, Span<int> lengths)
    {
        if (x.Rank < 2 || y.Rank != x.Rank || !x.Axes[..^2].SequenceEqual(y.Axes[..^2]))
        {
            throw new ShapeMismatchException(
                $"A matrix product needs matrices with equal batch axes; found the shapes {x} and {y}.");
        }

        var (rows, inner) = mode.TransposeX ? (x[-1], x[-2]) : (x[-2], x[-1]);
        var (innerY, columns) = mode.TransposeY ? (y[-1], y[-2]) : (y[-2], y[-1]);
        if (inner != innerY)
        {
            throw new ShapeMismatchException(
                $"A matrix product of the shapes {x}{(mode.TransposeX ? " (transposed)" : "")} and " +
                $"{y}{(mode.TransposeY ? " (transposed)" : "")} is not defined: the inner lengths {inner} and " +
                $"{innerY} differ.");
        }

        x.Axes[..^2].CopyTo(lengths);
        (lengths[x.Rank - 2], lengths[x.Rank - 1]) = (rows, columns);
        return x.Rank;
    }

    /// <summary>
    /// z = op(x) · op(y), or added to z; on several threads where that is worth it and they are given. What the bands
    /// leave out of z means nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<T>(
        Shape xShape,
        ReadOnlySpan<T> x,
        Shape yShape,
        ReadOnlySpan<T> y,
        Span<T> z,
        Mode mode,
        bool accumulate = false,
        int threads = 1,
        ProductBands bands = default)
        where T : struct, ICarrier<T>
    {
        var (rows, inner) = mode.TransposeX ? (xShape[-1], xShape[-2]) : (xShape[-2], xShape[-1]);
        var columns = mode.TransposeY ? yShape[-2] : yShape[-1];
        var size = rows * columns;
        for (var b = 0; b < (size == 0 ? 0 : z.Length / size); b++)
        {
            var left = x.Slice(b * rows * inner, rows * inner);
            var right = y.Slice(b * inner * columns, inner * columns);
            var product = z.Slice(b * size, size);
            var own = bands.Rows(b * rows, rows);
            var isDone = typeof(T) == typeof(Real<double>)
                ? TryMultiply<T, double>(left, right, product, rows, inner, columns, mode, accumulate, threads, own)
                : typeof(T) == typeof(Real<float>)
                    &&
                        TryMultiply<T, float>(
                            left, right, product, rows, inner, columns, mode, accumulate, threads, own);
            if (!isDone)
            {
                Product(left, right, product, rows, inner, columns, mode, accumulate);
            }
        }
    }

    /// <summary>x · y where a zero of what absorbs is zero whatever the other factor is.</summary>
    public static T Times<T>(T x, T y, Absorbing absorbing)
        where T : struct, IReal<T> => absorbing switch
        {
            Absorbing.None => x * y,
            Absorbing.X => T.Apply<Scale>(x, y),
            Absorbing.Y => T.Apply<Scale>(y, x),
            _ => T.Apply<Absorb>(x, y),
        };

    // Multiplies plain numbers unless a zero that absorbs may meet an infinity or NaN. That shows in the factors, and
    // as NaN in the product: whatever is shorter is looked at.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryMultiply<T, TNumber>(
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> y,
        Span<T> z,
        int rows,
        int inner,
        int columns,
        Mode mode,
        bool accumulate,
        int threads,
        ProductBands bands)
        where T : struct
        where TNumber : unmanaged, INumberBase<TNumber>
    {
        var met =
            ((mode.Absorbing & Absorbing.X) != 0 ? y.Length : 0) + ((mode.Absorbing & Absorbing.Y) != 0 ? x.Length : 0);
        var looksAtProduct = !accumulate && bands.Columns.IsEmpty && z.Length < met;
        if (met > 0 && !looksAtProduct && !IsPlain<T, TNumber>(x, y, mode))
        {
            return false;
        }

        // A zero that is left out may not meet an infinity or NaN either, unless it absorbs.
        if (!bands.Terms.IsEmpty && (mode.Absorbing & Absorbing.X) == 0
            && !TensorPrimitives.IsFiniteAll(MemoryMarshal.Cast<T, TNumber>(y)))
        {
            bands = bands.WithAllTerms;
        }

        MatrixProduct.Multiply(
            MemoryMarshal.Cast<T, TNumber>(x),
            mode.TransposeX,
            MemoryMarshal.Cast<T, TNumber>(y),
            mode.TransposeY,
            MemoryMarshal.Cast<T, TNumber>(z),
            rows,
            inner,
            columns,
            accumulate,
            threads,
            bands);
        return !looksAtProduct || !TensorPrimitives.IsNaNAny(MemoryMarshal.Cast<T, TNumber>(z));
    }

    // Whether no zero that absorbs can meet anything but a finite number.
    private static bool IsPlain<T, TNumber>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Mode mode)
        where T : struct
        where TNumber : unmanaged, INumberBase<TNumber> =>
        ((mode.Absorbing & Absorbing.X) == 0 || TensorPrimitives.IsFiniteAll(MemoryMarshal.Cast<T, TNumber>(y))) &&
        ((mode.Absorbing & Absorbing.Y) == 0 || TensorPrimitives.IsFiniteAll(MemoryMarshal.Cast<T, TNumber>(x)));

    private static void Product<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z, int rows, int inner, int columns, Mode mode, bool accumulate)
        where T : struct, ICarrier<T>
    {
        if (!accumulate)
        {
            z.Clear();
        }

        var (xRow, xColumn) = mode.TransposeX ? (1, rows) : (inner, 1);
        var (yRow, yColumn) = mode.TransposeY ? (1, inner) : (columns, 1);
        for (var i = 0; i < rows; i++)
        {
            var row = z.Slice(i * columns, columns);
            for (var k = 0; k < inner; k++)
            {
                var factor = x[(i * xRow) + (k * xColumn)];
                if ((mode.Absorbing & Absorbing.X) != 0 && T.IsZero(factor))
                {
                    continue;
                }

                for (var j = 0; j < columns; j++)
                {
                    var other = y[(k * yRow) + (j * yColumn)];
                    row[j] += Times(factor, other, mode.Absorbing);
                }
            }
        }
    }
}
