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
    public static ArrayProgram Apply(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var simple = Simplify.Apply(program, Validity.AssumesFinite).WithoutGuards();
        if (simple.Count > LongestProgram)
        {
            return simple;
        }

        var builder = new ProgramBuilder(sharesInstructions: true);
        var reader = new Reader(simple, builder);
        return builder.Build([.. simple.Outputs.Select(reader.Written)]);
    }
}
