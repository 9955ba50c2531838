using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// Makes methods of the machine of kernels: of several short ones that are run one after the other, one method.
/// </summary>
/// <param name="target">What code is generated for.</param>
/// <param name="places">Where the arrays of the kernels are.</param>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed class KernelCompiler(CodeTarget target, ArrayPlaces places)
{
    // Values of short kernels in one method: each needs variables of its own besides, and with 2000 of them the JIT
    // compiler does not optimize.
    private const int MethodLength = 300;

    // A function of many instructions takes as many variables as so many values; where they are 512 nothing more is
    // inlined.
    private const int FunctionLength = 150;

    /// <summary>Methods which, called one after the other, run all kernels in their order.</summary>
    public IEnumerable<KernelMethod> Compile(IReadOnlyList<Kernel> kernels)
    {
        for (var (start, end) = (0, 0); start < kernels.Count; start = end)
        {
            var size = 0;
            while (end < kernels.Count && (end == start || size + Size(kernels[end]) <= MethodLength))
            {
                size += Size(kernels[end++]);
            }

            yield return Method([.. kernels.Skip(start).Take(end - start)]);
        }
    }

    private static int Size(Kernel kernel) =>
        kernel.Nodes.Count + (FunctionLength * kernel.Nodes.Count(node => node.Primitive is { IsFunction: true }));

    private KernelMethod Method(IReadOnlyList<Kernel> kernels)
    {
        var method = new DynamicMethod(
            "kernels",
            typeof(void),
            [typeof(void**), typeof(nint), typeof(nint), typeof(nint)],
            typeof(KernelCompiler).Module,
            skipVisibility: true)
        {
            // Every local is written before it is read.
            InitLocals = false,
        };
        var il = method.GetILGenerator();
        if (kernels.Any(kernel => kernel.Nodes.Any(node => node.Primitive is { IsFunction: true })))
        {
            EmitAlignment(il);
        }

        foreach (var kernel in kernels)
        {
            KernelEmitter.Emit(il, kernel, target, places);
        }

        il.Emit(OpCodes.Ret);
        var compiled = method.CreateDelegate<KernelMethod>();
        RuntimeHelpers.PrepareDelegate(compiled);
        return compiled;
    }

    // Functions get registers in memory, and spill some: at the end of the stack, which for them begins with a cache
    // line as it does for this method. The frame of this method may have any length.
    private static void EmitAlignment(ILGenerator il)
    {
        il.Emit(OpCodes.Ldc_I4, ArrayPlaces.CacheLine);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Localloc);
        il.Emit(OpCodes.Ldc_I4, ArrayPlaces.CacheLine - 1);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.And);
        il.Emit(OpCodes.Localloc);
        il.Emit(OpCodes.Pop);
    }
}
