using AutoDiff.Primitives;

namespace AutoDiff.Transforms.Rules;

/// <summary>
/// A sum of exponentials, of multiples of them by positive constants and of positive constants: c · eˣ is e^(x + ln c).
/// </summary>
internal sealed class SumOfExponentials
{
    private readonly List<int> terms = [];
    private readonly List<Variable> exponents = [];

    private SumOfExponentials()
    {
    }

    /// <summary>The logarithm of the sum, which does not overflow.</summary>
    public Variable Logarithm => exponents is [var x, var y]
        ? Functions.LogAddExp(x, y)
        : Functions.LogSumExp(Functions.Stack([.. exponents]), [0]);

    /// <summary>The sum that an instruction is; null if it is none of two terms or more.</summary>
    public static SumOfExponentials? Of(Rewriter rewriter, int instruction)
    {
        var sum = new SumOfExponentials();
        var rest = new Stack<int>([instruction]);
        while (rest.TryPop(out var index))
        {
            if (rewriter.Is(index, Op.Add, out var add))
            {
                rest.Push(add.B);
                rest.Push(add.A);
            }
            else if (Exponent(rewriter, index) is { } exponent)
            {
                sum.terms.Add(index);
                sum.exponents.Add(exponent);
            }
            else
            {
                return null;
            }
        }

        return sum.terms.Count > 1 ? sum : null;
    }

    /// <summary>What part a term has in the sum; null for what is no term.</summary>
    public Variable? Share(int term)
    {
        var place = terms.IndexOf(term);
        return place < 0 ? null
            : exponents is [var x, var y] ? Variable.Apply<ExpShare>(exponents[place], place == 0 ? y : x)
            : Functions.Softmax(Functions.Stack([.. exponents]), axis: 0)[place];
    }

    private static Variable? Exponent(Rewriter rewriter, int term)
    {
        if (rewriter.IsConstant(term, out var constant))
        {
            return constant > 0 ? rewriter.Fill(Math.Log(constant), rewriter.Listing.Shape(term)) : null;
        }

        if (rewriter.Is(term, Op.Exp, out var exponential))
        {
            return rewriter[exponential.A];
        }

        if (!rewriter.Is(term, Op.Multiply, out var product))
        {
            return null;
        }

        var (factor, other) = rewriter.IsConstant(product.A, out constant)
            ? (product.A, product.B)
            : (product.B, product.A);
        return rewriter.IsConstant(factor, out constant) && constant > 0 && rewriter.Is(other, Op.Exp, out exponential)
            ? rewriter[exponential.A] + Math.Log(constant)
            : null;
    }
}
