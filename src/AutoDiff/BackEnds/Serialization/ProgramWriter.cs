using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Serialization;

/// <summary>Writes programs as JSON, a line for each instruction.</summary>
internal static class ProgramWriter
{
    public static string Write(ArrayProgram program, ProgramFormat format)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(
            stream, new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", ProgramReader.FormatName);
            json.WriteNumber("version", ProgramFormat.Version);
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
                NewLine(json, stream);
                WriteInstruction(json, program.Listing, i, format);
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
            json.WriteEndObject();
        }

        // The writer puts commas before what follows, behind the ends of lines; no text within JSON has such an end.
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length)
            .Replace("\n,", ",\n", StringComparison.Ordinal);
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

    private static void WriteInstruction(Utf8JsonWriter json, InstructionList listing, int index, ProgramFormat format)
    {
        var entry = listing[index];
        json.WriteStartObject();
        json.WriteString("op", entry.Op.ToString());
        if (PrimitiveFacts.Of(entry.Op).IsUsers)
        {
            var payload = listing.Payload(entry)!;
            json.WriteString("name", format.NameOf(payload) ?? throw new NotSupportedException(
                $"The instruction %{index} applies `{Describe(payload)}`, which a text cannot hold. Operations of " +
                "users are given to the format; loops and choices, and derivatives of operations, cannot be."));
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

    private static void WriteIntegers(Utf8JsonWriter json, string name, ReadOnlySpan<int> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void NewLine(Utf8JsonWriter json, MemoryStream stream)
    {
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}
