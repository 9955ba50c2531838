using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Interpretation;

/// <content>Partials that are two factors, whose product may be too small or too large for a number.</content>
internal ref partial struct ReverseSweep<T>
{
    // Beyond these the square of a reciprocal may be too small or too large for a float, and of a number a power.
    private const double Small = 1e-15;
    private const double Large = 1e15;
    private const double LargeBase = 10;

    // Passes on what is kept as factors of the adjoint of an instruction.
    private readonly void PullFactors(int instruction)
    {
        foreach (var operand in listing.Operands(entry, stackalloc int[3]))
        {
            Adjoints(operand);
        }

        factored!.Pull(listing, instruction, values, adjoints);
    }

    private void PullFactors<TOp>()
        where TOp : struct, IUnary
    {
        var isExposed = listing.LosesDerivative<TOp>(entry);
        if (IsModerate(Values(entry.A)))
        {
            if (isExposed)
            {
                Pull<PullOfOne<Exposed<TOp>>>();
            }
            else
            {
                Pull<PullOfOne<TOp>>();
            }
        }
        else if (listing[entry.A].MagnifiesDerivatives)
        {
            PullFactors<PartialOf<TOp>>(entry.A, isExposed);
        }
        else if (isExposed)
        {
            Pull<FactoredPullOfOne<TOp, Exposed<TOp>>>();
        }
        else
        {
            Pull<FactoredPullOfOne<TOp, TOp>>();
        }
    }

    private void PullFirstFactors<TOp>()
        where TOp : struct, IBinary
    {
        if (listing[entry.B].IsSplat)
        {
            PullFirstFactors<TOp>(listing.LosesFirst<TOp>(entry));
        }
        else
        {
            PullFirstFactors<ForAnySecond<TOp>>(false);
        }
    }

    private void PullFirstFactors<TOp>(bool isExposed)
        where TOp : struct, IBinary
    {
        if (listing[entry.A].IsSteep && IsLarge(Values(entry.A), LargeBase))
        {
            PullFactors<FirstPartialOf<TOp>>(entry.A, isExposed);
        }
        else if (isExposed)
        {
            Pull<FactoredPullOfFirst<TOp, ExposedOfTwo<TOp>>>(entry.A);
        }
        else
        {
            Pull<FactoredPullOfFirst<TOp, TOp>>(entry.A);
        }
    }

    private void PullSecondFactors<TOp>()
        where TOp : struct, IBinary
    {
        var isExposed = listing.LosesSecond<TOp>(entry);
        if (IsModerate(Values(entry.B)))
        {
            if (isExposed)
            {
                Pull<PullOfSecond<ExposedOfTwo<TOp>>>(entry.B);
            }
            else
            {
                Pull<PullOfSecond<TOp>>(entry.B);
            }
        }
        else if (listing[entry.B].MagnifiesDerivatives)
        {
            PullFactors<SecondPartialOf<TOp>>(entry.B, isExposed);
        }
        else if (isExposed)
        {
            Pull<FactoredPullOfSecond<TOp, ExposedOfTwo<TOp>>>(entry.B);
        }
        else
        {
            Pull<FactoredPullOfSecond<TOp, TOp>>(entry.B);
        }
    }

    private static bool IsModerate(ReadOnlySpan<T> x)
    {
        foreach (var element in x)
        {
            if (!(Math.Abs(T.Primal(element)) is >= Small and <= Large))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLarge(ReadOnlySpan<T> x, double limit)
    {
        foreach (var element in x)
        {
            if (Math.Abs(T.Primal(element)) > limit)
            {
                return true;
            }
        }

        return false;
    }

    // Element by element, where products may be too small for a number: their factors are then kept.
    private void PullFactors<TPartial>(int operand, bool isExposed)
        where TPartial : struct, IFactoredPartial
    {
        factored ??= new();
        Adjoints(operand);
        var own = Adjoint;
        var x = Values(entry.A);
        var y = TPartial.IsOfTwo ? Values(entry.B) : default;
        var result = values.Slice(entry.Slot, ResultLength);
        for (var k = 0; k < own.Length; k++)
        {
            if (!T.IsZero(own[k]))
            {
                var second = TPartial.IsOfTwo ? y[k] : default;
                var (first, other) = TPartial.Factors(x[k], second, result[k]);
                factored.Add(
                    listing, operand, k, own[k], isExposed ? T.Apply<Transmit>(1, first) : first, other, adjoints);
            }
        }
    }

    private interface IFactoredPartial
    {
        static abstract bool IsOfTwo { get; }

        static abstract (TReal First, TReal Second) Factors<TReal>(TReal x, TReal y, TReal result)
            where TReal : struct, IReal<TReal>;
    }

    private readonly struct PartialOf<TOp> : IFactoredPartial
        where TOp : struct, IUnary
    {
        public static bool IsOfTwo => false;

        public static (TReal First, TReal Second) Factors<TReal>(TReal x, TReal y, TReal result)
            where TReal : struct, IReal<TReal> => TOp.Factors(x, result);
    }

    private readonly struct FirstPartialOf<TOp> : IFactoredPartial
        where TOp : struct, IBinary
    {
        public static bool IsOfTwo => true;

        public static (TReal First, TReal Second) Factors<TReal>(TReal x, TReal y, TReal result)
            where TReal : struct, IReal<TReal> => TOp.FactorsInX(x, y, result);
    }

    private readonly struct SecondPartialOf<TOp> : IFactoredPartial
        where TOp : struct, IBinary
    {
        public static bool IsOfTwo => true;

        public static (TReal First, TReal Second) Factors<TReal>(TReal x, TReal y, TReal result)
            where TReal : struct, IReal<TReal> => TOp.FactorsInY(x, y, result);
    }
}
