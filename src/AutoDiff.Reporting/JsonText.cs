using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AutoDiff.Checking;

namespace AutoDiff.Reporting;

/// <summary>JSON on one line, with all digits of every number.</summary>
internal static class JsonText
{
    // Names in any alphabet and the signs of formulas stay readable; the text goes to a terminal or a file, not into a
    // web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of one value.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>An object under a name.</summary>
    public static void Object(this Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject(name);
        write();
        json.WriteEndObject();
    }

    /// <summary>
    /// A number with 17 significant digits, which give back the same double; JSON has none for the others, which are
    /// strings.
    /// </summary>
    public static void Number(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteRawValue(value.ToString("G17", CultureInfo.InvariantCulture), skipInputValidation: false);
        }
        else
        {
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }

    /// <summary>An array nested by rank; a scalar is a number.</summary>
    public static void Array(this Utf8JsonWriter json, NumberArray array)
    {
        var next = 0;
        Nested(0);

        void Nested(int axis)
        {
            if (axis == array.Shape.Rank)
            {
                json.Number(array.Elements[next++]);
                return;
            }

            json.WriteStartArray();
            for (var i = 0; i < array.Shape[axis]; i++)
            {
                Nested(axis + 1);
            }

            json.WriteEndArray();
        }
    }
}
