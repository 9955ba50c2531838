using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws;
using AutoDiff.Transforms;
using AutoDiff.Transforms.Rules;

namespace AutoDiff.Tests.Transforms.Rules;

/// <summary>What holds for every rule that is two expressions.</summary>
public sealed class RuleTests
{
    private static readonly double[] Operands =
    [
        0.0, -0.0, 1.0, -1.5, 2.0, 3.25, double.MaxValue, double.Epsilon, -double.Epsilon, double.PositiveInfinity,
        double.NegativeInfinity, double.NaN,
    ];

    private static readonly Op[] Commuting =
        [Op.Add, Op.Multiply, Op.Absorb, Op.Minimum, Op.Maximum, Op.Equal, Op.NotEqual];

    private static readonly Rule[] All = [.. Simplify.Rules.Concat(Stabilize.Rules).DistinctBy(rule => rule.Text)];

    public static TheoryData<string> Pairs() => [.. All.Where(rule => rule.Left is not null).Select(rule => rule.Text)];

    public static TheoryData<string> Simplifying() =>
        [.. Simplify.Rules.Where(rule => rule.Left is not null).Select(rule => rule.Text)];

    // The normal distribution has no definition in simpler primitives.
    public static TheoryData<string> Stabilizing() =>
        [.. Stabilize.Rules.Where(rule => rule.Left is { } left &&
            left.Instructions[left.Count - 2].Op != Op.NormalCdf).Select(rule => rule.Text)];

