using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;
using AutoDiff.Programs;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>
/// How a loop becomes one operation: which places are its states, which count its turns, which elements of arrays its
/// turns read and write. What it must be is found by tracing a turn again and again until nothing is added.
/// </summary>
internal sealed class LoopPlan(Frame frame, NaturalLoop loop) : TurnCounter
{
    private readonly Dictionary<(Store, int), LoopState> stateAt = [];

    public Frame Frame => frame;

    public NaturalLoop Loop => loop;

    /// <summary>Whether the number of turns is known, so that integers may be functions of the turn.</summary>
    public bool IsCounted { get; private set; } = true;

    /// <summary>Whether tracing a turn has shown that more belongs to the plan.</summary>
    public bool HasChanged { get; set; }

    /// <summary>The number of turns; null where it is not known.</summary>
    public long? Turns { get; private set; }

    /// <summary>The states that are carried from turn to turn.</summary>
    public List<LoopState> States { get; } = [];

    /// <summary>Integers that grow by the same at each turn, with what they are before the first.</summary>
    public Dictionary<(Store Store, int Place), (long First, long Step, bool IsLong)> Counters { get; } = [];

    /// <summary>Elements of arrays and numbers that are functions of the turn.</summary>
    public List<TurnElement> Elements { get; } = [];

    /// <summary>The elements that each turn finds in its array as it was before the loop.</summary>
    public TurnElement[] Sequences => [.. Elements.Where(element => element.Source is null)];

    /// <summary>The elements that the turn before has written.</summary>
    public TurnElement[] Carried => [.. Elements.Where(element => element.Source is not null)];

    /// <summary>Arrays that are a state as a whole.</summary>
    public List<LiftedArray> WholeStates { get; } = [];

    /// <summary>Arrays of which single elements were read otherwise.</summary>
    public HashSet<LiftedArray> Touched { get; } = [];

    /// <summary>The blocks outside the loop to which it leads by values, in the order of their codes from 1.</summary>
    public List<int> Exits { get; } = [];

    /// <summary>The test at the header, as it came out for the states of the turn; null if there is none.</summary>
    public LoopTest? Test { get; set; }

    /// <summary>The moment before the turn that is traced.</summary>
    public Moment Start { get; set; }

    /// <summary>What to do at the test.</summary>
    public TestMode Mode { get; set; }

    /// <summary>Where the trial of a turn is recorded; null for the turn that counts.</summary>
    public BodyBuilder? Trial { get; set; }

    public override Variable AsVariable(TurnForm form) => ElementFor(null, form).Variable;

    /// <summary>The loop ends by a value: its number of turns is not known, and integers are states.</summary>
    public void EndsByValue()
    {
        if (!IsCounted)
        {
            return;
        }

        IsCounted = false;
        HasChanged = true;
        Turns = null;
        Elements.Clear();
        foreach (var ((store, place), (first, _, _)) in Counters)
        {
            AddState(new(store, place, LoopStateKind.Whole) { Least = first, Most = first });
        }

        Counters.Clear();
    }

    /// <summary>Takes note that the loop ends at the first turn at which a function of the turn is as given.</summary>
    public void EndsWhere(TurnForm form, bool outcome)
    {
        var limit = Turns ?? new LoopOptions().MostTurns;
        for (var turn = 0L; turn <= limit; turn++)
        {
            if (form.AtTurn(turn) != 0 == outcome)
            {
                HasChanged |= Turns != turn;
                Turns = turn;
                return;
            }
        }
    }

    public bool IsState(Store store, int place) => stateAt.ContainsKey((store, place));

    public LoopState StateAt(Store store, int place) => stateAt[(store, place)];

    public void AddState(LoopState state)
    {
        if (stateAt.TryAdd((state.Store, state.Place), state))
        {
            States.Add(state);
            HasChanged = true;
        }
    }

    public void AddWholeState(LiftedArray array)
    {
        if (!WholeStates.Contains(array))
        {
            WholeStates.Add(array);
            HasChanged = true;
        }

        Elements.RemoveAll(element => ReferenceEquals(element.Array, array));
        foreach (var state in States.Where(state => ReferenceEquals(state.Store, array)).ToArray())
        {
            stateAt.Remove((state.Store, state.Place));
            States.Remove(state);
        }
    }

