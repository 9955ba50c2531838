using System.Globalization;
using System.Text;

namespace AutoDiff.Formulas.Text;

/// <summary>
/// Unicode normalization form C: canonical decomposition, canonical order, composition (Unicode Standard Annex 15). Two
/// spellings of one name that look alike, such as <c>â</c> as one code point and as <c>a</c> with a combining mark,
/// become equal.
/// </summary>
/// <remarks>
/// <see cref="string.Normalize()"/> cannot be used: where globalization is invariant, as in this project's commands and
/// in many containers, it returns its argument unchanged, so the meaning of a file would depend on the machine.
/// </remarks>
internal static class NormalizationFormC
{
    private const int HangulSyllables = 0xAC00, HangulLeads = 0x1100, HangulVowels = 0x1161, HangulTrails = 0x11A7;
    private const int VowelCount =
        21, TrailCount = 28, LeadCount = 19, SyllableCount = LeadCount * VowelCount * TrailCount;

    // Nothing below is changed by normalization or combines with what precedes it.
    private const char FirstCombiningMark = '\u0300';

    private static readonly Lazy<Mappings> Table = new(Mappings.Load);

    /// <summary>The normal form of a well-formed UTF-16 string (a lone surrogate becomes U+FFFD).</summary>
    public static string Normalize(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstCombiningMark, char.MaxValue))
        {
            return text;
        }

        var mappings = Table.Value;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, mappings, points);
        }

        PutMarksInOrder(points, mappings);
        Compose(points, mappings);
        var result = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            result.Append(new Rune(point).ToString());
        }

        return result.ToString();
    }

    private static void Decompose(int point, Mappings mappings, List<int> points)
    {
        var syllable = point - HangulSyllables;
        if (syllable is >= 0 and < SyllableCount)
        {
            points.Add(HangulLeads + (syllable / (VowelCount * TrailCount)));
            points.Add(HangulVowels + (syllable % (VowelCount * TrailCount) / TrailCount));
            if (syllable % TrailCount != 0)
            {
                points.Add(HangulTrails + (syllable % TrailCount));
            }
        }
        else if (mappings.Decompositions.TryGetValue(point, out var parts))
        {
            Decompose(parts.First, mappings, points); // at most four deep: only the first part decomposes further
            if (parts.Second != 0)
            {
                points.Add(parts.Second);
            }
        }
        else
        {
            points.Add(point);
        }
    }

    private static void PutMarksInOrder(List<int> points, Mappings mappings)
    {
        for (var start = 0; start < points.Count; start++)
        {
            if (mappings.CombiningClass(points[start]) == 0)
            {
                continue;
            }

            var end = start;
            while (end < points.Count && mappings.CombiningClass(points[end]) != 0)
            {
                end++;
            }

            // OrderBy is stable, as it must be
            var ordered = points[start..end].OrderBy(mappings.CombiningClass).ToList();
            for (var i = start; i < end; i++)
            {
                points[i] = ordered[i - start];
            }

            start = end;
        }
    }

    private static void Compose(List<int> points, Mappings mappings)
    {
        int starter = -1, kept = 0, previousClass = 0;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            var combiningClass = mappings.CombiningClass(point);
            // A mark reaches its starter only past marks of lower class; a starter only when it follows directly.
            var reachable = starter >= 0 &&
                (kept == starter + 1 || (previousClass != 0 && previousClass < combiningClass));
            if (reachable && TryCompose(points[starter], point, mappings) is { } composed)
            {
                points[starter] = composed;
                continue;
            }

            if (combiningClass == 0)
            {
                starter = kept;
            }

            previousClass = combiningClass;
            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static int? TryCompose(int first, int second, Mappings mappings)
    {
        if (first is >= HangulLeads and < HangulLeads + LeadCount &&
            second is >= HangulVowels and < HangulVowels + VowelCount)
        {
            return HangulSyllables + ((((first - HangulLeads) * VowelCount) + second - HangulVowels) * TrailCount);
        }

        if (first is >= HangulSyllables and < HangulSyllables + SyllableCount &&
            (first - HangulSyllables) % TrailCount == 0
            && second is > HangulTrails and < HangulTrails + TrailCount)
        {
            return first + second - HangulTrails;
        }

        return mappings.Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private sealed class Mappings
    {
        public Dictionary<int, (int First, int Second)> Decompositions { get; } = [];

        public Dictionary<(int First, int Second), int> Compositions { get; } = [];

        private Dictionary<int, int> CombiningClasses { get; } = [];

        public int CombiningClass(int point) => CombiningClasses.GetValueOrDefault(point);

        public static Mappings Load()
        {
            var mappings = new Mappings();
            using var stream = typeof(NormalizationFormC).Assembly.GetManifestResourceStream("CanonicalMappings.txt")!;
            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith('#'))
                {
                    continue;
                }

                var fields = line.Split(' ');
                int Hexadecimal(int index) =>
                    int.Parse(fields[index], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (fields[0] == "C")
                {
                    var combiningClass = int.Parse(fields[3], CultureInfo.InvariantCulture);
                    for (var point = Hexadecimal(1); point <= Hexadecimal(2); point++)
                    {
                        mappings.CombiningClasses[point] = combiningClass;
                    }

                    continue;
                }

                (int First, int Second) parts = (Hexadecimal(2), fields.Length > 3 ? Hexadecimal(3) : 0);
                mappings.Decompositions[Hexadecimal(1)] = parts;
                if (fields[0] == "D")
                {
                    mappings.Compositions[parts] = Hexadecimal(1);
                }
            }

            return mappings;
        }
    }
}
