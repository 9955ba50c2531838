using System.Numerics;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;
using static AutoDiff.Functions;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Has a program compute, as one more output, whether the interpreter must evaluate the point again: how many of its
/// guards do not hold, and whether a number on the way to second derivatives is so large that products may have left
/// the range. Compiled code then need neither stop nor keep what it computes.
/// </summary>
internal static class PointCheck
{
    // To read more outputs of a point once more takes up to a tenth of the time of what computes them.
    private const int FewOutputs = 16;

    /// <summary>Whether there is anything to check; of the turn of a loop only its guards are.</summary>
    public static bool IsNeeded(ArrayProgram program, bool isTurn = false) =>
        !program.Guards.IsEmpty || ChecksRange(program, isTurn);

    /// <summary>
    /// Whether some output is a derivative of second order, or of a higher one, and not of a polynomial.
    /// </summary>
    public static bool ChecksRange(ArrayProgram program, bool isTurn = false)
    {
        if (isTurn)
        {
            return false;
        }

        var orders = DerivativeOrders.Of(program.Listing);
        return program.Outputs.Any(output => orders[output] > 1) && GrowingIn(program).Any();
    }

    /// <summary>
    /// Which of few outputs are derivatives, where they are of first order only and not of a polynomial; else null.
    /// </summary>
    public static bool[]? FirstDerivatives(ArrayProgram program, bool isTurn)
    {
        var length = program.Outputs.Sum(output => (long)program.Listing.Shape(output).Length);
        if (isTurn || length > FewOutputs || ChecksRange(program))
        {
            return null;
        }

        var orders = DerivativeOrders.Of(program.Listing);
        bool[] derivatives = [.. program.Outputs.Select(output => orders[output] > 0)];
        return Array.Exists(derivatives, isDerivative => isDerivative) && GrowingIn(program).Any()
            ? derivatives
            : null;
    }

    /// <summary>
    /// The program with a last output that is 0 where all is well; itself if there is nothing to check.
    /// </summary>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    public static ArrayProgram Apply<T>(ArrayProgram program, bool isTurn = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!IsNeeded(program, isTurn))
        {
            return program;
        }

        var builder = new ProgramBuilder();
        var replay = program.Replay(
            builder, [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        Variable reasons = 0;
        foreach (var guard in program.Guards)
        {
            reasons += Where(replay[guard.Instruction], guard.Outcome ? 0 : 1, guard.Outcome ? 1 : 0);
        }

        if (ChecksRange(program, isTurn))
        {
            Variable sizes = 0;
            foreach (var instruction in GrowingIn(program))
            {
                sizes += Sum(Abs(replay[instruction]));
            }

            reasons += Where(LessOrEqual(sizes, double.CreateTruncating(ModerateNumbers<T>.Largest)), 0, 1);
        }

        return builder.Build([.. program.Outputs.Select(output => replay[output]), reasons]);
    }

    /// <summary>The roles in which what is counted is added up over the points.</summary>
    public static PointRoles Roles(ArrayProgram program, PointRoles roles, bool isTurn = false) =>
        IsNeeded(program, isTurn) ? roles.AlsoSumming(program.Outputs.Length) : roles;

    // What makes large numbers of moderate ones: exponentials, powers, poles.
    private static IEnumerable<int> GrowingIn(ArrayProgram program)
    {
        var listing = program.Listing;
        var needed = listing.NeededFor(program.Outputs.AsSpan());
        for (var i = 0; i < listing.Count; i++)
        {
            if (needed[i] && listing[i].Varies)
            {
                var growth = new Growing(listing, i);
                PrimitiveTable.Visit(listing[i].Op, listing.Payload(listing[i]), ref growth);
                if (growth.IsFound)
                {
                    yield return i;
                }
            }
        }
    }

    private struct Growing(InstructionList listing, int instruction) : IPrimitiveVisitor
    {
        // A power that is as good as a product.
        private const double Small = 4;

        public bool IsFound { get; private set; }

        public void Unary<TOp>()
            where TOp : struct, IUnary => IsFound = TOp.Growth is Growth.Exponential or Growth.Hidden;

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            ref readonly var exponent = ref listing[listing[instruction].B];
            IsFound = (TOp.IsSteep && !(exponent.IsSplat && exponent.SplatValue is >= 0 and <= Small))
                || (TOp.HasPoleInY && listing[instruction].SecondVaries)
                || TOp.Growth is Growth.Exponential or Growth.Hidden;
        }

        public readonly void Leaf()
        {
        }

        public readonly void Linear<TOp>()
            where TOp : struct, ILinear
        {
        }

        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
        }

        public readonly void Custom()
        {
        }
    }
}
