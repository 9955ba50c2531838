using System.Text;
using System.Text.Json;

namespace AutoDiff.BackEnds.Serialization;

/// <summary>A value in JSON that knows where it stands, so that errors can say so.</summary>
/// <param name="element">The value.</param>
/// <param name="path">Where it stands, as <c>instructions[3].of</c>.</param>
/// <param name="text">All of the text.</param>
internal readonly struct JsonPlace(JsonElement element, string path, string text)
{
    private const string Root = "the program";

    public static JsonPlace Of(JsonElement root, string text) => new(root, Root, text);

    public JsonPlace this[string name] =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? new(value, $"{path}.{name}", text)
            : throw Wrong($"found no `{name}`.");

    public JsonPlace this[int index] => new(element[index], $"{path}[{index}]", text);

    public bool Has(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    public JsonPlace[] Elements()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(Kind, "a list");
        }

        var elements = new JsonPlace[element.GetArrayLength()];
        var i = 0;
        foreach (var value in element.EnumerateArray())
        {
            elements[i] = new(value, $"{path}[{i}]", text);
            i++;
        }

        return elements;
    }

    public string Text() =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong(Kind, "a text");

    public bool Truth() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(Kind, "true or false"),
    };

    public int Integer(int least, int most) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= least
            && value <= most
            ? value
            : throw Wrong(element.GetRawText(), $"an integer from {least} to {most}");

    public long Long(long least) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value) && value >= least
            ? value
            : throw Wrong(element.GetRawText(), $"an integer from {least} to {long.MaxValue}");

    public int[] Integers(int least, int most) =>
        Array.ConvertAll(Elements(), element => element.Integer(least, most));

    public double Number() => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetDouble(out var value) && double.IsFinite(value) => value,
        JsonValueKind.String when SpecialNumbers.Named(element.GetString()!) is { } value => value,
        _ => throw Wrong(element.GetRawText(), "a number that a double holds, or `Infinity`, `-Infinity`, `NaN`"),
    };

    public Shape Shape()
    {
        var lengths = Integers(0, int.MaxValue);
        try
        {
            return AutoDiff.Shape.Of(lengths);
        }
        catch (Exception problem) when (problem is ArgumentException or CapacityExceededException)
        {
            throw Wrong(problem.Message, problem);
        }
    }

    public FormatException Wrong(string found, string expected) => Wrong($"found {found}, but expected {expected}.");

    /// <summary>What is wrong here, with the place and its line.</summary>
    public FormatException Wrong(string message, Exception? inner = null) =>
        new($"In line {Line()}, at {path}: {message}", inner);

    private string Kind => element.ValueKind.ToString().ToLowerInvariant();

    // Nobody asks for it before something is wrong: then the text is read once more, as far as the place.
    private int Line()
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        var around = new Stack<(string Path, bool IsList, int Count)>();
        var here = Root;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                here = $"{around.Peek().Path}.{reader.GetString()}";
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                around.Pop();
                continue;
            }

            if (around.TryPeek(out var holder) && holder.IsList)
            {
                around.Pop();
                around.Push(holder with { Count = holder.Count + 1 });
                here = $"{holder.Path}[{holder.Count}]";
            }

            if (here == path)
            {
                break;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                around.Push((here, reader.TokenType == JsonTokenType.StartArray, 0));
            }
        }

        return 1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
    }
}
