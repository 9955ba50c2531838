namespace AutoDiff.Formulas.Lowering;

/// <summary>The elements of a sequence that are known, by their place.</summary>
internal sealed class Sequence
{
    private readonly SortedDictionary<int, IndexedArray> elements = [];
    private readonly Dictionary<int, IndexedArray> held = [];

    /// <summary>Whether its elements are still being computed, so that it does not stand for an array yet.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>The places of the elements.</summary>
    public IReadOnlyCollection<int> Places => elements.Keys;

    /// <summary>The shape of an element; null if none is known.</summary>
    public Shape? ElementShape => elements.Count == 0 ? null : elements.First().Value.Own;

    public bool TryFind(int place, out IndexedArray element) =>
        (IsOpen && held.TryGetValue(place, out element)) || elements.TryGetValue(place, out element);

    /// <summary>Holds an element constant in the steps that follow.</summary>
    public void Hold(int place)
    {
        if (elements.TryGetValue(place, out var element))
        {
            held[place] = IndexedArray.Of(Functions.StopGradient(element.Value));
        }
    }

    public void Add(int place, IndexedArray element) => elements.Add(place, element);

    /// <summary>The sequence as an array with the index first, 0 where there is no element.</summary>
    public Variable Close(int length, Recorder recorder)
    {
        IsOpen = false;
        var shape = ElementShape ?? Shape.Scalar;
        var zero = recorder.Fill(0, shape);
        Variable[] all = [.. Enumerable.Range(0, length).Select(
            place => TryFind(place, out var element) ? element.Value : zero)];
        return all.Length == 0 ? recorder.Constant([], Shape.Of([0, .. shape.Axes])) : Functions.Stack(all);
    }
}
