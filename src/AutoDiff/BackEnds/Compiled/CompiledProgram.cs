using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.BackEnds.Compiled;

namespace AutoDiff.BackEnds;

/// <summary>
/// A program as code of the machine: loops over whole registers, into which neighbouring operations are fused. It evaluates into the caller's
/// spans, allocates nothing after the first call, and may be called from several threads at once.
/// </summary>
/// <remarks>
/// Elementary functions and sums may differ from those of <see cref="Interpreter"/> by rounding. Where no code can be generated at run time (native
/// AOT), and for types other than <see cref="double"/> and <see cref="float"/>, the interpreter does the work.
/// </remarks>
/// <typeparam name="T">The numbers in memory; computed with in double.</typeparam>
public sealed class CompiledProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConditionalWeakTable<Program, CompiledProgram<T>> Cache = [];

    private readonly Interpreter interpreter;
    private readonly Lazy<NativeCode<T>>? overElements;
    private readonly Lazy<NativeCode<T>?>? overPoints;
    private readonly Lazy<NativeCode<T>?>? onePoint;
    private long compileTicks;

    private CompiledProgram(Program program) => interpreter = new(program);

    [RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
    internal CompiledProgram(Program program, LaneSet lanes)
        : this(program)
    {
        var simplified = new Lazy<Program>(() => ArrayFunctionExpansion.Apply(Transforms.Simplify.Apply(program)));
        overElements = new(() => Timed(() => NativeCode<T>.OverElements(simplified.Value, lanes)));
        overPoints = new(() => Timed(() => NativeCode<T>.OverPoints(simplified.Value, lanes)));
        onePoint = new(() => Timed(() => program.Listing.IsScalar ? NativeCode<T>.OverPoints(simplified.Value, LaneSet.Scalar) : null));
    }

    /// <summary>The compiled form of a program; the same object each time for the same program.</summary>
    public static CompiledProgram<T> Of(Program program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Cache.GetValue(program, Create);
    }

    /// <summary>The program without generated code, as where none can be generated.</summary>
    internal static CompiledProgram<T> Interpreted(Program program) => new(program);

    /// <summary>The number of elements of all inputs together, for one point.</summary>
    public int InputLength => interpreter.InputLength;

    /// <summary>The number of elements of all outputs together, for one point.</summary>
    public int OutputLength => interpreter.OutputLength;

    /// <summary>How long compilation has taken until now; each form of the code is compiled when it is first needed.</summary>
    public TimeSpan CompileTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref compileTicks));

    /// <summary>Computes the outputs at one point or at several, which a leading axis of every input and output counts.</summary>
    /// <param name="inputs">The inputs, one after the other, each with the values of all points in row-major order.</param>
    /// <param name="outputs">Where the outputs are written, in the same layout. It must not overlap the inputs.</param>
    /// <param name="points">The number of points.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or the spans overlap.</exception>
    public unsafe void Evaluate(ReadOnlySpan<T> inputs, Span<T> outputs, int points = 1, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (inputs.Length != (long)InputLength * points || outputs.Length != (long)OutputLength * points)
        {
            throw new ArgumentException(
                $"At {points} points the program takes {(long)InputLength * points} and returns {(long)OutputLength * points} elements; " +
                $"spans of {inputs.Length} and {outputs.Length} were found.");
        }

        if (inputs.Overlaps(outputs))
        {
            throw new ArgumentException("The outputs overlap the inputs; expected spans that share no element.", nameof(outputs));
        }

        var code = points > 1 ? overPoints?.Value ?? overElements?.Value : onePoint?.Value ?? overElements?.Value;
        if (code is null)
        {
            interpreter.EvaluatePoints(inputs, outputs, points);
            return;
        }

        fixed (T* inputStart = inputs)
        fixed (T* outputStart = outputs)
        {
            if (threads == 1 || points == 1)
            {
                code.Run(inputStart, outputStart, points, 0, points);
            }
            else
            {
                RunParallel(code, inputStart, outputStart, points, threads);
            }
        }
    }

    private static CompiledProgram<T> Create(Program program)
    {
        if (RuntimeFeature.IsDynamicCodeSupported && (typeof(T) == typeof(double) || typeof(T) == typeof(float)))
        {
            return new(program, LaneSet.Widest);
        }

        return new(program);
    }

    // Every thread takes whole registers of points, whose values so do not depend on the number of threads.
    private static unsafe void RunParallel(NativeCode<T> code, T* inputs, T* outputs, int points, int threads)
    {
        const int Granularity = 64;
        var blocks = (points + Granularity - 1) / Granularity;
        Parallel.For(0, Math.Min(threads, blocks), new() { MaxDegreeOfParallelism = threads }, thread =>
        {
            var first = (int)((long)blocks * thread / Math.Min(threads, blocks)) * Granularity;
            var end = (int)((long)blocks * (thread + 1) / Math.Min(threads, blocks)) * Granularity;
            code.Run(inputs, outputs, points, first, Math.Min(end, points));
        });
    }

    private TResult Timed<TResult>(Func<TResult> compile)
    {
        var start = Stopwatch.GetTimestamp();
        var result = compile();
        Interlocked.Add(ref compileTicks, Stopwatch.GetTimestamp() - start);
        return result;
    }
}
