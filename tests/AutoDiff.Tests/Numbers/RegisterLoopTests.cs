using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;
using AutoDiff.Tests.Numerics;

namespace AutoDiff.Tests.Numbers;

/// <summary>
/// Arrays are computed a register at a time. What a primitive does in a few operations has the bits it has one element
/// at a time, at every width and in every place; of functions the page of numerics bounds the errors.
/// </summary>
public class RegisterLoopTests
{
    private static readonly double[] Special =
    [
        0, -0.0, 1, -1, 0.5, -3, 1e300, -1e-300, 5e-324, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        2, 2, -7.25, 1e-20, 3, double.MaxValue, -double.Epsilon, 0.1,
    ];

    [Fact]
    public void A_register_at_a_time_is_an_element_at_a_time()
    {
        var comparison = default(Comparison);
        foreach (var op in Enum.GetValues<Op>().Where(op => PrimitiveFacts.Of(op).IsElementwise))
        {
            if (op is not (Op.CustomUnary or Op.CustomBinary))
            {
                PrimitiveTable.Visit(op, null, ref comparison);
            }
        }

        Assert.True(comparison.Count >= 20, $"{comparison.Count} primitives are a few operations.");
    }

    [Fact]
    public void A_block_has_one_sum_for_all_carriers()
    {
        var random = new Random(1);
        var doubles = new Real<double>[32];
        var floats = new Real<float>[32];
        for (var i = 0; i < 32; i++)
        {
            doubles[i] = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(20));
            floats[i] = doubles[i].Value;
        }

        Identical.Assert(Sum<Real<double>>(doubles).Value, ElementLoop<Real<double>>.SumOfBlock(doubles).Value);
        Identical.Assert(Sum<Real<float>>(floats).Value, ElementLoop<Real<float>>.SumOfBlock(floats).Value);
        var duals = Array.ConvertAll(doubles, x => new Dual<Real<double>>(x, x));
        Identical.Assert(Sum<Real<double>>(doubles).Value, Sum<Dual<Real<double>>>(duals).Primal.Value);
        Identical.Assert(Sum<Real<double>>(doubles).Value, Sum<Dual<Real<double>>>(duals).Tangent.Value);

        static T Sum<T>(ReadOnlySpan<T> block)
            where T : struct, ICarrier<T> => T.SumOfBlock(block);
    }

    private struct Comparison : IPrimitiveVisitor
    {
        public int Count { get; private set; }

        public void Unary<TOp>()
            where TOp : struct, IUnary
        {
            if (TOp.HasOperations)
            {
                Compare<ValueOfOne<TOp>>();
                Count++;
            }
        }

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            if (TOp.HasOperations)
            {
                Compare<ValueOfTwo<TOp>>();
                Count++;
            }
        }

        public readonly void Leaf() => throw new InvalidOperationException();

        public readonly void Linear<TOp>()
            where TOp : struct, ILinear
        {
        }

        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped => throw new InvalidOperationException();

        public readonly void Custom() => throw new InvalidOperationException();

        private static void Compare<TKernel>()
            where TKernel : struct, IElementKernel
        {
            for (var length = 0; length <= Special.Length; length++)
            {
                // Each number meets each other one once.
                for (var shift = 0; shift < Special.Length; shift++)
                {
                    var x = Special[..length];
                    double[] y = [.. Enumerable.Range(0, length).Select(i => Special[(i + shift) % Special.Length])];
                    var expected = new Real<double>[length];
                    ElementLoop<Real<double>>.Run<TKernel>(Reals(x), Reals(y), default, default, expected);
                    Equal(expected, Run<Lanes128<double>, TKernel>(x, y));
                    Equal(expected, Run<Lanes256<double>, TKernel>(x, y));
                    Equal(expected, Run<Lanes512<double>, TKernel>(x, y));
                }
            }
        }

        private static double[] Run<TLane, TKernel>(double[] x, double[] y)
            where TLane : struct, ILane<TLane, double>
            where TKernel : struct, IElementKernel
        {
            var result = new double[x.Length];
            RegisterLoop<TLane, double>.Run<TKernel>(x, y, default, default, result);
            return result;
        }

        private static ReadOnlySpan<Real<double>> Reals(double[] x) =>
            MemoryMarshal.Cast<double, Real<double>>(x.AsSpan());

        private static void Equal(Real<double>[] expected, double[] found)
        {
            for (var i = 0; i < found.Length; i++)
            {
                Identical.Assert(expected[i].Value, found[i]);
            }
        }
    }
}
