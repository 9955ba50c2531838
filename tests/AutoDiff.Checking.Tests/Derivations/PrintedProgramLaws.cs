using AutoDiff.BackEnds;
using AutoDiff.Checking.Exactness;
using AutoDiff.Formulas;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>
/// A printed program read again is the same function, and so is a tidied one: random programs have the same values at
/// random residues, but for repetition that is left to the reader where a whole result is one number.
/// </summary>
public class PrintedProgramLaws
{
    private const string Declarations = "s : real\nv : real[3]\nw : real[3]\nA : real[3, 3]\nB : real[2, 3]\n";

    private static readonly (string Name, Shape Shape)[] Inputs =
        [("s", []), ("v", [3]), ("w", [3]), ("A", [3, 3]), ("B", [2, 3])];

    // The language has no word for how elements are moved here, and none for what has no value.
    private static readonly string[] Unread = ["reshape(", "concatenate(", "embed(", "axes=", "NaN"];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 400)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_printed_program_read_again_is_the_same(int seed)
    {
        var program = RandomProgram(seed);
        AssertSame(program, Read(program), program);
        AssertSame(program, Tidy.Apply(program), program);
        AssertSame(program, Read(Tidy.Apply(program)), program);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void So_is_a_printed_gradient(int seed)
    {
        var program = RandomProgram(seed);
        var sum = ProgramBuilder.Trace(x => [Sum(program.Inline(x[0].Recorder!, x)[0])], Inputs);
        var gradient = Reverse.Gradient(sum);
        AssertSame(gradient, Read(Tidy.Apply(gradient)), program);
    }

    [Fact]
    public void A_program_may_be_as_deep_as_it_is_long()
    {
        var program = ProgramBuilder.Trace(
            x => [Enumerable.Range(0, 300).Aggregate(x[0], (sum, k) => (sum * x[1]) + (x[2] * k))], Inputs);
        AssertSame(program, Tidy.Apply(program), program);
    }

    private static ArrayProgram Read(ArrayProgram program)
    {
        string[] names = [.. program.Outputs.Select((_, k) => $"result{k}")];
        var text = TextPrinter.Formulas(program, names);
        if (Array.Exists(Unread, function => text.Contains(function, StringComparison.Ordinal)))
        {
            return program;
        }

        var model = FormulaModel.Analyze(Declarations + text);
        var all = model.LowerDefinitions(new Dictionary<string, int>());
        return ProgramBuilder.Trace(
            x => all.Inline(x[0].Recorder!, x)[^names.Length..],
            [.. all.Inputs.Select(input => (input.Name, input.Shape))]);
    }

    private static void AssertSame(ArrayProgram expected, ArrayProgram found, ArrayProgram shown)
    {
        var random = new Random(7);
        Residue<FirstPair>[] point = [.. Enumerable.Range(0, Inputs.Sum(input => input.Shape.Length))
            .Select(_ => Residue<FirstPair>.Input((ulong)random.NextInt64(), (ulong)random.NextInt64()))];
        var (one, other) = (Values(expected, point), Values(found, point));
        foreach (var (k, values) in one.Index())
        {
            for (var i = 0; i < values.Length; i++)
            {
                var value = other[k][other[k].Length == 1 ? 0 : i % other[k].Length];
                Assert.True(
                    values[i].Obstacle != Obstacle.None
                        || (value.Obstacle == Obstacle.None && value.Pair.Value == values[i].Pair.Value),
                    $"{Declarations}{TextPrinter.Formulas(found, [.. found.Outputs.Select((_, o) => $"r{o}")])}\n" +
                    $"{TextPrinter.Listing(shown)}\n{TextPrinter.Formulas(Tidy.Apply(shown), "tidied")}");
            }
        }
    }

    private static Residue<FirstPair>[][] Values(ArrayProgram program, Residue<FirstPair>[] point)
    {
        var interpreter = new Interpreter(program);
        var outputs = new Residue<FirstPair>[interpreter.OutputLength];
        interpreter.EvaluateOver<Residue<FirstPair>>(point, outputs);
        var start = 0;
        return [.. program.Outputs.Select(output =>
        {
            var length = program.Instructions[output].Shape.Length;
            return outputs[start..(start += length)];
        })];
    }

    private static ArrayProgram RandomProgram(int seed)
    {
        var random = new Random(seed);
        return ProgramBuilder.Trace(
            x =>
            {
                var recorder = x[0].Recorder!;
                List<Variable> known =
                    [.. x, recorder.Fill(1, [3]), recorder.Fill(2, [2, 3]), recorder.Fill(-1, [3, 3])];
                // Of an exponential of another residues know little more than that it is a function.
                var hasExponential = false;
                for (var step = 0; step < 8; step++)
                {
                    Variable Any() => known[random.Next(known.Count)];
                    Variable Of(int rank) => known.Where(one => one.Shape.Rank == rank).MaxBy(_ => random.Next());
                    var (a, b) = (Any(), Any());
                    known.Add(random.Next(22) switch
                    {
                        0 when Fit(a, b) => a + b,
                        1 when Fit(a, b) => a - b,
                        2 or 3 when Fit(a, b) => a * b,
                        4 when Fit(a, b) => a / b,
                        5 => Square(a),
                        6 when !hasExponential && (hasExponential = true) => Exp(a * x[0]),
                        7 when a.Shape.Rank > 0 => Sum(a, [random.Next(a.Shape.Rank)], keep: random.Next(2) == 0),
                        8 when a.Shape.Rank > 0 => Sum(a),
                        9 => MatMul(x[3], Of(1) is { Shape.Length: 3 } column ? column : x[1]),
                        10 when Of(2) is var matrix && matrix.Shape[1] == 3 => MatMul(matrix, Transpose(x[4])),
                        11 when a.Shape.Rank == 2 => Transpose(a),
                        12 when a.Shape.Rank == 1 => Softmax(a),
                        13 when a.Shape.Rank == 1 && b.Shape.Rank == 1 => Outer(a, b),
                        14 when a.Shape.Rank > 0 => a[random.Next(a.Shape[0])],
                        15 when a.Shape.Rank > 0 && random.Next(a.Shape[0]) is var start => a[start..],
                        16 when a.Shape.Rank == 2 => a[.., random.Next(a.Shape[1])..],
                        17 when a.Shape.Rank == 1 => CumulativeSum(a),
                        18 when a.Shape.Rank == 1 => DiagonalMatrix(a),
                        19 when a.Shape.Rank == 2 && a.Shape[0] == a.Shape[1] => Diagonal(a),
                        20 when a.Shape.Rank > 0 => Prod(a),
                        21 when a.Shape.Rank == 1 && a.Shape == b.Shape => Where(Greater(a, b), a, b),
                        _ => -a,
                    });
                }

                return [known[^1]];
            },
            Inputs);

        static bool Fit(Variable a, Variable b) =>
            a.Shape == b.Shape || a.Shape.Rank == 0 || b.Shape.Rank == 0
            || (a.Shape.Rank != b.Shape.Rank && a.Shape[-1] == b.Shape[-1]);
    }
}
