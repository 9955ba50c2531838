using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Programs;
using AutoDiff.Tests.BackEnds.Structures;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Mistakes in the machinery of loops, and for each the law that sees it. What is kept and computed again is followed
/// in <see cref="CheckpointsTests"/>, what is watched in <see cref="BackEnds.Compiled.Rewriting.SpeculationTests"/>;
/// both have mistakes of their own.
/// </summary>
public class PlantedLoopFaults
{
    private const string ForwardIsBackward = "⟨u, Jv⟩ = ⟨Jᵀu, v⟩";
    private const string ForwardIsDifference = "forward = finite difference";
    private const int Turns = 4;

    private static readonly Shape[] Shapes = [[2], [2], [Turns, 2], [2]];

    public static TheoryData<LoopFault, string> SeenByDerivatives => new()
    {
        { LoopFault.OutputsInReverse, ForwardIsBackward },
        { LoopFault.TangentNotReset, ForwardIsDifference },
        { LoopFault.StateNotCarriedBack, ForwardIsBackward },
        { LoopFault.StatesExchanged, ForwardIsBackward },
        { LoopFault.InvariantOfLastTurnAlone, ForwardIsBackward },
        { LoopFault.FirstTurnLeftOut, ForwardIsBackward },
        { LoopFault.StatesOfTheTurnBefore, ForwardIsBackward },
        { LoopFault.CotangentsOfOutputsInReverse, ForwardIsBackward },
        { LoopFault.CotangentsOfElementsInReverse, ForwardIsBackward },
    };

    [Fact]
    public void Without_a_mistake_no_law_is_broken()
    {
        Assert.Empty(Violations(LoopFault.None));
        Agree(LoopFault.None);
        AtPoints(LoopFault.None);
        Simplified(LoopFault.None);
    }

    [Theory]
    [MemberData(nameof(SeenByDerivatives))]
    public void The_laws_of_derivatives_see(LoopFault fault, string law) =>
        Assert.Contains(Violations(fault), violation => violation.StartsWith(law, StringComparison.Ordinal));

    // Value and derivatives of fewer turns agree with each other.
    [Fact]
    public void That_a_loop_is_what_is_written_out_shows_a_turn_too_few()
    {
        Assert.Empty(Violations(LoopFault.TurnTooFew));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Agree(LoopFault.TurnTooFew));
    }

    [Theory]
    [InlineData(LoopFault.NoMaskWhereItHasEnded)]
    [InlineData(LoopFault.TurnsOfTheFirstPoint)]
    public void That_points_are_what_they_are_alone_shows(LoopFault fault) =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AtPoints(fault));

    [Fact]
    public void That_simplification_keeps_values_shows_a_state_dropped_that_was_not_zero() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Simplified(LoopFault.DroppedStateThatIsNotZero));

    private static IReadOnlyList<string> Violations(LoopFault fault) => DerivativeLaws.Check(Planted(fault)).Violations;

    private static void Agree(LoopFault fault)
    {
        var (planted, written) = (Planted(fault), new Subject(
            (_, x, _) => Joined(WrittenOut(x)), Shapes, new Random(1)));
        RandomProgramLaws.Agree(planted.Function, written.Function, planted.X);
        RandomProgramLaws.Agree(planted.Pull, written.Pull, planted.X, planted.U, planted.V);
    }

    private static Subject Planted(LoopFault fault)
    {
        var program = ProgramBuilder.Trace(
            v => Turn(v[0], v[1], v[2], v[3]), ("s", [2]), ("r", [2]), ("x", [2]), ("c", [2]));
        var turns = fault == LoopFault.TurnTooFew ? Turns - 1 : Turns;
        var operation = new StructureOperation(new PlantedLoop(
            new(
                program,
                [LoopRole.State, LoopRole.State, LoopRole.Element, LoopRole.Invariant],
                [true, true, false],
                turns,
                null,
                new()),
            fault));
        return new(
            (_, x, _) => Joined(operation.Record([x[0], x[1], x[2][..turns], x[3]]), Turns - turns),
            Shapes,
            new Random(1));
    }

    private static Variable[] Turn(Variable s, Variable r, Variable x, Variable c) =>
        [Sin(s) * c, Tanh(r + (s * x)) + (0.5 * c), (s * r) + x];

    private static Variable[] WrittenOut(ReadOnlySpan<Variable> x)
    {
        var (s, r, outputs) = (x[0], x[1], new Variable[Turns]);
        for (var t = 0; t < Turns; t++)
        {
            var next = Turn(s, r, x[2][t], x[3]);
            (s, r, outputs[t]) = (next[0], next[1], next[2]);
        }

        return [s, r, Stack(outputs)];
    }

    // As many results whatever the number of turns.
    private static Variable Joined(Variable[] results, int missing = 0) => Concatenate(
    [
        .. results.Select(result => Reshape(result, [result.Shape.Length])),
        .. Enumerable.Repeat(0 * results[0], missing),
    ]);

    // A loop until a value is passed, which takes other numbers of turns at other points.
    private static void AtPoints(LoopFault fault)
    {
        var structure = new PlantedLoop(
            new(
                ProgramBuilder.Trace(v => [v[0] + Abs(v[1]) + 0.1], ("s", Shape.Scalar), ("c", Shape.Scalar)),
                [LoopRole.State, LoopRole.Invariant],
                [true],
                0,
                ProgramBuilder.Trace(v => [Less(v[0], 1)], ("s", Shape.Scalar)),
                new()),
            fault);
        LoopsOverPointsTests.AssertSame(
            LoopsOverPointsTests.Trace(v => new StructureOperation(structure).Record([v[0], v[1]])), PointRoles.Each);
    }

    // The second state is zero before the first turn, and then the square of the first.
    private static void Simplified(LoopFault fault)
    {
        var structure = new PlantedLoop(
            new(
                ProgramBuilder.Trace(v => [v[0] + v[1], v[0] * v[0]], ("s", Shape.Scalar), ("r", Shape.Scalar)),
                [LoopRole.State, LoopRole.State],
                [true, true],
                Turns,
                null,
                new()),
            fault);
        var program = ProgramBuilder.Trace(
            v => new StructureOperation(structure).Record([v[0], v[0].Recorder!.Fill(0, Shape.Scalar)]),
            ("x", Shape.Scalar));
        StructureSimplificationTests.AssertSame("planted", program, Simplify.Apply(program), [0.5]);
    }
}
