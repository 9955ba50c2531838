using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>A method that is called when a program is evaluated.</summary>
/// <param name="Method">The method.</param>
/// <param name="Chunks">How often it is called: once, or once for each of several chunks.</param>
/// <param name="TakesThreads">Whether it is called with the number of threads instead of that of points.</param>
internal readonly record struct MethodCall(KernelMethod Method, int Chunks = 1, bool TakesThreads = false);

/// <summary>Finds or makes the method of each step of a plan.</summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal static unsafe class Linker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The calls that do the steps, in their order.</summary>
    public static MethodCall[] Link(IReadOnlyList<ExecutionStep> steps, MemoryPlan plan, CodeTarget target)
    {
        var (calls, undivided) = (new List<MethodCall>(), new List<Kernel>());
        var compiler = new KernelCompiler(target, plan.Places);
        foreach (var step in steps)
        {
            if (step is KernelStep { Kernel: { Division: null } kernel })
            {
                undivided.Add(kernel);
                continue;
            }

            CompileUndivided();
            calls.Add(step switch
            {
                KernelStep { Kernel: { Division: { } division } divided } =>
                    new(compiler.Compile([divided]).Single(), division.Chunks),
                ProductStep { Product: var product } => Product(product, plan.Places, target.ChunkCost),
                CallStep { Instruction: var instruction } =>
                    new(Call(plan, instruction), TakesThreads: true),
                FillStep fill => new(Fill(fill, plan.Places[fill.Array])),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        CompileUndivided();
        return [.. calls];

        void CompileUndivided()
        {
            calls.AddRange(Link(undivided, compiler));
            undivided.Clear();
        }
    }

    /// <summary>The calls that run kernels, one after the other.</summary>
    public static MethodCall[] Link(IReadOnlyList<Kernel> kernels, KernelCompiler compiler) =>
        [.. compiler.Compile(kernels).Select(method => new MethodCall(method))];

    private static MethodCall Product(Product product, ArrayPlaces places, long chunkCost)
    {
        var (method, chunks) = ProductMethod<T>.Of(product, places, chunkCost);
        return new(method, chunks, TakesThreads: chunks == 1);
    }

    private static KernelMethod Fill(FillStep fill, Place place)
    {
        var value = T.CreateTruncating(fill.Value);
        return (buffers, points, first, _) =>
            place.Elements<T>(buffers, points, first).Slice(fill.Start, fill.Length).Fill(value);
    }

    // Each call has rules of its own: those of an operation that was evaluated last are found at once.
    private static KernelMethod Call(MemoryPlan plan, int instruction)
    {
        var (evaluator, arenaLength) = (new Evaluator(plan.Listing!, new ArrayRules()), plan.ArenaLength);
        return (buffers, _, _, threads) =>
            evaluator.Step(instruction, new Span<Real<T>>(buffers[(int)Region.Arena], arenaLength), (int)threads);
    }
}
