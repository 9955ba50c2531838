using AutoDiff.Transforms.Tidying;

namespace AutoDiff.Transforms;

/// <summary>
/// Rewrites a program into the form in which a person would write it: like terms and factors are collected, what
/// cancels is gone, fractions have one bar, sums of products are products of matrices, and of the forms found the one
/// with the fewest operations is taken. It is the same function where all that is computed is finite; kinks and guards
/// against division by zero are left out.
/// </summary>
public static class Tidy
{
    // Nobody reads a formula of more instructions; sums in sums are written by recursion, too.
    private const int LongestProgram = 400;

    /// <summary>The rewritten program, without guards.</summary>
    /// <param name="program">The program; it is not changed.</param>
    public static ArrayProgram Apply(ArrayProgram program) =>
        Apply(program, new Dictionary<int, string>(), new HashSet<string>(), new HashSet<string>());

    /// <summary>The rewritten program, without guards, for inputs of which something is known.</summary>
    /// <param name="program">The program; it is not changed.</param>
    /// <param name="lengths">For lengths of axes the names of inputs that stand for them.</param>
    /// <param name="symmetric">The names of inputs that are symmetric matrices.</param>
    /// <param name="distributions">The names of inputs whose elements along the last axis sum to 1.</param>
    public static ArrayProgram Apply(
        ArrayProgram program,
        IReadOnlyDictionary<int, string> lengths,
        IReadOnlySet<string> symmetric,
        IReadOnlySet<string> distributions)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(symmetric);
        ArgumentNullException.ThrowIfNull(distributions);
        var simple = Simplify.Apply(program, Validity.AssumesFinite).WithoutGuards();
        if (simple.Count > LongestProgram)
        {
            return simple;
        }

        var builder = new ProgramBuilder(sharesInstructions: true);
        var reader = new Reader(simple, builder, lengths, symmetric, distributions);
        return builder.Build([.. simple.Outputs.Select(reader.Written)]);
    }
}
