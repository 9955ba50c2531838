using AutoDiff.BackEnds;
using AutoDiff.Checking.Exactness;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using AutoDiff.Transforms.Rules;

namespace AutoDiff.Checking.Tests;

/// <summary>
/// Both sides of every rule are the same function: at random residues of three pairs of finite fields they have the same value,
/// which they would share by chance with a probability far below 10⁻³⁰.
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

    private static void AssertSame<TFields>(Rule rule)
        where TFields : struct, IFieldPair
    {
        var random = new Random(11);
        Residue<TFields>[] inputs = [.. rule.Left!.Inputs.Select(
            _ => Residue<TFields>.Input((ulong)random.NextInt64(), (ulong)random.NextInt64()))];

        // Fields know no order, so that a selection needs a known condition.
        foreach (var first in rule.Op == Op.Where ? Known<TFields>(rule) : [inputs[0]])
        {
            inputs[0] = first;
            var (left, right) = (Value(rule.Left!, inputs), Value(rule.Right!, inputs));
            Assert.Equal(Obstacle.None, left.Obstacle);
            Assert.Equal(Obstacle.None, right.Obstacle);
            Assert.Equal(left.Pair.Value, right.Pair.Value);
        }
    }

    private static Residue<TFields>[] Known<TFields>(Rule rule)
        where TFields : struct, IFieldPair =>
        [.. ((double[])[0, 1, -2]).Where(rule.Condition ?? (_ => true)).Select(number => (Residue<TFields>)number)];

    private static Residue<TFields> Value<TFields>(ArrayProgram program, Residue<TFields>[] inputs)
        where TFields : struct, IFieldPair
    {
        var outputs = new Residue<TFields>[1];
        new Interpreter(program).EvaluateOver<Residue<TFields>>(inputs, outputs);
        return outputs[0];
    }
}
