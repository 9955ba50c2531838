using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// A kernel run as it describes itself, one index after the other: what the stages before code generation are tested
/// with.
/// </summary>
internal static class KernelRun
{
    private static readonly ConcurrentDictionary<Type, Delegate> Functions = [];

    /// <param name="kernel">The kernel.</param>
    /// <param name="arrays">The elements of an array, by its number.</param>
    public static void Run(Kernel kernel, Func<int, Memory<double>> arrays)
    {
        var values = new double[kernel.Nodes.Count];
        for (var index = 0; index < kernel.Length; index++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Value(kernel.Nodes[i], index, values.AsSpan(0, i), arrays);
            }

            foreach (var write in kernel.Writes)
            {
                ref var place = ref arrays(write.Array).Span[write.Map.Address(index)];
                place = index == 0 && kernel.IsSingle(write) ? values[write.Value] : write.Reduction switch
                {
                    Reduction.Sum => place + values[write.Value],
                    Reduction.Max => Math.Max(place, values[write.Value]),
                    _ => values[write.Value],
                };
            }
        }
    }

    /// <summary>Runs a matrix product.</summary>
    public static void Run(Product product, Func<int, Memory<double>> arrays)
    {
        var x = Reals(product.X.Array)[..product.X.Shape.Length];
        var y = Reals(product.Y.Array)[..product.Y.Shape.Length];
        MatMul.Apply<Real<double>>(
            product.X.Shape, x, product.Y.Shape, y, Reals(product.Instruction), product.Mode, bands: product.Bands);

        Span<Real<double>> Reals(int array) => MemoryMarshal.Cast<double, Real<double>>(arrays(array).Span);
    }

    /// <summary>
    /// Whether a way to evaluate programs, which takes the elements of all inputs, agrees with the interpreter within
    /// twice the bound on the rounding error; for inputs at which there is a bound.
    /// </summary>
    public static void Agree(ArrayProgram program, Func<ArrayProgram, double[], double[]> run, double[][] inputs)
    {
        var expected = Runs.Bounds(program, inputs);
        if (!Array.TrueForAll(expected, x => double.IsFinite(x.Error)))
        {
            return;
        }

        var found = run(program, Runs.Join(inputs));
        for (var i = 0; i < found.Length; i++)
        {
            Assert.True(
                Math.Abs(found[i] - expected[i].Value) <= 2 * expected[i].Error,
                $"element {i} is {found[i]}; expected {expected[i]}");
        }
    }

    /// <summary>The address of the element with an index.</summary>
    public static int Address(this IndexMap map, int index)
    {
        var (address, place) = (map.Offset, map.Start);
        foreach (var loop in map.Loops)
        {
            var digit = index / loop.Weight % loop.Length;
            address += digit * loop.Stride;
            place += digit * loop.Step;
        }

        return address + (map.Table?[place] ?? 0);
    }

    // Operands are sought among the values of the nodes before.
    private static double Value(
        in Node node, int index, ReadOnlySpan<double> before, Func<int, Memory<double>> arrays) =>
        node.Kind switch
        {
            NodeKind.Constant => node.Value,
            NodeKind.Load => arrays(node.A).Span[node.Map!.Address(index)],
            NodeKind.Unary =>
                ((Func<double, double>)Function(node.Primitive!.Primitive, nameof(Unary)))(before[node.A]),
            NodeKind.Binary => ((Func<double, double, double>)Function(node.Primitive!.Primitive, nameof(Binary)))(
                before[node.A], before[node.B]),
            NodeKind.Select => before[node.A] != 0 ? before[node.B] : before[node.C],
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "Say here what the node computes."),
        };

    private static Delegate Function(Type primitive, string family) => Functions.GetOrAdd(
        primitive,
        static (primitive, family) =>
            (Delegate)typeof(KernelRun).GetMethod(family, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(primitive).Invoke(null, null)!,
        family);

    private static Func<double, double> Unary<TOp>()
        where TOp : struct, IUnary => TOp.Value;

    private static Func<double, double, double> Binary<TOp>()
        where TOp : struct, IBinary => TOp.Value;
}
