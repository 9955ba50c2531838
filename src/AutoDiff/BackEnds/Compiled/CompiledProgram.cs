using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.BackEnds.Compiled;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.BackEnds.Compiled.Running;
using AutoDiff.Numerics;
using AutoDiff.Programs;

namespace AutoDiff;

/// <summary>
/// A program as code of the machine: loops over whole registers, into which neighboring operations are fused. It
/// evaluates into the caller's spans, allocates nothing after the first call unless it is to use several threads, and
/// may be called from several threads at once.
/// </summary>
/// <remarks>
/// Elementary functions, quotients, sums and products of matrices may differ from those of <see cref="Interpreter"/> by
/// rounding. Where no code can be generated at run time (native AOT), and for types other than <see cref="double"/> and
/// <see cref="float"/>, the interpreter does the work.
/// </remarks>
/// <typeparam name="T">The numbers in memory, and what is computed with.</typeparam>
public sealed class CompiledProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConditionalWeakTable<ArrayProgram, Forms> Cache = [];
    private static readonly FirstEquals<ArrayProgram> Equal = new(
        EqualPrograms.OfOrders, program => program.Count);

    private readonly Interpreter interpreter;
    private readonly Lazy<(IPointCode<T> Code, PointLayout Layout)> onePoint;
    private readonly Lazy<(IPointCode<T> Code, PointLayout Layout)> manyPoints;
    private readonly InterpretedPoints<T> interpretedOne;
    private readonly InterpretedPoints<T> interpretedMany;
    private long compileTicks;

    private CompiledProgram(ArrayProgram program, PointRoles roles)
    {
        interpreter = new(program);
        var (one, many) = (new PointLayout(program, PointRoles.Each), new PointLayout(program, roles));
        (interpretedOne, interpretedMany) = (new(interpreter, one), new(interpreter, many));
        (onePoint, manyPoints) = (new((interpretedOne, one)), new((interpretedMany, many)));
    }

    [RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
    internal CompiledProgram(
        ArrayProgram program,
        PointRoles roles,
        LaneSet lanes,
        long chunkCost = Chunks.LeastCost,
        bool isTurn = false)
        : this(program, roles)
    {
        var target = new CodeTarget(lanes, chunkCost);
        var checkOf = new Lazy<PointCheck>(() => new(program, isTurn));
        var rewritten = new Lazy<ArrayProgram>(() => Compilation<T>.Rewrite(checkOf.Value.Apply<T>()));
        onePoint = new(() => Compile(PointRoles.Each, Compilation<T>.ForOnePoint, interpretedOne));
        manyPoints = new(() => Compile(roles, Compilation<T>.ForPoints, interpretedMany));

        (IPointCode<T>, PointLayout) Compile(
            PointRoles roles,
            Func<ArrayProgram, PointLayout, CodeTarget, IPointCode<T>> compile,
            InterpretedPoints<T> interpreted)
        {
            var start = Stopwatch.GetTimestamp();
            var check = checkOf.Value;
            var layout = new PointLayout(rewritten.Value, check.Roles(roles), check.IsNeeded, check.ChecksRange);
            var code = compile(rewritten.Value, layout, target);
            Interlocked.Add(ref compileTicks, Stopwatch.GetTimestamp() - start);
            code = layout.IsChecked ? new CheckedPoints<T>(code, layout, interpreted) : code;
            return (
                check.FirstDerivatives is { } derivatives
                    ? new RepeatedPoints<T>(code, layout, derivatives, interpreted)
                    : code,
                layout);
        }
    }

    /// <summary>
    /// The compiled form of a program; the same object each time for the same program, and for equal ones: traced or
    /// recorded again, a function is not compiled again while its form is in use or was one of the last 64.
    /// </summary>
    public static CompiledProgram<T> Of(ArrayProgram program) => Of(program, PointRoles.Each);

    /// <summary>
    /// The compiled form of a program that is evaluated at many points, some inputs being the same at all of them and
    /// some outputs being added up over them; the same object each time for the same program and roles.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The program has no input or output of a number that the roles name.
    /// </exception>
    public static CompiledProgram<T> Of(ArrayProgram program, PointRoles roles)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(roles);
        return FormsOf(program).Of(roles, isTurn: false);
    }

    /// <summary>
    /// The compiled form of the turn of a loop, which computes in its type always: a turn that a loop waits for must
    /// not be computed in one way now and then in another.
    /// </summary>
    internal static CompiledProgram<T> OfTurn(ArrayProgram program) =>
        FormsOf(program).Of(PointRoles.Each, isTurn: true);

    /// <summary>The program without generated code, as where none can be generated.</summary>
    internal static CompiledProgram<T> Interpreted(ArrayProgram program, PointRoles? roles = null) =>
        new(program, roles ?? PointRoles.Each);

    /// <summary>The number of elements of all inputs together, for one point.</summary>
    public int InputLength => interpreter.InputLength;

    /// <summary>The number of elements of all outputs together, for one point.</summary>
    public int OutputLength => interpreter.OutputLength;

    /// <summary>
    /// How long compilation has taken until now; each form of the code is compiled when it is first needed.
    /// </summary>
    public TimeSpan CompileTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref compileTicks));

    /// <summary>
    /// Computes the outputs at one point or at several, which a leading axis of every input and output counts that has
    /// no other role.
    /// </summary>
    /// <param name="inputs">
    /// The inputs, one after the other: a shared input once, any other with the values of all points in row-major
    /// order.
    /// </param>
    /// <param name="outputs">
    /// Where the outputs are written, one after the other: a summed output once, any other with the values of all
    /// points. It must not overlap the inputs.
    /// </param>
    /// <param name="points">The number of points.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number of points is negative, or that of threads not positive.
    /// </exception>
    /// <exception cref="BranchException">
    /// At some point the user code that was recorded would have gone another way; what stands in the outputs then means
    /// nothing there.
    /// </exception>
    public unsafe void Evaluate(ReadOnlySpan<T> inputs, Span<T> outputs, int points = 1, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var (code, layout) = points == 1 ? onePoint.Value : manyPoints.Value;
        layout.CheckLengths(inputs.Length, outputs.Length, points);
        if (inputs.Overlaps(outputs))
        {
            throw new ArgumentException(
                "The outputs overlap the inputs; expected spans that share no element.", nameof(outputs));
        }

        fixed (T* inputStart = inputs)
        fixed (T* outputStart = outputs)
        {
            PointLoop<T>.Run(code, layout, inputStart, outputStart, points, threads);
        }
    }

    private static Forms FormsOf(ArrayProgram program) =>
        Cache.TryGetValue(program, out var known) ? known : Cache.GetValue(program, static program =>
            Equal.Of(program) is var first && ReferenceEquals(first, program)
                ? new(program)
                : Cache.GetValue(first, static first => new(first)));

    private static CompiledProgram<T> Create(ArrayProgram program, PointRoles roles, bool isTurn)
    {
        if (RuntimeFeature.IsDynamicCodeSupported && (typeof(T) == typeof(double) || typeof(T) == typeof(float)))
        {
            return new(program, roles, LaneSet.Available<T>()[0], isTurn: isTurn);
        }

        return new(program, roles);
    }

    /// <summary>The compiled forms of one program, by roles.</summary>
    private sealed class Forms(ArrayProgram program)
    {
        private readonly ConcurrentDictionary<(PointRoles, bool), CompiledProgram<T>> byRoles = [];

        public CompiledProgram<T> Of(PointRoles roles, bool isTurn) =>
            byRoles.GetOrAdd(
                (roles, isTurn), static (form, program) => Create(program, form.Item1, form.Item2), program);
    }
}
