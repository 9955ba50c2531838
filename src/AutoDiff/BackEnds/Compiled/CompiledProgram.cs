using System.Collections.Concurrent;
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
    private static readonly ConditionalWeakTable<Program, ConcurrentDictionary<PointRoles, CompiledProgram<T>>> Cache = [];

    private readonly Interpreter interpreter;
    private readonly PointLayout layout;
    private readonly PointLayout layoutOfOne;
    private readonly Lazy<IPointCode<T>> onePoint;
    private readonly Lazy<IPointCode<T>> manyPoints;
    private long compileTicks;

    private CompiledProgram(Program program, PointRoles roles)
    {
        interpreter = new(program);
        layout = new(program, roles);
        layoutOfOne = new(program, PointRoles.Each);
        onePoint = new(() => new InterpretedPoints<T>(interpreter, layoutOfOne));
        manyPoints = new(() => new InterpretedPoints<T>(interpreter, layout));
    }

    [RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
    internal CompiledProgram(Program program, PointRoles roles, LaneSet lanes)
        : this(program, roles)
    {
        var simplified = new Lazy<Program>(() => ArrayFunctionExpansion.Apply(Transforms.Simplify.Apply(program)));
        onePoint = new(() => Timed(() =>
            (program.Listing.IsScalar ? NativeCode<T>.OverPoints(simplified.Value, PointRoles.Each, LaneSet.Narrowest, isOnePoint: true) : null)
            ?? NativeCode<T>.OverElements(simplified.Value, PointRoles.Each, lanes)));
        manyPoints = new(() => Timed(() =>
            NativeCode<T>.OverPoints(simplified.Value, roles, lanes) ?? NativeCode<T>.OverElements(simplified.Value, roles, lanes)));
    }

    /// <summary>The compiled form of a program; the same object each time for the same program.</summary>
    public static CompiledProgram<T> Of(Program program) => Of(program, PointRoles.Each);

    /// <summary>
    /// The compiled form of a program that is evaluated at many points, some inputs being the same at all of them and some outputs being added up over
    /// them; the same object each time for the same program and roles.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The program has no input or output of a number that the roles name.</exception>
    public static CompiledProgram<T> Of(Program program, PointRoles roles)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(roles);
        return Cache.GetOrCreateValue(program).GetOrAdd(roles, static (roles, program) => Create(program, roles), program);
    }

    /// <summary>The program without generated code, as where none can be generated.</summary>
    internal static CompiledProgram<T> Interpreted(Program program, PointRoles? roles = null) => new(program, roles ?? PointRoles.Each);

    /// <summary>The number of elements of all inputs together, for one point.</summary>
    public int InputLength => interpreter.InputLength;

    /// <summary>The number of elements of all outputs together, for one point.</summary>
    public int OutputLength => interpreter.OutputLength;

    /// <summary>How long compilation has taken until now; each form of the code is compiled when it is first needed.</summary>
    public TimeSpan CompileTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref compileTicks));

    /// <summary>Computes the outputs at one point or at several, which a leading axis of every input and output counts that has no other role.</summary>
    /// <param name="inputs">
    /// The inputs, one after the other: a shared input once, any other with the values of all points in row-major order.
    /// </param>
    /// <param name="outputs">
    /// Where the outputs are written, one after the other: a summed output once, any other with the values of all points. It must not overlap the inputs.
    /// </param>
    /// <param name="points">The number of points.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or the spans overlap.</exception>
    public unsafe void Evaluate(ReadOnlySpan<T> inputs, Span<T> outputs, int points = 1, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var plan = points == 1 ? layoutOfOne : layout;
        if (inputs.Length != plan.InputLength(points) || outputs.Length != plan.OutputLength(points))
        {
            throw new ArgumentException(
                $"At {points} points the program takes {plan.InputLength(points)} and returns {plan.OutputLength(points)} elements; " +
                $"spans of {inputs.Length} and {outputs.Length} were found.");
        }

        if (inputs.Overlaps(outputs))
        {
            throw new ArgumentException("The outputs overlap the inputs; expected spans that share no element.", nameof(outputs));
        }

        var code = points == 1 ? onePoint.Value : manyPoints.Value;
        fixed (T* inputStart = inputs)
        fixed (T* outputStart = outputs)
        {
            PointSweep<T>.Run(code, plan, inputStart, outputStart, points, threads);
        }
    }

    private static CompiledProgram<T> Create(Program program, PointRoles roles)
    {
        if (RuntimeFeature.IsDynamicCodeSupported && (typeof(T) == typeof(double) || typeof(T) == typeof(float)))
        {
            return new(program, roles, LaneSet.Widest);
        }

        return new(program, roles);
    }

    private TResult Timed<TResult>(Func<TResult> compile)
    {
        var start = Stopwatch.GetTimestamp();
        var result = compile();
        Interlocked.Add(ref compileTicks, Stopwatch.GetTimestamp() - start);
        return result;
    }
}
