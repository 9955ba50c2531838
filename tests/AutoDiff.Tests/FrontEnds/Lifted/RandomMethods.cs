using System.Globalization;
using System.Text;

namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>Random methods of an array of four numbers, as texts of C#.</summary>
internal sealed class RandomMethods(Random random)
{
    // What a method over a span and a generic one do is read with what calls them.
    private const string Helpers = """
            private static T Mixed<T>(T x, T y)
                where T : System.Numerics.IAdditionOperators<T, T, T>, System.Numerics.ISubtractionOperators<T, T, T>,
                    System.Numerics.IMultiplyOperators<T, T, T> => x * y - (x + y) * y;

            private static double Total(ReadOnlySpan<double> parts)
            {
                double total = 0.0;
                foreach (var part in parts)
                {
                    total += 0.5 * part;
                }

                return parts.Length > 2 ? total - Total(parts[1..]) : total;
            }


        """;

    private readonly StringBuilder text = new();
    private readonly List<string> counters = [];
    private int names;
    private int room;

    /// <summary>A class of some methods, M0, M1, ….</summary>
    public static string Class(string name, int count, int seed)
    {
        var methods = new RandomMethods(new(seed));
        methods.text.Append("namespace Plain;\npublic static class ").Append(name).Append("\n{\n").Append(Helpers);
        for (var k = 0; k < count; k++)
        {
            methods.Method(k);
        }

        return methods.text.Append("}\n").ToString();
    }

    private void Method(int number)
    {
        (names, room) = (0, 14);
        text.Append(CultureInfo.InvariantCulture, $"    public static double M{number}(double[] x)\n    {{\n");
        text.Append("        double u = x[0], v = x[1], w = x[2] * x[3];\n        int k = 1;\n");
        text.Append("        var a = new double[] { x[3], 0.5, x[0], 1.0 };\n");
        Block(2, inLoop: false, 2 + random.Next(4));
        text.Append("        return u + 2.0 * v - w + a[0] * a[1] + a[2] - a[3] + 0.1 * k;\n    }\n");
    }

    private void Block(int depth, bool inLoop, int statements)
    {
        for (var s = 0; s < statements; s++)
        {
            Statement(depth, inLoop);
        }
    }

    private void Statement(int depth, bool inLoop)
    {
        var indent = new string(' ', 4 * depth);
        room--;
        switch (room <= 0 || depth > 5 ? random.Next(3) : random.Next(14))
        {
            case 0 or 1 or 6:
                text.Append($"{indent}{Target()} = Math.Tanh({Expression(2)});\n");
                break;
            case 2:
                text.Append($"{indent}{Target()} += 0.1 * {Expression(1)};\n");
                break;
            case 3 or 7:
                text.Append($"{indent}if ({Condition()})\n{indent}{{\n");
                Block(depth + 1, inLoop, 1 + random.Next(2));
                if (random.Next(2) == 0)
                {
                    text.Append($"{indent}}}\n{indent}else\n{indent}{{\n");
                    Block(depth + 1, inLoop, 1 + random.Next(2));
                }

                text.Append($"{indent}}}\n");
                break;
            case 4 or 8:
                var counter = $"i{names++}";
                var start = random.Next(2);
                text.Append(random.Next(3) == 0
                    ? $"{indent}for (var {counter} = {Turns()}; {counter} >= {start}; {counter}--)\n{indent}{{\n"
                    : $"{indent}for (var {counter} = {start}; {counter} < {Turns()}; {counter}++)\n{indent}{{\n");
                counters.Add(counter);
                Block(depth + 1, inLoop: true, 1 + random.Next(3));
                counters.RemoveAt(counters.Count - 1);
                text.Append($"{indent}}}\n");
                break;
            case 5:
                var guard = $"g{names++}";
                text.Append($"{indent}var {guard} = 0;\n");
                text.Append($"{indent}while ({Condition()} && {guard}++ < {Turns()})\n{indent}{{\n");
                Block(depth + 1, inLoop: true, 1 + random.Next(2));
                text.Append($"{indent}}}\n");
                break;
            case 9 when inLoop:
                text.Append($"{indent}if ({Condition()}) {(random.Next(2) == 0 ? "break" : "continue")};\n");
                break;
            case 10:
                text.Append($"{indent}if ({Condition()}) return {Expression(2)};\n");
                break;
            case 11:
                var part = $"e{names++}";
                text.Append($"{indent}foreach (var {part} in a.AsSpan({random.Next(3)}, 2))\n{indent}{{\n");
                text.Append($"{indent}    {Target()} += 0.1 * {part} * {Expression(1)};\n");
                Block(depth + 1, inLoop: true, random.Next(2));
                text.Append($"{indent}}}\n");
                break;
            case 12:
                var span = $"s{names++}";
                text.Append($"{indent}var {span} = a.AsSpan({random.Next(3)}, 2);\n");
                text.Append($"{indent}{span}[{random.Next(2)}] = Math.Tanh({Expression(2)});\n");
                break;
            default:
                text.Append($"{indent}k = {Condition()} ? {random.Next(4)} : {Index()};\n");
                break;
        }
    }

    private string Turns() => random.Next(4) switch { 0 => "200", 1 => "40", 2 => "5", _ => "2" };

    private string Target() => random.Next(5) switch { 0 => "u", 1 => "v", 2 => "w", _ => $"a[{Index()}]" };

    private string Index() => random.Next(3) switch
    {
        0 when counters.Count > 0 => $"{counters[random.Next(counters.Count)]} % 4",
        1 => "k",
        _ => random.Next(4).ToString(CultureInfo.InvariantCulture),
    };

    private string Condition() => random.Next(5) switch
    {
        0 when counters.Count > 0 => $"{counters[random.Next(counters.Count)]} % 3 == {random.Next(3)}",
        1 => $"{Expression(1)} > {Number()} && {Expression(1)} < {Number()}",
        2 => $"({Expression(1)} < {Number()} || {Expression(0)} > {Number()})",
        3 => $"k == {random.Next(4)}",
        _ => $"{Expression(1)} < {Number()}",
    };

    private string Number() => (random.Next(-12, 13) / 10.0 + 0.03).ToString("0.00", CultureInfo.InvariantCulture);

    private string Expression(int depth) => (depth <= 0 ? random.Next(4) : random.Next(12)) switch
    {
        0 => "u",
        1 => "v",
        2 => $"a[{Index()}]",
        3 => Number().Replace("-", "0.5 - ", StringComparison.Ordinal) is var number ? $"({number})" : "",
        4 => $"({Expression(depth - 1)} + {Expression(depth - 1)})",
        5 => $"({Expression(depth - 1)} * {Expression(depth - 1)})",
        6 => $"Math.Sin({Expression(depth - 1)})",
        7 => $"({Condition()} ? {Expression(depth - 1)} : {Expression(depth - 1)})",
        8 => $"({Expression(depth - 1)} - w)",
        9 => $"Mixed({Expression(depth - 1)}, {Expression(depth - 1)})",
        10 => $"Total(a.AsSpan({random.Next(4)}))",
        _ => $"Math.Exp(-Math.Abs({Expression(depth - 1)}))",
    };
}
