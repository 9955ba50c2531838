namespace AutoDiff.BackEnds.Structures;

/// <summary>Several arrays as one: the elements of one after the other; a single array keeps its shape.</summary>
internal sealed class Packing
{
    private readonly Shape[] shapes;
    private readonly int[] starts;

    public Packing(Shape[] shapes)
    {
        this.shapes = shapes;
        starts = new int[shapes.Length];
        long length = 0;
        for (var i = 0; i < shapes.Length; i++)
        {
            starts[i] = (int)length;
            length += shapes[i].Length;
            if (length > Array.MaxLength)
            {
                throw new CapacityExceededException(
                    $"The operands or the results of one operation have at most {Array.MaxLength} elements " +
                    $"together; found {shapes.Sum(shape => (long)shape.Length)}.");
            }
        }

        Length = (int)length;
        Shape = shapes.Length == 1 ? shapes[0] : Shape.Of(Length);
    }

    public ReadOnlySpan<Shape> Shapes => shapes;

    /// <summary>The number of all elements.</summary>
    public int Length { get; }

    /// <summary>The shape of the one array.</summary>
    public Shape Shape { get; }

    /// <summary>Where the elements of an array begin.</summary>
    public int Start(int array) => starts[array];

    /// <summary>The array that a slice of the one takes out as it is; null if it takes anything else.</summary>
    public int? TakenBy(ReadOnlySpan<int> slice, Shape shape)
    {
        if (slice.Length != 3)
        {
            return null;
        }

        var array = Array.IndexOf(starts, slice[0]);
        while (array >= 0 && array + 1 < starts.Length && starts[array + 1] == slice[0] && shapes[array] != shape)
        {
            array++;
        }

        return shapes.Length > 1 && array >= 0 && slice[1] == 1 && shapes[array] == shape
            ? array
            : null;
    }

    /// <summary>The elements of an array.</summary>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> all, int array) => all.Slice(starts[array], shapes[array].Length);

    /// <inheritdoc cref="Of{T}(ReadOnlySpan{T}, int)"/>
    public Span<T> Of<T>(Span<T> all, int array) => all.Slice(starts[array], shapes[array].Length);

    /// <summary>The arrays, as parts of the one.</summary>
    public Variable[] Split(Variable all)
    {
        var parts = new Variable[shapes.Length];
        Split(all, parts);
        return parts;
    }

    /// <inheritdoc cref="Split(Variable)"/>
    public void Split(Variable all, Span<Variable> parts)
    {
        if (parts.Length == 1)
        {
            parts[0] = all;
            return;
        }

        var recorder = Functions.OwnerOf(all);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = recorder.Part(all, starts[i], shapes[i]);
        }
    }

    /// <summary>The one, of the arrays.</summary>
    public static Variable Join(ReadOnlySpan<Variable> arrays)
    {
        if (arrays.Length == 1)
        {
            return arrays[0];
        }

        var flat = new Variable[arrays.Length];
        for (var i = 0; i < flat.Length; i++)
        {
            flat[i] = Functions.Reshape(arrays[i], [arrays[i].Shape.Length]);
        }

        return Functions.Concatenate(flat);
    }
}

/// <summary>An operation that has several results, one after the other in one array.</summary>
internal interface IPackedResults
{
    /// <summary>Where they lie, given the shapes of the operands.</summary>
    Packing ResultsOf(ReadOnlySpan<Shape> operands);

    /// <summary>The programs that it is made of, and what each is to it.</summary>
    IEnumerable<(string Role, ArrayProgram Program)> Programs { get; }
}
