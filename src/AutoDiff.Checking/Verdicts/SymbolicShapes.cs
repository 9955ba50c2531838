using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoDiff.Checking.Verdicts;

/// <summary>Writes what holds at any sizes with their names: <c>[n, d]</c> for what is <c>[5, 7]</c>.</summary>
internal static partial class SymbolicShapes
{
    // By how much the lengths grow from one row to the other differs, and so does by how much their differences do (a
    // Golomb ruler): it tells which sizes a number is made of.
    private static readonly int[] First = [5, 7, 11, 13, 17, 19, 23, 29];
    private static readonly int[] Second = [6, 10, 18, 25, 37, 49, 67, 94];

    // n - 1 and n + 1 are common, n - 4 is not.
    private const int LargestShift = 2;

    /// <summary>A message that names shapes, with names for their numbers.</summary>
    /// <param name="names">The names of the sizes.</param>
    /// <param name="message">The message at given sizes; null where there is nothing to be said.</param>
    /// <returns>
    /// Null if the messages at other sizes differ in more than lengths, or a length is no size of the file.
    /// </returns>
    public static string? Of(IReadOnlyList<string> names, Func<SizeAssignment, string?> message)
    {
        if (names.Count > First.Length ||
            message(new(names, First.Take(names.Count))) is not { } one ||
            message(new(names, Second.Take(names.Count))) is not { } other)
        {
            return null;
        }

        // What is quoted are expressions of the file, whose numbers stay.
        string[] parts = Numbers().Split(one), others = Numbers().Split(other);
        if (parts.Length != others.Length)
        {
            return null;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var name = parts[i] == others[i] ? parts[i] : Named(parts[i], others[i], names);
            if (name is null)
            {
                return null;
            }

            parts[i] = name;
        }

        return string.Concat(parts);
    }

    private static string? Named(string one, string other, IReadOnlyList<string> names)
    {
        if (!int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var x) ||
            !int.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var y))
        {
            return null;
        }

        return Enumerable.Range(0, names.Count)
            .Select(k => Shifted(names[k], x - First[k], y - Second[k]))
            .Concat(
                from k in Enumerable.Range(0, names.Count)
                from l in Enumerable.Range(0, names.Count)
                where k != l
                select Shifted(
                    $"{names[k]} - {names[l]}", x - First[k] + First[l], y - Second[k] + Second[l]))
            .FirstOrDefault(name => name is not null);
    }

    private static string? Shifted(string name, int shift, int other) =>
        shift != other || Math.Abs(shift) > LargestShift ? null
        : shift == 0 ? name
        : string.Create(CultureInfo.InvariantCulture, $"{name} {(shift < 0 ? '-' : '+')} {Math.Abs(shift)}");

    // Splitting keeps what is captured: a number outside of quotation marks.
    [GeneratedRegex(@"(?<=^[^`]*(?:`[^`]*`[^`]*)*)(?<![\w`])(\d+)(?!\w)")]
    private static partial Regex Numbers();
}
