namespace AutoDiff;

/// <summary>
/// What the inputs and outputs of a program are when it is evaluated at many points: a shared input, such as a
/// parameter, is the same at all points and given once; a summed output, such as a loss or the gradient of a shared
/// input, is added up over the points and returned once. All others have one value for each point, along a leading
/// axis.
/// </summary>
public sealed class PointRoles : IEquatable<PointRoles>
{
    private readonly int[] shared;
    private readonly int[] summed;

    /// <summary>The roles in which the inputs and outputs with the given numbers are shared and summed.</summary>
    /// <param name="shared">The numbers of the inputs that are the same at all points.</param>
    /// <param name="summed">The numbers of the outputs that are added up over the points.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public PointRoles(ReadOnlySpan<int> shared, ReadOnlySpan<int> summed)
    {
        this.shared = Distinct(shared, nameof(shared));
        this.summed = Distinct(summed, nameof(summed));
    }

    /// <summary>The roles in which each point has inputs and outputs of its own.</summary>
    public static PointRoles Each { get; } = new([], []);

    /// <summary>Whether the input with this number is the same at all points.</summary>
    public bool IsShared(int input) => Array.BinarySearch(shared, input) >= 0;

    /// <summary>Whether the output with this number is added up over the points.</summary>
    public bool IsSummed(int output) => Array.BinarySearch(summed, output) >= 0;

    /// <inheritdoc/>
    public bool Equals(PointRoles? other) =>
        other is not null && shared.AsSpan().SequenceEqual(other.shared) && summed.AsSpan().SequenceEqual(other.summed);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PointRoles);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var input in shared)
        {
            hash.Add(input);
        }

        foreach (var output in summed)
        {
            hash.Add(~output);
        }

        return hash.ToHashCode();
    }

    /// <summary>The roles in which one more output is summed.</summary>
    internal PointRoles AlsoSumming(int output) => new(shared, [.. summed, output]);

    /// <exception cref="ArgumentOutOfRangeException">
    /// The program has no input or output of a number named in the roles.
    /// </exception>
    internal static void Check(PointRoles roles, ArrayProgram program)
    {
        if (roles.shared is [.., var input] && input >= program.Inputs.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(roles),
                $"Input {input} was said to be shared; the program has {program.Inputs.Length} inputs, counted from " +
                "0.");
        }

        if (roles.summed is [.., var output] && output >= program.Outputs.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(roles),
                $"Output {output} was said to be summed; the program has {program.Outputs.Length} outputs, counted " +
                "from 0.");
        }
    }

    private static int[] Distinct(ReadOnlySpan<int> numbers, string name)
    {
        foreach (var number in numbers)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number, name);
        }

        return [.. numbers.ToArray().Distinct().Order()];
    }
}
