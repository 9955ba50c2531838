namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>
/// An array that the method works with. An element is what has been written to it, else what stands in its place in
/// the whole that the array was made from.
/// </summary>
internal sealed class LiftedArray : Store
{
    /// <summary>The place of the whole that the array was made from.</summary>
    public const int Whole = -1;

    private static readonly object Absent = new();

    private readonly object?[] elements;
    private readonly object? original;
    private object? whole;

    public LiftedArray(Type elementType, int[] lengths, object? whole, bool isForeign)
    {
        (ElementType, Lengths, this.whole, IsForeign) = (elementType, lengths, whole, isForeign);
        Length = lengths.Aggregate(1, (product, length) => product * length);
        original = whole;
        elements = new object?[Length];
        Array.Fill(elements, Absent);
    }

    public Type ElementType { get; }

    public int[] Lengths { get; }

    public int Length { get; }

    /// <summary>Whether its elements are floating-point numbers.</summary>
    public bool HasNumbers => ElementType == typeof(double) || ElementType == typeof(float);

    /// <summary>An element, or the whole; an element that stands in the whole is <see cref="IsAbsent"/>.</summary>
    public override object? this[int place]
    {
        get => place == Whole ? whole : elements[place];
        set
        {
            if (place == Whole)
            {
                whole = value;
            }
            else
            {
                elements[place] = value;
            }
        }
    }

    /// <summary>Whether an element of numbers has been written since it was made.</summary>
    public bool IsWritten =>
        !ReferenceEquals(whole, original) || Array.Exists(elements, element => !IsAbsent(element));

    /// <summary>An array with the same elements, which may be written.</summary>
    public LiftedArray Copy()
    {
        var copy = new LiftedArray(ElementType, Lengths, whole, isForeign: false);
        for (var k = 0; k < Length; k++)
        {
            copy[k] = LiftedObject.CopyOf(elements[k]);
        }

        return copy;
    }

    /// <summary>What says that an element stands in the whole.</summary>
    public static object InWhole => Absent;

    public static bool IsAbsent(object? element) => ReferenceEquals(element, Absent);
}