    /// <summary>The element of an array at a function of the turn; of an array of arrays a row, of a length.</summary>
    public TurnElement ElementFor(LiftedArray? array, TurnForm form, int? partLength = null)
    {
        foreach (var known in Elements)
        {
            if (ReferenceEquals(known.Array, array) && known.PartLength == partLength
                && known.IsAt(form, Turns))
            {
                return known;
            }
        }

        if (Trial is null)
        {
            throw new System.Diagnostics.UnreachableException();
        }

        var element = new TurnElement(array, form, partLength);
        Elements.Add(element);
        HasChanged = true;
        element.Begin(Trial.Input($"x{Elements.Count}", element.Shape));
        return element;
    }
}

/// <summary>What a place that is carried from turn to turn holds.</summary>
internal enum LoopStateKind
{
    Number,
    Whole,
    Array,
}

/// <summary>A place that is carried from turn to turn.</summary>
/// <param name="Store">What holds the place.</param>
/// <param name="Place">Its number.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record LoopState(Store Store, int Place, LoopStateKind Kind)
{
    /// <summary>How often its range was found to be too narrow.</summary>
    public int Widenings { get; set; }

    /// <summary>By how much an integer may grow or shrink at each turn.</summary>
    public long Rising { get; set; }

    /// <inheritdoc cref="Rising"/>
    public long Falling { get; set; }

    /// <summary>The range of an integer.</summary>
    public long Least { get; set; }

    /// <inheritdoc cref="Least"/>
    public long Most { get; set; }

    /// <summary>Whether an integer was made of a number.</summary>
    public bool IsFromNumber { get; set; }

    /// <summary>The array that stands in the place before the loop.</summary>
    public LiftedArray? Array { get; init; }

    /// <summary>The array that stands in the place when the turn that is traced begins.</summary>
    public LiftedArray? Inside { get; set; }
}

/// <summary>The test at the header of a loop.</summary>
/// <param name="Goes">Whether there is another turn.</param>
/// <param name="Exit">Where the loop leads if there is none.</param>
internal sealed record LoopTest(Variable Goes, int Exit);

/// <summary>What happens at the test of a loop.</summary>
internal enum TestMode
{
    /// <summary>The turn goes on.</summary>
    Turn,

    /// <summary>The test is all that is asked for.</summary>
    Condition,

    /// <summary>The loop has ended.</summary>
    Exit,
}

/// <summary>
/// An element of an array, or a part of it, or a number, that each turn finds elsewhere: at a function of its number.
/// It may be written.
/// </summary>
internal sealed class TurnElement(LiftedArray? array, TurnForm form, int? partLength) : Store
{
    private object? value;

    public LiftedArray? Array => array;

    public TurnForm Form => form;

    /// <summary>The number of elements of a part; null if it is one element.</summary>
    public int? PartLength => partLength;

    /// <summary>Whether a turn writes it.</summary>
    public bool IsWritten { get; set; }

    /// <summary>The element of the turn before that stands in the same place; null if there is none.</summary>
    public TurnElement? Source { get; set; }

    public override object? this[int place]
    {
        get => value;
        set => this.value = value;
    }

    /// <summary>What it is before the turn, as a variable of the turn.</summary>
    public Variable Variable { get; private set; }

    /// <summary>The part as an array.</summary>
    public LiftedArray? Part { get; private set; }

    public Shape Shape => partLength is { } length ? [length] : Shape.Scalar;

    /// <summary>Its places at all turns; what lies outside the array is moved inside.</summary>
    public int[] Indices(long turns)
    {
        var (indices, last) = (new int[turns], array!.Length - 1);
        for (var turn = 0; turn < turns; turn++)
        {
            indices[turn] = (int)Math.Clamp(form.AtTurn(turn), 0, last);
        }

        return indices;
    }

    public bool IsAt(TurnForm other, long? turns)
    {
        if (ReferenceEquals(form, other) || (form.Step is { } step && step == other.Step
            && form.AtTurn(0) == other.AtTurn(0)))
        {
            return true;
        }

        for (var turn = 0L; turn < turns; turn++)
        {
            if (form.AtTurn(turn) != other.AtTurn(turn))
            {
                return false;
            }
        }

        return turns is not null;
    }

    /// <summary>Whether its place at the first turn lies outside the array, where it cannot be read.</summary>
    public bool BeginsOutside => form.AtTurn(0) < 0 || form.AtTurn(0) >= array!.Length;

    /// <summary>Begins a turn.</summary>
    public void Begin(Variable variable)
    {
        (Variable, value) = (variable, new Number(variable));
        Part = partLength is { } length ? new(typeof(double), [length], variable, isForeign: true) : null;
    }
}
