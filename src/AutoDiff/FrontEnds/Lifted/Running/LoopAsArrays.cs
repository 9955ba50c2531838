using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>
/// A loop whose turns carry nothing but sums, as operations on whole arrays: what each turn computes of its elements is
/// computed for all at once.
/// </summary>
internal static class LoopAsArrays
{
    /// <summary>
    /// The states after the last turn, and what each turn returns beside them, stacked; null if a turn needs more than
    /// elementwise operations or its states otherwise.
    /// </summary>
    /// <param name="recorder">What is recorded on.</param>
    /// <param name="body">The turn: states, then elements, then what is the same at all turns.</param>
    /// <param name="outside">The variables that these stand for.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="turns">The number of turns.</param>
    public static Variable[]? Of(
        Recorder recorder, ArrayProgram body, ReadOnlySpan<Variable> outside, int states, int turns)
    {
        var stated = body.Inputs[..states].Select(input => input.Index).ToHashSet();
        var terms = new List<(int Instruction, bool IsNegative)>();
        var listing = body.Listing;
        for (var k = 0; k < states; k++)
        {
            var (own, output) = (body.Inputs[k].Index, body.Outputs[k]);
            var entry = listing[output];
            if (output == own)
            {
                terms.Add((-1, false));
                continue;
            }

            if (listing.Shape(output) != Shape.Scalar || entry.Op is not (Op.Add or Op.Subtract)
                || !(entry.A == own || (entry.B == own && entry.Op == Op.Add)) || entry.A == entry.B)
            {
                return null;
            }

            terms.Add((entry.A == own ? entry.B : entry.A, entry.Op == Op.Subtract));
        }

        int[] computed =
        [
            .. terms.Select(term => term.Instruction).Where(index => index >= 0),
            .. body.Outputs.Skip(states),
        ];
        var needed = listing.NeededFor(computed);
        var arrays = new Arrays(body, recorder);
        for (var i = 0; i < body.Inputs.Length; i++)
        {
            arrays.Values[body.Inputs[i].Index] = outside[i];
        }

        for (var k = 0; k < listing.Count; k++)
        {
            if (needed[k] && (stated.Contains(k) || !(listing[k].IsInput || arrays.TryStep(k))))
            {
                return null;
            }
        }

        var results = new Variable[body.Outputs.Length];
        for (var k = 0; k < states; k++)
        {
            var (term, isNegative) = terms[k];
            if (term < 0)
            {
                results[k] = outside[k];
                continue;
            }

            var value = arrays.Values[term];
            var sum = value.Shape == Shape.Scalar ? turns * value : Functions.Sum(value);
            results[k] = isNegative ? outside[k] - sum : outside[k] + sum;
        }

        for (var k = states; k < results.Length; k++)
        {
            results[k] = Functions.BroadcastTo(arrays.Values[body.Outputs[k]], [turns]);
        }

        return results;
    }

    /// <summary>Instructions of a turn recorded for all turns.</summary>
    private struct Arrays(ArrayProgram body, Recorder recorder) : IPrimitiveVisitor
    {
        private int index;
        private bool isElementwise;

        public Variable[] Values { get; } = new Variable[body.Listing.Count];

        public bool TryStep(int instruction)
        {
            index = instruction;
            isElementwise = body.Listing.Shape(instruction) == Shape.Scalar;
            if (isElementwise)
            {
                var entry = body.Listing[instruction];
                PrimitiveTable.Visit(entry.Op, body.Listing.Payload(entry), ref this);
            }

            return isElementwise;
        }

        public readonly void Leaf() =>
            Values[index] = recorder.Fill(body.Listing[index].SplatValue, Shape.Scalar);

        public readonly void Unary<TOp>()
            where TOp : struct, IUnary => Values[index] = recorder.Unary<TOp>(Values[body.Listing[index].A]);

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary => Values[index] =
                recorder.Binary<TOp>(Values[body.Listing[index].A], Values[body.Listing[index].B]);

        public void Linear<TOp>()
            where TOp : struct, ILinear
        {
            isElementwise = TOp.Code == Op.Where;
            if (isElementwise)
            {
                var operands = body.Listing.Operands(body.Listing[index], stackalloc int[3]);
                Values[index] = Functions.Where(Values[operands[0]], Values[operands[1]], Values[operands[2]]);
            }
        }

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped => isElementwise = false;

        public void Custom() => isElementwise = false;
    }
}
