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
internal sealed class PointCheck
{
    // To read more outputs of a point once more takes up to a tenth of the time of what computes them.
    private const int FewOutputs = 16;

    private readonly ArrayProgram program;

    // What may grow beyond all numbers on the way to derivatives; nothing in a polynomial.
    private readonly int[] growing;

    /// <param name="program">The program.</param>
    /// <param name="isTurn">Whether it is the turn of a loop, of which only the guards are checked.</param>
    public PointCheck(ArrayProgram program, bool isTurn = false)
    {
        this.program = program;
        var all = isTurn ? [] : DerivativeOrders.Of(program.Listing);
        int[] orders = [.. program.Outputs.Select(output => isTurn ? 0 : all[output])];
        var highest = orders.DefaultIfEmpty().Max();
        growing = highest > 0 ? [.. GrowingIn(program)] : [];
        ChecksRange = highest > 1 && growing.Length > 0;
        var length = program.Outputs.Sum(output => (long)program.Listing.Shape(output).Length);
        FirstDerivatives = highest == 1 && growing.Length > 0 && length <= FewOutputs
            ? [.. orders.Select(order => order > 0)]
            : null;
    }

    /// <summary>
    /// Whether some output is a derivative of second order, or of a higher one, and not of a polynomial.
    /// </summary>
    public bool ChecksRange { get; }

    /// <summary>
    /// Which of few outputs are derivatives, where they are of first order only and not of a polynomial; else null.
    /// </summary>
    public bool[]? FirstDerivatives { get; }

    /// <summary>Whether the program has one more output.</summary>
    public bool IsNeeded => !program.Guards.IsEmpty || ChecksRange;

    /// <summary>
    /// The program with a last output that is 0 where all is well; itself if there is nothing to check.
    /// </summary>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    public ArrayProgram Apply<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!IsNeeded)
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

        if (ChecksRange)
        {
            Variable sizes = 0;
            foreach (var instruction in growing)
            {
                sizes += Sum(Abs(replay[instruction]));
            }

            reasons += Where(LessOrEqual(sizes, double.CreateTruncating(ModerateNumbers<T>.Largest)), 0, 1);
        }

        return builder.Build([.. program.Outputs.Select(output => replay[output]), reasons]);
    }

    /// <summary>The roles in which what is counted is added up over the points.</summary>
    public PointRoles Roles(PointRoles roles) => IsNeeded ? roles.AlsoSumming(program.Outputs.Length) : roles;

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
