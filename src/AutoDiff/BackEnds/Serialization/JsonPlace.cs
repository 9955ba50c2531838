using System.Text.Json;

namespace AutoDiff.BackEnds.Serialization;

/// <summary>A value in JSON that knows where it stands, so that errors can say so.</summary>
/// <param name="element">The value.</param>
/// <param name="path">Where it stands, as <c>instructions[3].of</c>.</param>
internal readonly struct JsonPlace(JsonElement element, string path)
{
    public string Path => path;

    public JsonPlace this[string name] =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? new(value, $"{path}.{name}")
            : throw new FormatException($"At {path}: found no `{name}`.");

    public JsonPlace this[int index] => new(element[index], $"{path}[{index}]");

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
            elements[i] = new(value, $"{path}[{i}]");
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
            throw new FormatException($"At {path}: {problem.Message}", problem);
        }
    }

    public FormatException Wrong(string found, string expected) =>
        new($"At {path}: found {found}, but expected {expected}.");

    private string Kind => element.ValueKind.ToString().ToLowerInvariant();
}
