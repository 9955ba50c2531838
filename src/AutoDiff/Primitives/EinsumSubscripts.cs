namespace AutoDiff.Primitives;

/// <summary>The notation <c>ij,jk->ik</c>: a letter for each axis.</summary>
internal static class EinsumSubscripts
{
    /// <summary>
    /// The attribute with which <see cref="Einsum"/> means what is written, and the lengths of the result.
    /// </summary>
    /// <exception cref="ArgumentException">The text is not of this form, or not for so many operands.</exception>
    /// <exception cref="ShapeMismatchException">A shape does not fit its letters.</exception>
    public static (int[] Attribute, int[] Lengths) Read(string text, ReadOnlySpan<Shape> shapes)
    {
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        if (arrow < 0)
        {
            throw new ArgumentException(
                $"The subscripts \"{text}\" have no `->`; expected a form such as \"ij,jk->ik\".", nameof(text));
        }

        var operands = text[..arrow].Split(',');
        var result = text[(arrow + 2)..];
        if (operands.Length != shapes.Length)
        {
            throw new ArgumentException(
                $"The subscripts \"{text}\" are those of {operands.Length} operands; found {shapes.Length}.", nameof(
                    text));
        }

        var lengths = new Dictionary<char, int>();
        var numbers = new Dictionary<char, int>();
        var labels = new List<int>();
        for (var k = 0; k < operands.Length; k++)
        {
            if (operands[k].Length != shapes[k].Rank)
            {
                throw new ShapeMismatchException(
                    $"The subscripts \"{operands[k]}\" are those of {operands[k].Length} axes; " +
                    $"operand {k} has the shape {shapes[k]}.");
            }

            for (var axis = 0; axis < operands[k].Length; axis++)
            {
                var letter = Checked(operands[k][axis], text);
                var length = shapes[k].Axes[axis];
                if (!lengths.TryAdd(letter, length) && lengths[letter] != length)
                {
                    throw new ShapeMismatchException(
                        $"The subscript {letter} of \"{text}\" stands for the lengths {lengths[letter]} and {length}.");
                }

                numbers.TryAdd(letter, numbers.Count);
                labels.Add(numbers[letter]);
            }
        }

        for (var i = 0; i < result.Length; i++)
        {
            if (!numbers.ContainsKey(Checked(result[i], text)))
            {
                throw new ArgumentException(
                    $"The subscript {result[i]} of the result of \"{text}\" is none of an operand.", nameof(text));
            }

            if (result.IndexOf(result[i], StringComparison.Ordinal) < i)
            {
                throw new ArgumentException(
                    $"The result of \"{text}\" has the subscript {result[i]} twice.", nameof(text));
            }
        }

        return (
            [0, .. result.Select(letter => numbers[letter]), .. labels],
            [.. result.Select(letter => lengths[letter])]);
    }

    /// <summary>The notation of a use of <see cref="Einsum"/>.</summary>
    public static string Write(in LinearCall call)
    {
        var operands = new string[call.Count];
        for (var k = 0; k < operands.Length; k++)
        {
            operands[k] = Letters(Einsum.Labels(call, k));
        }

        return $"{string.Join(",", operands)}->{Letters(Einsum.Labels(call, -1))}";
    }

    // i, j, k, … and at last the letters before i.
    private static string Letters(ReadOnlySpan<int> labels)
    {
        var letters = new char[labels.Length];
        for (var axis = 0; axis < letters.Length; axis++)
        {
            var label = labels[axis];
            letters[axis] = (char)(label < 26 ? 'a' + ((label + 8) % 26) : 'A' + label - 26);
        }

        return new(letters);
    }

    private static char Checked(char letter, string text) => char.IsAsciiLetter(letter)
        ? letter
        : throw new ArgumentException($"Subscripts are letters; found {letter} in \"{text}\".", nameof(text));
}
