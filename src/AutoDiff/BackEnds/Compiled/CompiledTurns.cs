using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Rewriting;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>A loop as code of the machine, for bodies that are written in scalars.</summary>
internal sealed unsafe class CompiledTurns<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // With more variables in a method the JIT compiler keeps none in registers.
    private const int MostInstructions = 500;

    // Longer arrays fill registers by themselves.
    private const int LongestArray = 63;

    // Where a body is often NaN with plain products, nothing is gained by trying them.
    private const int MostFailures = 8;

    private readonly Lazy<TurnsMethod> exact;
    private readonly TurnsMethod? plain;
    private int failures;

    private CompiledTurns(Lazy<TurnsMethod> exact, TurnsMethod? plain) =>
        (this.exact, this.plain) = (exact, plain);

    /// <summary>The code; null where none can be generated, or the body is no small program of elementary operations.
    /// </summary>
    public static CompiledTurns<T>? Of(ArrayProgram body, TurnsForm form) =>
        RuntimeFeature.IsDynamicCodeSupported && (typeof(T) == typeof(double) || typeof(T) == typeof(float))
            ? Compile(body, form)
            : null;

    /// <summary>Takes the turns.</summary>
    /// <param name="arrays">Where everything is.</param>
    /// <param name="turns">The number of turns, at most so many if there is a condition.</param>
    /// <returns>The number of turns that were taken.</returns>
    public long Run(ReadOnlySpan<nint> arrays, long turns)
    {
        fixed (nint* start = arrays)
        {
            if (plain is not null && failures < MostFailures)
            {
                if (plain((void**)start, (nint)turns) is >= 0 and var taken)
                {
                    return taken;
                }

                Interlocked.Increment(ref failures);
            }

            return exact.Value((void**)start, (nint)turns);
        }
    }

    [RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
    private static CompiledTurns<T>? Compile(ArrayProgram body, TurnsForm form)
    {
        if (Enumerable.Range(0, body.Count).Any(i => body.Listing.Shape(i).Length > LongestArray))
        {
            return null;
        }

        var scalars = Scalarization.ForPoints(Compilation<T>.Rewrite(body));
        if (scalars is null || scalars.Count > MostInstructions)
        {
            return null;
        }

        int[] inputs = [.. body.Inputs.Select(input => input.Shape.Length)];
        int[] outputs = [.. body.Outputs.Take(form.Outputs.Length).Select(
            output => body.Listing.Shape(output).Length)];
        var lanes = LaneSet.Available<T>()[0].Narrowest;
        var exact = new Lazy<TurnsMethod>(() => TurnsEmitter.Compile(scalars, inputs, outputs, form, lanes));
        if (lanes.Instructions is not null && Speculation.Of(scalars) is { } speculation)
        {
            return new(
                exact, TurnsEmitter.Compile(speculation.Program, inputs, outputs, form, lanes, speculation));
        }

        _ = exact.Value;
        return new(exact, null);
    }
}
