using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// A program as one operation on arrays, evaluated by the compiled program at one point or at many. Its JVP and VJP are
/// programs again and so such operations themselves, made when they are first needed: every mode and every order runs
/// compiled code. The outputs of several are one vector.
/// </summary>
internal sealed class ProgramOperation : CustomOperation, IPackedResults
{
    private const int MostMasked = 64;

    private static readonly ConditionalWeakTable<ArrayProgram, Family> Families = [];

    // By which operands vary: the others have no cotangent.
    private readonly ConcurrentDictionary<ulong, ProgramOperation> versions;

    // By the number of points.
    private readonly ConcurrentDictionary<int, Packing> packings = [];
    private readonly Lazy<ProgramOperation> tangent;
    private readonly Lazy<ProgramOperation> withTangent;
    private readonly Lazy<ProgramOperation> cotangent;
    private readonly ulong varying;
    private readonly Packing? ofOnePoint;

    private ProgramOperation(
        ArrayProgram program,
        PointRoles? roles,
        int threads,
        ulong varying = ulong.MaxValue,
        ConcurrentDictionary<ulong, ProgramOperation>? versions = null)
    {
        (Program, Roles, Threads, this.varying, this.versions) = (program, roles, threads, varying, versions ?? []);
        ofOnePoint = roles is null ? Pack(1) : null;
        tangent = new(() => BuildTangent(withOutputs: false));
        withTangent = new(() => BuildTangent(withOutputs: true));
        cotangent = new(BuildCotangent);
        if (versions is null)
        {
            if (roles is not null)
            {
                PointRoles.Check(roles, program);
                if (Enumerable.Range(0, program.Inputs.Length).All(roles.IsShared))
                {
                    throw new ArgumentException(
                        "All inputs are shared; expected one at least that has a value for each point.", nameof(roles));
                }
            }

            this.versions[varying] = this;
        }
    }

    /// <summary>The operation of a program; the same object each time.</summary>
    /// <param name="program">The program.</param>
    /// <param name="roles">
    /// What the operands are at many points; null for one point, at which they have the shapes of the inputs.
    /// </param>
    /// <param name="threads">On how many threads at most it is evaluated, as are its derivatives.</param>
    public static ProgramOperation Of(ArrayProgram program, PointRoles? roles, int threads) =>
        Families.GetValue(program, static program => new(program)).Of(program, roles, threads);

    public ArrayProgram Program { get; }

    public PointRoles? Roles { get; }

    public int Threads { get; }

    /// <summary>
    /// What computes the tangents of the outputs: from the inputs, followed by the tangents of those that vary.
    /// </summary>
    public ProgramOperation Tangent => tangent.Value;

    /// <summary>What computes the outputs, followed by what <see cref="Tangent"/> computes.</summary>
    public ProgramOperation WithTangent => withTangent.Value;

    /// <summary>
    /// What computes the cotangents of the inputs that vary: from the inputs, followed by the cotangents of the
    /// outputs.
    /// </summary>
    public ProgramOperation Cotangent => cotangent.Value;

    /// <summary>The operation with derivatives in all of its operands.</summary>
    public ProgramOperation InAllOperands => versions[ulong.MaxValue];

    public override string Name => "program";

    public bool Varies(int input) => input >= MostMasked || (varying >> input & 1) != 0;

    /// <summary>The shape of an input among operands for some number of points.</summary>
    public Shape InputShape(int input, int points) =>
        OfPoints(Program.Inputs[input].Shape, points, Roles?.IsShared(input) != false);

    public IEnumerable<(string Role, ArrayProgram Program)> Programs => [("at each point", Program)];

    public Packing ResultsOf(ReadOnlySpan<Shape> operands) => PackingFor(Points(operands));

    /// <summary>The shapes of the outputs for some number of points.</summary>
    public ReadOnlySpan<Shape> OutputShapes(int points) => PackingFor(points).Shapes;

    /// <summary>
    /// The number of points, which is the length of the first axis of every operand that is not shared.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The operands do not fit the inputs.</exception>
    public int Points(ReadOnlySpan<Shape> operands)
    {
        if (operands.Length != Program.Inputs.Length)
        {
            throw new ShapeMismatchException(
                $"The program has {Program.Inputs.Length} inputs; {operands.Length} arguments were found.");
        }

        var points = Roles is null ? 1 : -1;
        for (var i = 0; i < operands.Length; i++)
        {
            if (points < 0 && !Roles!.IsShared(i) && operands[i].Rank > 0)
            {
                points = operands[i][0];
            }
        }

        for (var i = 0; i < operands.Length; i++)
        {
            if (!Fits(i, operands[i].Axes, points))
            {
                throw new ShapeMismatchException(
                    $"The input {Program.Inputs[i].Name} has the shape {Program.Inputs[i].Shape}" +
                    (Roles?.IsShared(i) == false ? $" at each of {(points < 0 ? "some" : points)} points" : "") +
                    $"; an argument of the shape {operands[i]} was found.");
            }
        }

        return points;
    }

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => PackingFor(Points(operands)).Shape;

    public override void Evaluate(CustomOperands<double> operands, Span<double> result) =>
        throw new System.Diagnostics.UnreachableException();

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var points = PointsOf(operands);
        var pulled = Cotangent.Results([.. operands, .. PackingFor(points).Split(cotangent)]);
        var cotangents = new Variable[operands.Length];
        for (var (i, next) = (0, 0); i < cotangents.Length; i++)
        {
            cotangents[i] = Varies(i) ? pulled[next++] : 0;
        }

