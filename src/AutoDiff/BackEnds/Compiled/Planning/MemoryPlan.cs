using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>
/// Where the arrays of a schedule are when its steps are run in their order. Arrays whose lives do not overlap share
/// memory. An output is written where it belongs, unless something else needs its array elsewhere.
/// </summary>
internal sealed class MemoryPlan
{
    // Arrays begin at multiples of so many elements: a cache line of floats, two of doubles.
    private const int Alignment = 16;

    private readonly ArrayProgram program;
    private readonly Schedule schedule;
    private readonly IReadOnlyList<ExecutionStep> steps;
    private readonly PointLayout layout;
    private readonly List<(Place, Place)> copies = [];
    private readonly Dictionary<int, (int First, int Last)> lives = [];

    private MemoryPlan(
        ArrayProgram program, Schedule schedule, IReadOnlyList<ExecutionStep> steps, PointLayout layout) =>
        (this.program, this.schedule, this.steps, this.layout) = (program, schedule, steps, layout);

    public ArrayPlaces Places { get; } = new();

    public int ArenaLength { get; private set; }

    public double[] Constants { get; private set; } = [];

    /// <summary>What has to be copied to the outputs at the end of each point.</summary>
    public (Place From, Place To)[] Copies => [.. copies];

    /// <summary>The instructions with the slots of this plan, for calls; null if there are none.</summary>
    public InstructionList? Listing { get; private set; }

    /// <summary>The plan of a schedule.</summary>
    /// <param name="program">The program.</param>
    /// <param name="schedule">What computes its outputs.</param>
    /// <param name="steps">The steps of the schedule in the order in which they are run.</param>
    /// <param name="layout">Where the inputs and outputs of the program are.</param>
    public static MemoryPlan For(
        ArrayProgram program, Schedule schedule, IReadOnlyList<ExecutionStep> steps, PointLayout layout)
    {
        var plan = new MemoryPlan(program, schedule, steps, layout);
        plan.PlaceLeaves();
        plan.FindLives();
        plan.PlaceOutputs();
        plan.PlaceOthers();
        plan.FindCopies();
        if (schedule.Calls.Count > 0)
        {
            plan.Listing = program.Listing.WithSlots(
                i => plan.Places.Contains(i) && plan.Places[i].Region == Region.Arena ? plan.Places[i].Start : 0);
        }

        return plan;
    }

    private void PlaceLeaves()
    {
        for (var k = 0; k < program.Inputs.Length; k++)
        {
            Places[~program.Inputs[k].Index] = layout.Inputs[k];
        }

        var constants = new List<double>();
        var listing = program.Listing;
        for (var i = 0; i < listing.Count; i++)
        {
            if (listing.Payload(listing[i]) is double[] values && listing[i].IsConstant)
            {
                Places[~i] = new(Region.Constants, constants.Count, values.Length);
                constants.AddRange(values);
            }
        }

        Constants = [.. constants];
        foreach (var kernel in schedule.Kernels)
        {
            Places.PlaceTables(kernel);
        }
    }

    private void FindLives()
    {
        for (var time = 0; time < steps.Count; time++)
        {
            foreach (var array in steps[time].Arrays.Where(array => array >= 0))
            {
                lives[array] = lives.TryGetValue(array, out var life) ? (life.First, time) : (time, time);
            }
        }
    }

    private void PlaceOutputs()
    {
        var called = steps.OfType<CallStep>().SelectMany(call => call.Arrays).ToHashSet();
        for (var k = 0; k < layout.Outputs.Length; k++)
        {
            var output = schedule.Outputs[k];
            if (!called.Contains(output) && !Places.Contains(output))
            {
                Places[output] = layout.OutputOfOnePoint(k);
            }
            else if (layout.Outputs[k].Length > 0)
            {
                lives[output] = (lives[output].First, steps.Count);
            }
        }
    }

    private void PlaceOthers()
    {
        var blocks = new FirstFit(Alignment);
        var reusing = FindReusing();
        foreach (var (array, life) in lives.OrderBy(pair => pair.Value.First))
        {
            if (Places.Contains(array))
            {
                continue;
            }

            var arrays = new List<int> { array };
            while (reusing.TryGetValue(arrays[^1], out var next))
            {
                arrays.Add(next);
            }

            var length = schedule.LengthOf(array);
            var place = new Place(Region.Arena, blocks.Place(length, life.First, lives[arrays[^1]].Last), length);
            foreach (var sharing in arrays)
            {
                Places[sharing] = place;
            }
        }

        ArenaLength = blocks.Length;
    }

    // For each array whose memory another one takes at the end of its life, that other one.
    private Dictionary<int, int> FindReusing()
    {
        var reusing = new Dictionary<int, int>();
        for (var time = 0; time < steps.Count; time++)
        {
            if (steps[time] is KernelStep { Kernel: var kernel })
            {
                InPlaceReuse.Find(
                    kernel,
                    array =>
                        lives.TryGetValue(array, out var life) && life.Last == time && IsFree(array, kernel.Length),
                    array =>
                        lives[array].First == time && !schedule.Fills.ContainsKey(array) &&
                            IsFree(array, kernel.Length),
                    reusing);
            }
        }

        return reusing;
    }

    private bool IsFree(int array, int length) => !Places.Contains(array) && schedule.LengthOf(array) == length;

    private void FindCopies()
    {
        for (var k = 0; k < layout.Outputs.Length; k++)
        {
            var (place, target) = (Places[schedule.Outputs[k]], layout.OutputOfOnePoint(k));
            if (target.Length > 0 && place != target)
            {
                copies.Add((place, target));
            }
        }
    }
}
