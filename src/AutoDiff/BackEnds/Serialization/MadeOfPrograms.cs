using System.Text.Json;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Serialization;

/// <summary>
/// Operations that are made of programs, in JSON: loops, fixed points, choices, their VJPs, and calls. Their programs
/// stand in a list of the text, and go by their numbers there.
/// </summary>
internal static class MadeOfPrograms
{
    private const string Loop = "loop";
    private const string FixedPoint = "fixed-point";
    private const string Choice = "choice";
    private const string Call = "call";

    private static readonly LoopOptions Usual = new();

    /// <summary>The programs that an operation is made of; null if it is none of these.</summary>
    public static ArrayProgram[]? Of(CustomOperation operation) => operation switch
    {
        StructureOperation { Structure: var structure } => Of(structure),
        AdjointOperation { Structure: var structure } => Of(structure),
        ProgramOperation call => [call.Program],
        _ => null,
    };

    public static void Write(Utf8JsonWriter json, CustomOperation operation, Func<ArrayProgram, int> number)
    {
        json.WriteStartObject("operation");
        switch (operation)
        {
            case StructureOperation { Structure: var structure, Varying: var varying }:
                Write(json, structure, number);
                WriteVarying(json, [.. Enumerable.Range(0, varying.Count).Select(i => varying[i])]);
                break;
            case AdjointOperation { Structure: var structure, Varying: var varying }:
                Write(json, structure, number);
                json.WriteBoolean("adjoint", true);
                WriteVarying(json, [.. Enumerable.Range(0, varying.Count).Select(i => varying[i])]);
                break;
            case ProgramOperation call:
                Write(json, call, number);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>The operation at a place, of programs that were read before.</summary>
    public static CustomOperation Read(JsonPlace place, IReadOnlyList<ArrayProgram> programs)
    {
        var kind = place["kind"].Text();
        if (kind == Call)
        {
            return ReadCall(place, programs);
        }

        Structure structure = kind switch
        {
            Loop => new Loop(Body(place, programs, isLoop: true)),
            FixedPoint => new FixedPoint(Body(place, programs, isLoop: false)),
            Choice => ReadChoice(place, programs),
            _ => throw place["kind"].Wrong($"`{kind}`", $"`{Loop}`, `{FixedPoint}`, `{Choice}` or `{Call}`"),
        };
        var varying = new Mask(Varying(place, structure.Operands.Shapes.Length));
        return place.Has("adjoint") && place["adjoint"].Truth()
            ? new AdjointOperation(structure.First, varying)
            : new StructureOperation(structure.First, varying);
    }

    private static ArrayProgram[] Of(Structure structure) => structure switch
    {
        Loop { Definition: var body } => body.Condition is null ? [body.Program] : [body.Program, body.Condition],
        FixedPoint { Definition: var body } => [body.Program],
        Choice choice => [choice.WhenTrue, choice.WhenFalse],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Write(Utf8JsonWriter json, Structure structure, Func<ArrayProgram, int> number)
    {
        switch (structure)
        {
            case Loop { Definition: var body }:
                json.WriteString("kind", Loop);
                Write(json, body, number);
                ProgramWriter.WriteIntegers(json, "stacked", body.StackedOutputs);
                if (body.Condition is null)
                {
                    json.WriteNumber("turns", body.Turns);
                }
                else
                {
                    json.WriteNumber("condition", number(body.Condition));
                }

                break;
            case FixedPoint { Definition: var body }:
                json.WriteString("kind", FixedPoint);
                Write(json, body, number);
                break;
            case Choice choice:
                json.WriteString("kind", Choice);
                json.WriteNumber("then", number(choice.WhenTrue));
                json.WriteNumber("else", number(choice.WhenFalse));
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, LoopBody body, Func<ArrayProgram, int> number)
    {
        json.WriteNumber("turn", number(body.Program));
        json.WriteStartArray("roles");
        foreach (var role in body.Roles)
        {
            json.WriteStringValue(role.ToString());
        }

        json.WriteEndArray();
        if (body.Options.Memory != Usual.Memory)
        {
            json.WriteNumber("memory", body.Options.Memory);
        }

        if (body.Options.MostTurns != Usual.MostTurns)
        {
            json.WriteNumber("mostTurns", body.Options.MostTurns);
        }

        if (body.Options.IsBackward)
        {
            json.WriteBoolean("backward", true);
        }
    }

    private static void Write(Utf8JsonWriter json, ProgramOperation call, Func<ArrayProgram, int> number)
    {
        json.WriteString("kind", Call);
        json.WriteNumber("program", number(call.Program));
        if (call.Roles is { } roles)
        {
            ProgramWriter.WriteIntegers(json, "shared", Chosen(call.Program.Inputs.Length, roles.IsShared));
            ProgramWriter.WriteIntegers(json, "summed", Chosen(call.Program.Outputs.Length, roles.IsSummed));
        }

        if (call.Threads != 1)
        {
            json.WriteNumber("threads", call.Threads);
        }

        WriteVarying(json, [.. Enumerable.Range(0, call.Program.Inputs.Length).Select(call.Varies)]);
    }

    private static void WriteVarying(Utf8JsonWriter json, bool[] varying)
    {
        if (!varying.All(varies => varies))
        {
            ProgramWriter.WriteIntegers(json, "varying", Chosen(varying.Length, i => varying[i]));
        }
    }

    private static bool[] Varying(JsonPlace place, int operands)
    {
        var varying = new bool[operands];
        Array.Fill(varying, !place.Has("varying"));
        foreach (var operand in place.Has("varying") ? place["varying"].Integers(0, operands - 1) : [])
        {
            varying[operand] = true;
        }

        return varying;
    }

    private static ProgramOperation ReadCall(JsonPlace place, IReadOnlyList<ArrayProgram> programs)
    {
        var program = Program(place["program"], programs);
        var roles = !place.Has("shared") ? null : new PointRoles(
            place["shared"].Integers(0, program.Inputs.Length - 1),
            place["summed"].Integers(0, program.Outputs.Length - 1));
        var threads = place.Has("threads") ? place["threads"].Integer(1, int.MaxValue) : 1;
        return (ProgramOperation)ProgramOperation.Of(program, roles, threads).For(
            Varying(place, program.Inputs.Length));
    }

    private static Choice ReadChoice(JsonPlace place, IReadOnlyList<ArrayProgram> programs)
    {
        var (first, second) = (Program(place["then"], programs), Program(place["else"], programs));
        var (inputs, outputs) = (Listed(Inputs(first)), Listed(Outputs(first)));
        if (inputs != Listed(Inputs(second)) || outputs != Listed(Outputs(second)))
        {
            throw place["else"].Wrong(
                $"a program of {Listed(Inputs(second))} that gives {Listed(Outputs(second))}",
                $"one of {inputs} that gives {outputs}, as `then`");
        }

        return Inputs(first) is [{ Rank: 0 }, ..]
            ? new(first, second)
            : throw place["then"].Wrong($"a program of {inputs}", "one whose first input is a scalar, the condition");
    }

    private static LoopBody Body(JsonPlace place, IReadOnlyList<ArrayProgram> programs, bool isLoop)
    {
        var program = Program(place["turn"], programs);
        var roles = Array.ConvertAll(place["roles"].Elements(), Role);
        var (inputs, outputs) = (Inputs(program), Outputs(program));
        if (roles.Length != inputs.Length)
        {
            throw place["roles"].Wrong($"{roles.Length} roles", $"{inputs.Length}, one for each input of a turn");
        }

        var isState = new bool[outputs.Length];
        Array.Fill(isState, true);
        foreach (var output in isLoop ? place["stacked"].Integers(0, outputs.Length - 1) : [])
        {
            isState[output] = false;
        }

        var before = Listed(inputs.Where((_, i) => roles[i] == LoopRole.State));
        var after = Listed(outputs.Where((_, k) => isState[k]));
        if (before != after)
        {
            throw place["roles"].Wrong(
                $"states {before} before a turn and {after} after it", "states of the same shapes");
        }

        var condition = place.Has("condition") ? Program(place["condition"], programs) : null;
        if (condition is not null
            && (Inputs(condition).Length > inputs.Length
                || !inputs.AsSpan(0, Inputs(condition).Length).SequenceEqual(Inputs(condition))
                || Outputs(condition) is not [{ Rank: 0 }]))
        {
            throw place["condition"].Wrong(
                $"a program of {Listed(Inputs(condition))} that gives {Listed(Outputs(condition))}",
                $"one of the first inputs of a turn, {Listed(inputs)}, that gives a scalar");
        }

        if ((condition is not null || !isLoop) && (roles.Contains(LoopRole.Element) || isState.Contains(false)))
        {
            throw place["roles"].Wrong("sequences", "none where the number of turns is not known");
        }

        var turns = condition is null && isLoop ? place["turns"].Integer(0, int.MaxValue) : 0;
        return new(program, [.. roles], [.. isState], turns, condition, Options(place));
    }

    private static LoopOptions Options(JsonPlace place) => new()
    {
        Memory = place.Has("memory") ? place["memory"].Long(0) : Usual.Memory,
        MostTurns = place.Has("mostTurns") ? place["mostTurns"].Integer(0, int.MaxValue) : Usual.MostTurns,
        IsBackward = place.Has("backward") && place["backward"].Truth(),
    };

    private static LoopRole Role(JsonPlace place) => place.Text() switch
    {
        nameof(LoopRole.State) => LoopRole.State,
        nameof(LoopRole.Element) => LoopRole.Element,
        nameof(LoopRole.Invariant) => LoopRole.Invariant,
        var other => throw place.Wrong($"`{other}`", "`State`, `Element` or `Invariant`"),
    };

    private static ArrayProgram Program(JsonPlace place, IReadOnlyList<ArrayProgram> programs) =>
        programs[place.Integer(0, programs.Count - 1)];

    private static Shape[] Inputs(ArrayProgram program) => [.. program.Inputs.Select(input => input.Shape)];

    private static Shape[] Outputs(ArrayProgram program) =>
        [.. program.Outputs.Select(output => program.Listing.Shape(output))];

    private static string Listed(IEnumerable<Shape> shapes) => $"({string.Join(", ", shapes)})";

    private static int[] Chosen(int count, Func<int, bool> holds) => [.. Enumerable.Range(0, count).Where(holds)];
}
