using System.Text.Json;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Serialization;

/// <summary>
/// Reads programs from JSON. The text is first read to instructions as they stand, which the verifier checks, and these
/// are recorded again, which computes what a text does not say: which results vary.
/// </summary>
/// <param name="format">What has names.</param>
/// <param name="programs">The programs that stand before this one, of which operations are made.</param>
internal sealed class ProgramReader(ProgramFormat format, IReadOnlyList<ArrayProgram> programs)
{
    public const string FormatName = "autodiff-program";

    private readonly InstructionList listing = new();

    public static ArrayProgram Read(string text, ProgramFormat format)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Text(JsonPlace.Of(document.RootElement, text), format);
        }
        catch (JsonException problem)
        {
            throw new FormatException($"The text is not JSON: {problem.Message}", problem);
        }
    }

    private static ArrayProgram Text(JsonPlace text, ProgramFormat format)
    {
        var name = text["format"].Text();
        if (name != FormatName)
        {
            throw text["format"].Wrong($"`{name}`", $"`{FormatName}`");
        }

        var version = text["version"].Integer(1, int.MaxValue);
        if (version > ProgramFormat.Version)
        {
            throw text["version"].Wrong($"{version}", $"{ProgramFormat.Version} at most: a newer AutoDiff wrote it");
        }

        // Each is made of those before it.
        var programs = new List<ArrayProgram>();
        foreach (var program in text.Has("programs") ? text["programs"].Elements() : [])
        {
            programs.Add(new ProgramReader(format, programs).Program(program));
        }

        return new ProgramReader(format, programs).Program(text);
    }

    private ArrayProgram Program(JsonPlace program)
    {
        var instructions = program["instructions"].Elements();
        var inputs = program["inputs"].Elements();
        Array.ForEach(instructions, Instruction);
        var raw = Checked(
            program,
            () => new ArrayProgram(
                listing,
                [.. inputs.Select(Input)],
                [.. program["outputs"].Integers(0, listing.Count - 1)],
                [.. program["guards"].Elements().Select(Guard)]));
        RequireAllInputs(program, raw);
        return Checked(program, () => Recorded(raw));
    }

    // What a malformed instruction makes the checks stumble over is said of the text.
    private static T Checked<T>(JsonPlace program, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception problem) when (problem is InvalidOperationException or ShapeMismatchException
            or ArgumentException or IndexOutOfRangeException or OverflowException or CapacityExceededException)
        {
            throw program.Wrong(problem.Message, problem);
        }
    }

    private static ArrayProgram Recorded(ArrayProgram raw)
    {
        var builder = new ProgramBuilder();
        var replay = raw.BeginReplay(
            builder, [.. raw.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        for (var i = 0; i < raw.Count; i++)
        {
            if (!raw.Listing[i].IsInput)
            {
                replay.Step(i);
                if (replay[i].Shape != raw.Listing.Shape(i))
                {
                    throw new ShapeMismatchException(
                        $"The instruction %{i} has the shape {replay[i].Shape}; found {raw.Listing.Shape(i)}.");
                }
            }
        }

        raw.ReplayGuards(replay, builder);
        return builder.Build([.. raw.Outputs.Select(output => replay[output])]);
    }

    private void RequireAllInputs(JsonPlace program, ArrayProgram raw)
    {
        var declared = raw.Inputs.Select(input => input.Index).ToHashSet();
        for (var i = 0; i < listing.Count; i++)
        {
            if (listing[i].IsInput && !declared.Remove(i))
            {
                throw program["instructions"][i].Wrong("an input", "one that `inputs` declares, once");
            }
        }
    }

    private ProgramInput Input(JsonPlace input)
    {
        var index = input["instruction"].Integer(0, listing.Count - 1);
        var shape = input["shape"].Shape();
        return listing[index].IsInput && listing.Shape(index) == shape
            ? new(input["name"].Text(), shape, index)
            : throw input["instruction"].Wrong($"{index}", $"an instruction `Input` of the shape {shape}");
    }

    private Guard Guard(JsonPlace guard) =>
        new(guard["instruction"].Integer(0, listing.Count - 1), guard["outcome"].Truth());

    private void Instruction(JsonPlace place)
    {
        var op = Code(place["op"]);
        ref readonly var facts = ref PrimitiveFacts.Of(op);
        var shape = place["shape"].Shape();
        var entry = new PackedInstruction { Op = op, Shape = listing.Lists.Intern(shape) };
        if (facts.Family == Family.Leaf)
        {
            entry = op == Op.Input ? entry : Constant(place, entry, shape);
        }
        else
        {
            var operands = place["of"].Integers(0, listing.Count - 1);
            if (!facts.HasOperandList && operands.Length != facts.OperandCount)
            {
                throw place["of"].Wrong($"{operands.Length} operands", $"{facts.OperandCount} for {op}");
            }

            (entry.A, entry.B, entry.C) = facts.HasOperandList
                ? (listing.Lists.Intern(operands), 0, 0)
                : (At(operands, 0), At(operands, 1), At(operands, 2));
            entry.C = facts.HasAttribute ? listing.Lists.Intern(place["attribute"].Integers(int.MinValue, int.MaxValue))
                : !facts.IsUsers ? entry.C
                : listing.AddPayload(
                    op == Op.Custom && place.Has("operation")
                    ? Checked(place["operation"], () => MadeOfPrograms.Read(place["operation"], programs))
                    : Users(place["name"], op));
        }

        Checked(place, () => listing.Append(entry));
    }

    private PackedInstruction Constant(JsonPlace place, PackedInstruction entry, Shape shape)
    {
        if (!place.Has("values"))
        {
            return PackedInstruction.Constant(place["value"].Number(), entry.Shape);
        }

        double[] values = [.. place["values"].Elements().Select(element => element.Number())];
        if (values.Length != shape.Length)
        {
            throw place["values"].Wrong($"{values.Length} numbers", $"{shape.Length} for the shape {shape}");
        }

        entry.C = listing.AddPayload(values);
        return entry;
    }

    private object Users(JsonPlace place, Op op)
    {
        var name = place.Text();
        var payload = format.Named(name, op);
        var fits = op switch
        {
            Op.Custom => payload is CustomOperation,
            _ => payload is ElementwiseOperation elementwise && elementwise.IsUnary == (op == Op.CustomUnary),
        };
        return fits ? payload! : throw place.Wrong(
            $"`{name}`", $"an operation that {nameof(ProgramFormat)}.{nameof(ProgramFormat.With)} was given");
    }

    private static Op Code(JsonPlace place)
    {
        var name = place.Text();
        return Enum.TryParse<Op>(name, out var op) && Enum.IsDefined(op) && !char.IsAsciiDigit(name[0])
            ? op
            : throw place.Wrong($"`{name}`", "the name of a primitive");
    }

    private static int At(int[] operands, int k) => k < operands.Length ? operands[k] : 0;
}