    [Fact]
    public void Rules_have_texts_of_their_own()
    {
        Assert.Distinct(Simplify.Rules.Select(rule => rule.Text));
        Assert.Distinct(Stabilize.Rules.Select(rule => rule.Text));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_rule_makes_its_left_side_its_right_side(string text)
    {
        var rule = Rule(text);
        foreach (var sides in RuleSides.Of(rule))
        {
            Assert.Equal(Folded(sides.Right), Rewritten(sides.Left, rule));

            // What commutes in both sides leaves open which variable is which; what both have in common is not recorded
            // again with its operands exchanged.
            var expected = Exchanged(sides.Right).Prepend(sides.Right).SelectMany(InAllOrders).Select(Folded).ToArray();
            foreach (var exchanged in Exchanged(sides.Left))
            {
                Assert.Contains(Rewritten(exchanged, rule), expected);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Simplifying))]
    public void Both_sides_of_a_rule_are_the_same_number_where_it_says_it_holds(string text)
    {
        var rule = Rule(text);
        foreach (var sides in RuleSides.Of(rule))
        {
            var (left, right) = (new Interpreter(WithAllResults(sides.Left)), new Interpreter(sides.Right));
            foreach (var point in Points(sides.Left.Inputs.Length))
            {
                var results = left.Run<double>(point);
                var (expected, found) = (results[^1][0], right.Run<double>(point)[0][0]);
                var holds = rule.Validity switch
                {
                    Validity.Exact => expected.Equals(found) && double.IsNegative(expected) == double.IsNegative(found),
                    Validity.IgnoresZeroSigns => expected.Equals(found),
                    _ => !results.All(result => double.IsFinite(result[0])) || IsClose(expected, found),
                };
                Assert.True(holds || double.IsNaN(expected) && double.IsNaN(found),
                    $"{expected:R} became {found:R} at ({string.Join(", ", point.Select(x => x[0]))}) in " +
                    $"{sides.Left.Inputs.Length}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Simplifying))]
    public void A_rule_that_flips_no_zero_and_assumes_nothing_is_called_exact(string text)
    {
        var rule = Rule(text);
        Assert.True(rule.Validity == Validity.Exact || RuleSides.Of(rule).Any(sides =>
        {
            var (left, right) = (new Interpreter(sides.Left), new Interpreter(sides.Right));
            return Points(sides.Left.Inputs.Length).Any(point =>
            {
                var (expected, found) = (left.Run<double>(point)[0][0], right.Run<double>(point)[0][0]);
                return BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(found);
            });
        }));
    }

    [Theory]
    [MemberData(nameof(Stabilizing))]
    public void Both_sides_of_a_stabilizing_rule_are_the_same_to_sixty_digits(string text)
    {
        var random = new Random(5);
        var compared = 0;
        foreach (var sides in RuleSides.Of(Rule(text)))
        {
            for (var trial = 0; trial < 40; trial++)
            {
                double[] inputs = [.. Enumerable.Range(0, sides.Left.Inputs.Sum(input => input.Shape.Length))
                    .Select(_ => (random.NextDouble() - 0.4) * (trial < 20 ? 1 : 8))];
                var (left, right) = (Precise(sides.Left, inputs), Precise(sides.Right, inputs));
                for (var i = 0; i < left.Length; i++)
                {
                    // Outside its domain the left side is NaN; the right side may go on.
                    if (double.IsFinite((double)left[i]))
                    {
                        var error = (double)(
                            BigFloat<Bits256>.Abs(left[i] - right[i]) / (1 + BigFloat<Bits256>.Abs(left[i])));
                        Assert.True(error < 1e-60, $"{left[i]} became {right[i]} at ({string.Join(", ", inputs)}).");
                        compared++;
                    }
                }
            }
        }

        Assert.True(compared > 3, "No point lies in the domain.");
    }

    // A product with a reciprocal is rounded twice, the quotient once, and the reciprocal of the largest double is a
    // subnormal number with an error of up to four more units of 2^-53: together less than eight.
    private static bool IsClose(double x, double y) => Math.Abs(x - y) <= Math.ScaleB(1, -50) * Math.Abs(x);

    private static BigFloat<Bits256>[] Precise(ArrayProgram program, double[] inputs) =>
        Runs.Carried(program, Array.ConvertAll(inputs, x => (BigFloat<Bits256>)x));

    private static Rule Rule(string text) => All.Single(rule => rule.Text == text);

    private static string Rewritten(ArrayProgram program, Rule rule) =>
        Shown(Rewriter.Rewrite(program, new RuleSet([rule])));

    // Numbers are folded on both sides.
    private static string Folded(ArrayProgram program) => Shown(Rewriter.Rewrite(program, RuleSet.Empty));

    // In whatever order it is computed. Formulas write the square of x like its second power.
    private static string Shown(ArrayProgram program) =>
        $"{TextPrinter.Formulas(program, "z")} " +
        $"{string.Join(' ', program.Instructions.Select(instruction => instruction.Op).Order())}";

    private static IEnumerable<ArrayProgram> InAllOrders(ArrayProgram program) =>
        Orders(program.Inputs.Length).Select(order => ProgramBuilder.Trace(
            v => program.Inline(v[0].Recorder!, [.. order.Select(k => v[k])]),
            [.. program.Inputs.Select(input => (input.Name, input.Shape))]));

    private static IEnumerable<int[]> Orders(int count) => count == 0
        ? [[]]
        : Orders(count - 1).SelectMany(
            order => Enumerable.Range(0, count).Select(k => (int[])[.. order[..k], count - 1, .. order[k..]]));

    private static IEnumerable<ArrayProgram> Exchanged(ArrayProgram program)
    {
        for (var i = 0; i < program.Count; i++)
        {
            if (Commuting.Contains(program.Instructions[i].Op))
            {
                var listing = program.Listing.WithSlots(k => program.Listing[k].Slot);
                (listing[i].A, listing[i].B) = (listing[i].B, listing[i].A);
                yield return new(listing, program.Inputs, program.Outputs, []);
            }
        }
    }

    private static IEnumerable<double[][]> Points(int count) => count == 0
        ? [[]]
        : Points(count - 1).SelectMany(point => Operands.Select(x => (double[][])[.. point, [x]]));

    private static ArrayProgram WithAllResults(ArrayProgram program) => new(
        program.Listing,
        program.Inputs,
        [.. Enumerable.Range(0, program.Count).Where(i => i != program.Outputs[0]), program.Outputs[0]],
        []);
}