        return cotangents;
    }

    internal override Variable? Push(ReadOnlySpan<Variable> operands, ReadOnlySpan<Variable?> tangents)
    {
        var arguments = new List<Variable>(operands.ToArray());
        for (var i = 0; i < operands.Length; i++)
        {
            if (Varies(i))
            {
                arguments.Add(tangents[i] ?? Functions.OwnerOf(operands).Fill(0, operands[i].Shape));
            }
        }

        return Functions.Apply(Tangent, [.. arguments]);
    }

    internal override IArrayMap? Map(ReadOnlySpan<Shape> operands) => new ProgramMap(this, Points(operands));

    internal override CustomOperation For(ReadOnlySpan<bool> varying)
    {
        var mask = 0UL;
        for (var i = 0; i < Math.Min(varying.Length, MostMasked); i++)
        {
            mask |= varying[i] ? 1UL << i : 0;
        }

        return mask == this.varying ? this : versions.GetOrAdd(
            mask, static (mask, from) => new(from.Program, from.Roles, from.Threads, mask, from.versions), this);
    }

    // What does not compute needs no call.
    internal override Variable Record(Recorder recorder, ReadOnlySpan<Variable> operands) =>
        Roles is null && recorder is ProgramBuilder
            ? Packing.Join(Program.Inline(recorder, operands))
            : recorder.Custom(this, operands);

    /// <summary>Records the operation and takes its result apart.</summary>
    public void Results(ReadOnlySpan<Variable> operands, Span<Variable> results)
    {
        var recorder = Functions.OwnerOf(operands);
        if (Roles is null && recorder is ProgramBuilder)
        {
            Program.Inline(recorder, operands).CopyTo(results);
        }
        else
        {
            // Recording checks that the operands fit.
            var result = recorder.Custom(this, operands);
            PackingFor(PointsOf(operands)).Split(result, results);
        }
    }

    private Variable[] Results(ReadOnlySpan<Variable> operands)
    {
        var results = new Variable[Program.Outputs.Length];
        Results(operands, results);
        return results;
    }

    private Packing PackingFor(int points) =>
        ofOnePoint ?? packings.GetOrAdd(points, static (points, operation) => operation.Pack(points), this);

    private Packing Pack(int points) => new(
        [.. Program.Outputs.ToArray().Select((output, k) =>
            OfPoints(Program.Instructions[output].Shape, points, Roles?.IsSummed(k) != false))]);

    private ProgramOperation BuildTangent(bool withOutputs)
    {
        var program = Forward.Tangents(Program, Varies, withOutputs);
        return Of(program, Roles is null ? null : new(
            [.. Numbers(Program.Inputs.Length, Roles.IsShared), .. SharedVarying(Roles).Select(
                i => Program.Inputs.Length + i)],
            Numbers(program.Outputs.Length, output => Roles.IsSummed(output % Program.Outputs.Length))), Threads);
    }

    private ProgramOperation BuildCotangent()
    {
        var program = Transform.Extend(Program, (builder, inputs, outputs) => Reverse.Pull(
            outputs,
            [.. outputs.Select((output, k) => builder.Input($"dy{k}", output.Shape))],
            [.. inputs.Where((_, i) => Varies(i))]));
        var sharedCotangents = Numbers(Program.Outputs.Length, output => Roles?.IsSummed(output) == true)
            .Select(k => Program.Inputs.Length + k);
        return Of(program, Roles is null ? null : new(
            [.. Numbers(Program.Inputs.Length, Roles.IsShared), .. sharedCotangents],
            [.. SharedVarying(Roles)]), Threads);
    }

    // The shared inputs among those that vary, counted through the latter.
    private IEnumerable<int> SharedVarying(PointRoles roles) =>
        Numbers(Program.Inputs.Length, Varies).Index().Where(pair => roles.IsShared(pair.Item)).Select(
            pair => pair.Index);

    private static int[] Numbers(int count, Func<int, bool> holds) => [.. Enumerable.Range(0, count).Where(holds)];

    private int PointsOf(ReadOnlySpan<Variable> operands)
    {
        if (Roles is null)
        {
            return 1;
        }

        for (var i = 0; i < operands.Length; i++)
        {
            if (!Roles.IsShared(i))
            {
                return operands[i].Shape[0];
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private bool Fits(int input, ReadOnlySpan<int> axes, int points)
    {
        var own = Program.Inputs[input].Shape.Axes;
        return Roles?.IsShared(input) != false
            ? axes.SequenceEqual(own)
            : axes.Length == own.Length + 1 && axes[0] == points && axes[1..].SequenceEqual(own);
    }

    private static Shape OfPoints(Shape shape, int points, bool isOnce) =>
        isOnce ? shape : Shape.Of([points, .. shape.Axes]);

    /// <summary>The operations of one program.</summary>
    private sealed class Family(ArrayProgram program)
    {
        private readonly ProgramOperation ofOnePoint = new(program, null, threads: 1);
        private readonly ConcurrentDictionary<(PointRoles? Roles, int Threads), ProgramOperation> others = [];

        public ProgramOperation Of(ArrayProgram program, PointRoles? roles, int threads) =>
            roles is null && threads == 1
            ? ofOnePoint
            : others.GetOrAdd((roles, threads), static (key, program) => new(program, key.Roles, key.Threads), program);
    }
}
