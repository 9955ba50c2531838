using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Serialization;

/// <summary>
/// Writes programs as JSON, a line for each instruction. What operations are made of stands in a list before the
/// program, each once, and after what it is made of itself.
/// </summary>
internal sealed class ProgramWriter : IDisposable
{
    private readonly ProgramFormat format;
    private readonly MemoryStream stream = new();
    private readonly Utf8JsonWriter json;
    private readonly List<ArrayProgram> programs = [];
    private readonly Dictionary<ArrayProgram, int> numbers = new(EqualPrograms.Instance);
    private int version = 1;

    private ProgramWriter(ProgramFormat format)
    {
        this.format = format;
        json = new(stream, new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public static string Write(ArrayProgram program, ProgramFormat format)
    {
        using var writer = new ProgramWriter(format);
        return writer.Text(program);
    }

    public void Dispose()
    {
        json.Dispose();
        stream.Dispose();
    }

    private string Text(ArrayProgram program)
    {
        Collect(program);
        json.WriteStartObject();
        json.WriteString("format", ProgramReader.FormatName);
        json.WriteNumber("version", version);
        if (programs.Count > 0)
        {
            json.WriteStartArray("programs");
            foreach (var part in programs)
            {
                NewLine();
                json.WriteStartObject();
                WriteProgram(part);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteProgram(program);
        json.WriteEndObject();
        json.Flush();

        // The writer puts commas before what follows, behind the ends of lines; no text within JSON has such an end.
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length)
            .Replace("\n,", ",\n", StringComparison.Ordinal);
    }

    // Numbers the programs that a program is made of. It goes as deep as loops stand within loops.
    private void Collect(ArrayProgram program)
    {
        for (var i = 0; i < program.Count; i++)
        {
            if (program.Listing.Payload(program.Listing[i]) is not CustomOperation operation)
            {
                continue;
            }

            version = IsNew(operation) ? ProgramFormat.Version : version;
            foreach (var part in MadeOfPrograms.Of(operation) ?? [])
            {
                if (!numbers.ContainsKey(part))
                {
                    Collect(part);
                    numbers[part] = programs.Count;
                    programs.Add(part);
                }
            }
        }
    }

    private static bool IsNew(CustomOperation operation) =>
        MadeOfPrograms.Of(operation) is not null || EngineOperations.All.Values.Contains(operation);

    private void WriteProgram(ArrayProgram program)
    {
        json.WriteStartArray("inputs");
        foreach (var input in program.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            WriteIntegers(json, "shape", input.Shape.Axes);
            json.WriteNumber("instruction", input.Index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("instructions");
        for (var i = 0; i < program.Count; i++)
        {
            NewLine();
            WriteInstruction(program.Listing, i);
        }

        json.WriteEndArray();
        WriteIntegers(json, "outputs", program.Outputs.AsSpan());
        json.WriteStartArray("guards");
        foreach (var guard in program.Guards)
        {
            json.WriteStartObject();
            json.WriteNumber("instruction", guard.Instruction);
            json.WriteBoolean("outcome", guard.Outcome);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A number as JSON has it, or the name of one that is not finite, so that no bit is lost.</summary>
    public static void WriteNumber(Utf8JsonWriter json, double x)
    {
        if (double.IsFinite(x))
        {
            json.WriteNumberValue(x);
        }
        else
        {
            json.WriteStringValue(SpecialNumbers.Name(x));
        }
    }

    private void WriteInstruction(InstructionList listing, int index)
    {
        var entry = listing[index];
        json.WriteStartObject();
        json.WriteString("op", entry.Op.ToString());
        if (PrimitiveFacts.Of(entry.Op).IsUsers)
        {
            var payload = listing.Payload(entry)!;
            if (payload is CustomOperation operation && MadeOfPrograms.Of(operation) is not null)
            {
                MadeOfPrograms.Write(json, operation, program => numbers[program]);
            }
            else
            {
                json.WriteString("name", format.NameOf(payload) ?? throw new NotSupportedException(
                    $"The instruction %{index} applies `{Describe(payload)}`, which a text cannot hold. Operations " +
                    "of users are given to the format, and those that their derivatives apply as well."));
            }
        }

        var operands = listing.Operands(entry, stackalloc int[3]);
        if (!operands.IsEmpty)
        {
            WriteIntegers(json, "of", operands);
        }

        if (PrimitiveFacts.Of(entry.Op).HasAttribute)
        {
            WriteIntegers(json, "attribute", listing.Attribute(entry));
        }

        WriteIntegers(json, "shape", listing.Shape(index).Axes);
        if (entry.IsSplat)
        {
            json.WritePropertyName("value");
            WriteNumber(json, entry.SplatValue);
        }
        else if (listing.Payload(entry) is double[] values)
        {
            json.WriteStartArray("values");
            foreach (var value in values)
            {
                WriteNumber(json, value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Describe(object payload) =>
        payload is CustomOperation operation ? operation.Name : ((ElementwiseOperation)payload).Primitive.Name;

    public static void WriteIntegers(Utf8JsonWriter json, string name, ReadOnlySpan<int> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private void NewLine()
    {
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}
