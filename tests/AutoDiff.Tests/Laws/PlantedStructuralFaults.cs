using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Stand-ins for structural primitives, products and array functions whose value is right and whose derivative is not.
/// What breaks is the VJP, of which the engine makes the JVP and every higher order, so that it breaks them all alike:
/// only comparison with values can tell.
/// </summary>
public class PlantedStructuralFaults
{
    private const string TermTooMany = "a term too many";

    // Each spoils the cotangent of one operand.
    private static readonly (string Name, Func<Variable, Variable, Variable> Spoil)[] Faults =
    [
        ("sign", (pulled, _) => -pulled),
        ("factor", (pulled, _) => 2 * pulled),
        (TermTooMany, (pulled, cotangent) => pulled + Sum(cotangent)),
        ("elements in reverse", (pulled, _) => Reversed(pulled)),
        ("axes exchanged", (pulled, _) => Reshape(Transpose(pulled), pulled.Shape)),
    ];

    public static TheoryData<Op> Structural => PrimitiveData.Structural;

    [Theory]
    [MemberData(nameof(Structural))]
    public void The_laws_catch_a_spoiled_linearization(Op op)
    {
        var planted = new HashSet<(int Operand, string Fault)>();
        var operands = 0;
        for (var choice = 0; choice < 8; choice++)
        {
            var sound = Single.Structural(op, choice);
            operands = sound.Shapes.Length;
            Assert.Empty(Violations(sound, (pulled, _) => pulled, choice));
            var derivative = Derivative(sound, (pulled, _) => pulled, choice);
            for (var operand = 0; operand < operands; operand++)
            {
                foreach (var (name, spoil) in Faults)
                {
                    Func<Variable[], Variable, Variable[]> fault = (pulled, cotangent) =>
                        [.. pulled[..operand], spoil(pulled[operand], cotangent), .. pulled[(operand + 1)..]];

                    // A change that leaves the derivative as it is (a sum's cotangents are equal in any order) is no
                    // fault.
                    if (!Derivative(sound, fault, choice).SequenceEqual(derivative))
                    {
                        planted.Add((operand, name));
                        Assert.True(
                            Violations(sound, fault, choice).Count > 0,
                            $"not caught: {op}, {name} of operand {operand}, choice {choice}");
                    }
                }
            }
        }

        for (var operand = 0; operand < operands; operand++)
        {
            // Only a derivative of 0 has neither sign nor factor: that of tie weights and of a condition.
            var isConstant = op == Op.TieWeights || (op == Op.Where && operand == 0);
            Assert.Contains((operand, TermTooMany), planted);
            Assert.Equal(!isConstant, planted.Contains((operand, "sign")));
            Assert.Equal(!isConstant, planted.Contains((operand, "factor")));
        }
    }

    [Fact]
    public void The_laws_catch_cotangents_given_to_the_wrong_operand() => AssertCaught(
        (_, x) => Concatenate([x[0], x[1]]), (_, _, cotangent) => [Slice(cotangent, 2..), Slice(cotangent, ..2)], [2],
            [2]);

    [Fact]
    public void The_laws_catch_a_permutation_that_is_not_inverted() => AssertCaught(
        (_, x) => Transpose(x[0], 1, 2, 0), (_, _, cotangent) => [Transpose(cotangent, 1, 2, 0)], [2, 2, 2]);

    [Fact]
    public void The_laws_catch_running_sums_that_are_not_turned_round() => AssertCaught(
        (_, x) => CumulativeSum(x[0]), (_, _, cotangent) => [CumulativeSum(cotangent)], [4]);

    [Fact]
    public void The_laws_catch_a_product_whose_factor_is_not_transposed() => AssertCaught(
        (_, x) => MatMul(x[0], x[1]),
        (x, _, cotangent) => [MatMul(cotangent, x[1]), MatMul(Transpose(x[0]), cotangent)],
        [3, 3],
        [3, 3]);

    [Fact]
    public void The_laws_catch_branches_taken_where_the_other_is() => AssertCaught(
        (_, x) => Where(Less(x[0], x[1]), x[0], x[1]),
        (x, _, cotangent) => [Where(Less(x[0], x[1]), 0, cotangent), Where(Less(x[0], x[1]), cotangent, 0)],
        [4],
        [4]);

    [Fact]
    public void The_laws_catch_a_softmax_with_the_diagonal_of_its_Jacobian_only() => AssertCaught(
        (_, x) => Softmax(x[0]), (_, y, cotangent) => [y * (1 - y) * cotangent], [4]);

    [Fact]
    public void The_laws_catch_a_maximum_that_passes_its_cotangent_to_every_element() => AssertCaught(
        (_, x) => Max(x[0]), (x, _, cotangent) => [BroadcastTo(cotangent, x[0].Shape)], [4]);

    private static void AssertCaught(
        Func<Recorder, Variable[], Variable> function,
        Func<Variable[], Variable, Variable, Variable[]> pull,
        params Shape[] shapes)
    {
        var operation = new Stated((recorder, x) => function(recorder, x), pull, shapes);
        Recorded recorded = (_, x, _) => Apply(operation, x) is var y ? Reshape(y, [y.Shape.Length]) : y;
        Assert.NotEmpty(DerivativeLaws.Check(new Subject(recorded, shapes, new Random(1))).Violations);
    }

    private static IReadOnlyList<string> Violations(
        Single sound, Func<Variable[], Variable, Variable[]> spoil, int seed) =>
        DerivativeLaws.Check((sound with { Record = Spoiled(sound, spoil) }).At(seed)).Violations;

    private static double[] Derivative(Single sound, Func<Variable[], Variable, Variable[]> spoil, int seed)
    {
        var subject = (sound with { Record = Spoiled(sound, spoil) }).At(seed);
        return Runs.Values(subject.Pull, subject.X, subject.U, subject.V);
    }

    private static Recorded Spoiled(Single sound, Func<Variable[], Variable, Variable[]> spoil)
    {
        var operation = new Stated(
            (recorder, x) => sound.Record(recorder, x, null),
            (x, _, cotangent) => spoil(Reverse.Pull(sound.Record(x[0].Recorder!, x, null), cotangent, x), cotangent),
            sound.Shapes);
        return (_, x, _) => Apply(operation, x);
    }

    private static Variable Reversed(Variable x)
    {
        var length = x.Shape.Length;
        return Reshape(Slice(Reshape(x, [length]), [length - 1, -1, length]), x.Shape);
    }

    /// <summary>An operation given by a function and by what is claimed to be its VJP.</summary>
    private sealed class Stated(
        Func<Recorder, Variable[], Variable> function, Func<Variable[], Variable, Variable, Variable[]> pull,
            Shape[] shapes)
        : CustomOperation
    {
        private readonly ArrayProgram program = ProgramBuilder.Trace(
            x => [function(x[0].Recorder!, x)], [.. shapes.Select((shape, i) => ($"x{i}", shape))]);

        public override string Name => "stated";

        public override Shape InferShape(ReadOnlySpan<Shape> operands) =>
            program.Instructions[program.Outputs[0]].Shape;

        public override void Evaluate(CustomOperands<double> operands, Span<double> result)
        {
            var inputs = new List<double>();
            for (var i = 0; i < operands.Count; i++)
            {
                inputs.AddRange(operands[i]);
            }

            new Interpreter(program).Evaluate<double>(inputs.ToArray(), result);
        }

        public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
            pull(operands.ToArray(), result, cotangent);
    }
}
