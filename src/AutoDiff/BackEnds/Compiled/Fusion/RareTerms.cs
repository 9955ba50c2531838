using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>
/// What a kernel only adds up, if the terms are zero at most indices: those of elements that are not the largest of
/// their group, as in the derivative of a maximum. Where they are zero in all lanes of a register nothing has to be
/// computed, and to add the zeros would change no bit.
/// </summary>
/// <param name="Zero">The node whose zeros are those of the terms.</param>
/// <param name="NonZero">Divisors, which must be neither zero nor NaN for that.</param>
/// <param name="Leads">By node, whether the others are computed from it.</param>
internal sealed record RareTerms(int Zero, IReadOnlyList<int> NonZero, bool[] Leads)
{
    // An element in so many registers is not zero: fewer, and the processor foretells too few of the branches.
    private const int RegistersForOne = 8;

    // So many values of a turn must be saved for a test to be worth it.
    private const int LeastSaved = 8;

    /// <summary>The terms of a kernel; null if it has other results, or they are not rare, or short.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="width">The number of lanes.</param>
    public static RareTerms? Of(Kernel kernel, int width)
    {
        if (!kernel.Writes.All(write => write.Reduction == Reduction.Sum))
        {
            return null;
        }

        var varies = Digits(kernel);
        return Enumerable.Range(0, kernel.Nodes.Count)
            .Where(node => IsRare(kernel, node, varies, RegistersForOne * width))
            .Select(node => From(kernel, node))
            .FirstOrDefault(terms => terms is not null && terms.Leads.Count(lead => !lead) >= LeastSaved);
    }

    private static RareTerms? From(Kernel kernel, int zero)
    {
        var (vanishes, nonZero) = (new bool[kernel.Nodes.Count], new List<int>());
        vanishes[zero] = true;
        for (var i = zero + 1; i < vanishes.Length; i++)
        {
            var (primitive, a, b) = (kernel.Nodes[i].Primitive, kernel.Nodes[i].A, kernel.Nodes[i].B);
            if (primitive == BinaryOperation<Divide>.Instance)
            {
                vanishes[i] = vanishes[a] && !vanishes[b];
                if (vanishes[i])
                {
                    nonZero.Add(b);
                }
            }
            else
            {
                vanishes[i] =
                    primitive == UnaryOperation<Negate>.Instance ? vanishes[a]
                    : primitive == BinaryOperation<Scale>.Instance ? vanishes[a]
                    : primitive == BinaryOperation<Absorb>.Instance ? vanishes[a] || vanishes[b]
                    : primitive == BinaryOperation<Multiply>.Instance && (
                        (vanishes[a] && IsFinite(b)) || (IsFinite(a) && vanishes[b]));
            }
        }

        if (!kernel.Writes.All(write => vanishes[write.Value]))
        {
            return null;
        }

        var leads = new bool[vanishes.Length];
        nonZero.ForEach(node => leads[node] = true);
        leads[zero] = true;
        Span<int> buffer = stackalloc int[3];
        for (var i = leads.Length - 1; i >= 0; i--)
        {
            foreach (var operand in leads[i] ? kernel.Nodes[i].Operands(buffer) : [])
            {
                leads[operand] = true;
            }
        }

        return new(zero, nonZero, leads);

        bool IsFinite(int node) =>
            vanishes[node] ||
            (kernel.Nodes[node].Kind == NodeKind.Constant && double.IsFinite(kernel.Nodes[node].Value));
    }

    // Of the elements of an array at most one, in general, equals a number that all are compared with.
    private static bool IsRare(Kernel kernel, int node, ulong[] varies, int least)
    {
        if (kernel.Nodes[node].Primitive != BinaryOperation<Equal>.Instance)
        {
            return false;
        }

        var (x, y) = (varies[kernel.Nodes[node].A], varies[kernel.Nodes[node].B]);
        return x != 0 && y != 0 && Math.Max(Indices(x & ~y), Indices(y & ~x)) >= least;

        long Indices(ulong digits)
        {
            var (indices, above, digit) = (1L, kernel.Length, kernel.Weights.Count);
            foreach (var weight in kernel.Weights.Reverse())
            {
                digit--;
                indices *= (digits & (1ul << digit)) != 0 ? above / weight : 1;
                above = weight;
            }

            return indices;
        }
    }

    // By node, the digits of the index with which it varies, as bits; the first is that of the least weight.
    private static ulong[] Digits(Kernel kernel)
    {
        var digits = new ulong[kernel.Nodes.Count];
        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < digits.Length; i++)
        {
            if (kernel.Nodes[i].Map is { } map)
            {
                foreach (var (digit, weight) in kernel.Weights.Index())
                {
                    digits[i] |= map.StrideAt(weight) != 0 || map.StepAt(weight) != 0 ? 1ul << digit : 0;
                }
            }

            foreach (var operand in kernel.Nodes[i].Operands(buffer))
            {
                digits[i] |= digits[operand];
            }
        }

        return digits;
    }
}
