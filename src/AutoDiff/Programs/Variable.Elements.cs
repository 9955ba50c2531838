namespace AutoDiff;

/// <content>An array as what C# goes through: the parts at the indices of its first axis.</content>
public readonly partial struct Variable
{
    /// <summary>The length of the first axis: how many parts <c>foreach</c> and <c>x[i]</c> go through.</summary>
    /// <exception cref="ShapeMismatchException">It is a scalar.</exception>
    public int Length => Shape is { Rank: > 0 } shape
        ? shape[0]
        : throw new ShapeMismatchException(
            $"The length of a variable of the shape {Shape} was asked for; expected an array.");

    /// <summary>Goes through the parts at the indices of the first axis: the elements of a vector, the rows of a
    /// matrix.</summary>
    /// <exception cref="ShapeMismatchException">It is a scalar.</exception>
    public Enumerator GetEnumerator() => new(this, Length);

    /// <summary>Goes through the parts of an array.</summary>
    public struct Enumerator
    {
        private readonly Variable array;
        private readonly int length;
        private int index;

        internal Enumerator(Variable array, int length) => (this.array, this.length, index) = (array, length, -1);

        /// <summary>The part that it has come to.</summary>
        public readonly Variable Current => array[index];

        /// <summary>Goes on; returns whether there is a further part.</summary>
        public bool MoveNext() => ++index < length;
    }
}
