using AutoDiff.Primitives;
using static AutoDiff.Functions;
using Interval = AutoDiff.Primitives.Interval;

namespace AutoDiff.Tests.Laws.Generation;

/// <summary>The values recorded so far, and how steps choose operands among them.</summary>
internal sealed class Recording
{
    // Larger values are cut down before use, so that programs stay small whatever their steps do.
    private const int MostElements = 24;
    private const int HighestRank = 3;

    private readonly List<Variable> values = [];
    private readonly List<Interval?> bounds = [];
    private readonly List<bool> used = [];

    public Recording(Recorder recorder, ReadOnlySpan<Variable> inputs, Func<Variable, Variable>? frozen)
    {
        Recorder = recorder;
        Frozen = frozen;
        foreach (var input in inputs)
        {
            Add(input, Interval.Moderate);
        }
    }

    public Recorder Recorder { get; }

    public Func<Variable, Variable>? Frozen { get; }

    /// <summary>Whether the turns of loops, and both branches of choices, are recorded one after the other.</summary>
    public bool WritesOut { get; init; }

    /// <summary>The steps of a turn or a branch, which begin with the given variables.</summary>
    public Recording Inside(Variable[] given) => new(given[0].Recorder ?? Recorder, given, null);

    public void Apply(Step step)
    {
        var codes = Enum.GetValues<Op>().Length;
        if (step.Kind >= codes)
        {
            Add(Composites.All[step.Kind - codes].Record(this, step));
            return;
        }

        var op = (Op)step.Kind;
        var visitor = new StepRecorder(this, step);
        PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref visitor);
    }

    public void Add(Variable value, Interval? within = null)
    {
        values.Add(value);
        bounds.Add(within);
        used.Add(false);
    }

    /// <summary>A value recorded before, the last one every other time so that programs become deep.</summary>
    public Variable Pick(int number)
    {
        var value = values[Index(number)];
        used[Index(number)] = true;
        return value.Shape.Length > MostElements || value.Shape.Rank > HighestRank ? Cut(value) : value;
    }

    /// <summary>The value that lies, for inputs from where points are sampled, inside an interval.</summary>
    public Variable Within(int number, Interval domain) => Within(Pick(number), domain, bounds[Index(number)]);

    public Variable Fit(int number, Shape shape, Interval? domain = null) =>
        Fit(domain is { } interval ? Within(number, interval) : Pick(number), shape);

    /// <summary>The interval a value is known to lie in.</summary>
    public Interval? Bounds(int number) => bounds[Index(number)];

    public Variable Matrix(int number) => Fit(number, [2, 3]);

    public Variable NonEmpty(int number, Interval? domain = null) =>
        Pick(number).Shape.Length == 0
            ? Fit(number, [2], domain)
            : domain is { } interval ? Within(number, interval) : Pick(number);

    public Variable AtLeastRank(int rank, int number)
    {
        var x = Pick(number);
        return x.Shape.Rank >= rank
            ? x
            : Reshape(x, Shape.Of([.. Enumerable.Repeat(1, rank - x.Shape.Rank), .. x.Shape.Axes]));
    }

    /// <summary>
    /// Some of the axes of the value that <see cref="NonEmpty"/> picks, by the bits of a number; perhaps none.
    /// </summary>
    public int[] Axes(int number, int choice) =>
        [.. Enumerable.Range(0, NonEmpty(number).Shape.Rank).Where(axis => (choice >> (1 + axis)) % 2 == 1)];

    public Variable Output()
    {
        var rows = new List<Variable>();
        for (var i = 0; i < values.Count; i++)
        {
            if (!used[i])
            {
                rows.Add(Reshape(values[i], [values[i].Shape.Length]));
            }
        }

        return Concatenate(rows.ToArray());
    }

    /// <summary>The elements of a value, repeated or left out to fill a shape.</summary>
    private Variable Fit(Variable x, Shape shape)
    {
        if (x.Shape == shape)
        {
            return x;
        }

        var length = x.Shape.Length;
        if (length == 0)
        {
            return Recorder.Constant(new double[shape.Length], shape);
        }

        int[] indices = [.. Enumerable.Range(0, shape.Length).Select(i => i % length)];
        return Reshape(Gather(Reshape(x, [length]), 0, indices), shape);
    }

    private Variable Cut(Variable x) => Fit(x, [3, Math.Min(4, Math.Max(1, x.Shape.Length / 3))]);

    private static Variable Within(Variable x, Interval domain, Interval? known)
    {
        if (known is { } bounds && bounds.Lower >= domain.Lower && bounds.Upper <= domain.Upper)
        {
            return x;
        }

        // The inverse tangent never reaches the ends and, unlike tanh, keeps a derivative that is not lost to rounding.
        var (center, radius) = ((domain.Lower + domain.Upper) / 2, (domain.Upper - domain.Lower) / 2);
        return radius == 0 ? center : center + (radius * 2 / Math.PI * Atan(x));
    }

    private int Index(int number) => number % 2 == 0 ? values.Count - 1 : number / 2 % values.Count;
}
