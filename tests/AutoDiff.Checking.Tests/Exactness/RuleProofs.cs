using AutoDiff.BackEnds;
using AutoDiff.Checking.Exactness;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using AutoDiff.Transforms.Rules;

namespace AutoDiff.Checking.Tests;

/// <summary>
/// Both sides of every rule are the same function: at random residues of three pairs of finite fields they have the
/// same value, which they would share by chance with a probability far below 10⁻³⁰.
/// </summary>
public class RuleProofs
{
    public static TheoryData<string> Pairs() =>
        [.. Simplify.Rules.Where(rule => rule.Left is not null).Select(rule => rule.Text)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Both_sides_of_a_rule_are_the_same_function(string text)
    {
        var rule = Simplify.Rules.Single(rule => rule.Text == text);
        AssertSame<FirstPair>(rule);
        AssertSame<SecondPair>(rule);
        AssertSame<ThirdPair>(rule);
    }

    // Fields know no order, so that they know neither |x| nor which branch is taken where these differ; the normal
    // distribution and the gamma function have no definition; and a root is known to be one where it stands in a
    // product, not in a sum. These rules are compared in many digits alone.
    [Fact]
    public void So_are_those_of_every_stabilizing_rule_but_these() => Assert.Equal(
        [
            "1 - NormalCdf(x) → NormalCdf(-x)",
            "Log(NormalCdf(x)) → LogNormalCdf(x)",
            "Log(Gamma(x)) → Where(Greater(x, 0), LogGamma(x), Log(Gamma(x)))",
            "Log(Erfc(x)) → Log(Two(x)) + LogNormalCdf(-Sqrt(Two(x)) * x)",
            "Log(Square(x)) → 2 * Log(Abs(x))",
            "Log(Pow(x, c)) → c * Log(Abs(x)) where double.IsEvenInteger(c) && c != 0",
            "Sqrt(Square(x)) → Abs(x)",
            "Sqrt(1 + x) - 1 → x / (Sqrt(1 + x) + 1)",
            "1 - Sqrt(1 - x) → x / (1 + Sqrt(1 - x))",
            "Hypot(x, 1) - 1 → x * (x / (Hypot(x, 1) + 1))",
            "Hypot(x, 1) - x → Where(Less(x, 0), Hypot(x, 1) - x, 1 / (Hypot(x, 1) + x))",
        ],
        Stabilize.Rules.Where(rule => rule.Left is not null && !IsProved(rule)).Select(rule => rule.Text));

    private static bool IsProved(Rule rule) =>
        IsSame<FirstPair>(rule) && IsSame<SecondPair>(rule) && IsSame<ThirdPair>(rule);

    // Logarithms of products are not known to be sums. Where the values cannot be compared the gradients are; that both
    // sides do not differ by a constant either, a test of their values to sixty digits shows.
    private static bool IsSame<TFields>(Rule rule)
        where TFields : struct, IFieldPair =>
        Inputs<TFields>(rule).Any(inputs =>
            AreSame(Values(rule.Left!, inputs), Values(rule.Right!, inputs))
            || AreSame(Values(Gradient(rule.Left!), inputs), Values(Gradient(rule.Right!), inputs)));

    private static bool AreSame<TFields>(Residue<TFields>[] left, Residue<TFields>[] right)
        where TFields : struct, IFieldPair =>
        left.Zip(right).All(pair =>
            pair is { First.Obstacle: Obstacle.None, Second.Obstacle: Obstacle.None } &&
                pair.First.Pair.Value == pair.Second.Pair.Value);

    // The gradient alone: the constant of a conditional rule has none.
    private static ArrayProgram Gradient(ArrayProgram program) => ProgramBuilder.Trace(
        v => Reverse.Pull(Functions.Sum(program.Inline(v[0].Recorder!, v)[0]), 1, v[^1]),
        [.. program.Inputs.Select(input => (input.Name, input.Shape))]);

    private static void AssertSame<TFields>(Rule rule)
        where TFields : struct, IFieldPair =>
        Assert.All(
            Inputs<TFields>(rule), inputs => Assert.True(
                AreSame(Values(rule.Left!, inputs), Values(rule.Right!, inputs))));

    private static IEnumerable<Residue<TFields>[]> Inputs<TFields>(Rule rule)
        where TFields : struct, IFieldPair
    {
        var random = new Random(11);
        Residue<TFields>[] inputs = [.. Enumerable.Range(0, rule.Left!.Inputs.Sum(input => input.Shape.Length)).Select(
            _ => Residue<TFields>.Input((ulong)random.NextInt64(), (ulong)random.NextInt64()))];

        // Fields know no order, so that a selection needs a known condition; and powers need known exponents.
        return rule.Op == Op.Where || rule.Condition is not null
            ? ((double[])[0, 1, -2, 3]).Where(rule.Condition ?? (_ => true))
                .Select(number => (Residue<TFields>[])[number, .. inputs[1..]])
            : [inputs];
    }

    private static Residue<TFields>[] Values<TFields>(ArrayProgram program, Residue<TFields>[] inputs)
        where TFields : struct, IFieldPair
    {
        var interpreter = new Interpreter(program);
        var outputs = new Residue<TFields>[interpreter.OutputLength];
        interpreter.EvaluateOver<Residue<TFields>>(inputs, outputs);
        return outputs;
    }
}
