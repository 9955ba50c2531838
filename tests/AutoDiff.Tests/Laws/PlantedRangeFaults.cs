using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws.WholeRange;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Stand-ins for primitives with faults that moderate points do not show: partials written with values that saturate or
/// with squares that overflow, and masks where a selection should be. The laws over the whole range refuse each.
/// </summary>
public class PlantedRangeFaults
{
    private const int Samples = 160;

    [Fact]
    public void A_partial_written_with_a_saturated_value_is_caught()
    {
        AssertCaught<Tanh, OneLessSquare>(order: 1);
        AssertCaught<Sigmoid, TimesComplement>(order: 1);
        AssertCaught<Expm1, PlusOne>(order: 1);
        AssertCaught<Softplus, SigmoidByValue>(order: 1);
    }

    [Fact]
    public void A_partial_written_with_a_square_is_caught()
    {
        AssertCaught<Asinh, RootOfSquare>(order: 1);
        AssertCaught<Erf, RoundedSquare>(order: 1);
    }

    [Fact]
    public void A_partial_that_cancels_is_caught() => AssertCaught<Asin, TwoFactors>(order: 2);

    [Fact]
    public void A_mask_where_a_selection_should_be_is_caught()
    {
        Func<Variable, Variable> selected = x => Max(-1 - Sqrt(x[0]), 0);
        Func<Variable, Variable> masked = x => Variable.Apply<MaskedMaximum>(-1 - Sqrt(x[0]), 0);
        Func<Variable, Variable> maskedRoot = x => Sqrt(Variable.Apply<MaskedMaximum>(x[0], 0));
        Assert.Empty(EdgesOfDomains.Wrong(selected, [0], [0]));
        Assert.NotEmpty(EdgesOfDomains.Wrong(masked, [0], [0]));
        Assert.NotEmpty(EdgesOfDomains.Wrong(maskedRoot, [-1], [0]));
    }

    [Fact]
    public void A_partial_that_underflows_alone_is_caught()
    {
        const double Truth = -1.9151695967140057e-174;
        Assert.Empty(new DerivativeCase("", x => Reciprocal(Exp(x[0])), [400], Truth).WrongGradients());
        Assert.NotEmpty(new DerivativeCase(
            "", x => Variable.Apply<StandIn<Reciprocal, Own<Reciprocal>>>(Exp(x[0])), [400], Truth).WrongGradients());
        Assert.NotEmpty(new DerivativeCase(
            "", x => Variable.Apply<StandIn<Reciprocal, Own<Reciprocal>>>(1 + Square(x[0])), [1e85], -2e-255)
            .WrongGradients());
    }

    [Fact]
    public void A_tangent_that_vanishes_before_a_pole_is_caught()
    {
        Assert.Empty(new DerivativeCase("", x => Log(Exp(-x[0])), [800], -1) { Leaves = Leaves.Everywhere }
            .WrongGradients());
        Assert.NotEmpty(new DerivativeCase("", x => Variable.Apply<StandIn<Log, Own<Log>>>(Exp(-x[0])), [800], -1)
            { Leaves = Leaves.Everywhere }.WrongGradients());
    }

    private static void AssertCaught<TOp, TFault>(int order)
        where TOp : struct, IUnary
        where TFault : struct, IPartial
    {
        const double Goal = 16;
        Assert.InRange(Largest<StandIn<TOp, Own<TOp>>>(order), 0, Goal);
        Assert.True(Largest<StandIn<TOp, TFault>>(order) > Goal, $"not caught: {TOp.Name} with {typeof(TFault).Name}");
    }

    private static double Largest<TOp>(int order)
        where TOp : struct, IUnary
    {
        var errors = new PrimitiveErrors<double>(Samples);
        errors.Unary<TOp>();
        return errors.Found.Where(found => found.Key.Order == order).Max(found => found.Value.Ulps);
    }

    private interface IPartial
    {
        static abstract T Of<T>(T x, T y)
            where T : struct, IReal<T>;
    }

    private readonly struct Own<TOp> : IPartial
        where TOp : struct, IUnary
    {
        public static T Of<T>(T x, T y)
            where T : struct, IReal<T> => TOp.Partial(x, y);
    }

    private readonly struct OneLessSquare : IPartial
    {
        public static T Of<T>(T x, T y)
            where T : struct, IReal<T> => 1 - (y * y);
    }

    private readonly struct TimesComplement : IPartial
    {
        public static T Of<T>(T x, T y)
            where T : struct, IReal<T> => y * (1 - y);
    }

    private readonly struct PlusOne : IPartial
    {
        public static T Of<T>(T x, T y)
            where T : struct, IReal<T> => y + 1;
    }

    private readonly struct SigmoidByValue : IPartial
    {
        public static T Of<T>(T x, T y)
            where T : struct, IReal<T> => 1 - T.Apply<Exp>(-y);
    }

    private readonly struct RootOfSquare : IPartial
    {
        public static T Of<T>(T x, T y)
            where T : struct, IReal<T> => 1 / T.Apply<Sqrt>(1 + (x * x));
    }

    private readonly struct RoundedSquare : IPartial
    {
        public static T Of<T>(T x, T y)
            where T : struct, IReal<T> => 1.1283791670955126 * T.Apply<Exp>(-(x * x));
    }

    private readonly struct TwoFactors : IPartial
    {
        public static T Of<T>(T x, T y)
            where T : struct, IReal<T> => 1 / T.Apply<Sqrt>((1 - x) * (1 + x));
    }

    /// <summary>The primitive with another partial; its definition, which gives the truth, is its own.</summary>
    private readonly struct StandIn<TOp, TPartial> : IUnary
        where TOp : struct, IUnary
        where TPartial : struct, IPartial
    {
        public static string Name => TOp.Name;

        public static T? Definition<T>(T x)
            where T : struct, IReal<T> => TOp.Definition(x) ?? T.Apply<TOp>(x);

        public static double Value(double x) => TOp.Value(x);

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => TPartial.Of(x, y);
    }

    private readonly struct MaskedMaximum : IBinary
    {
        public static string Name => Maximum.Name;

        public static double Value(double x, double y) => Maximum.Value(x, y);

        public static T PartialX<T>(T x, T y, T result)
            where T : struct, IReal<T> => Maximum.PartialX(x, y, result);

        public static T PartialY<T>(T x, T y, T result)
            where T : struct, IReal<T> => Maximum.PartialY(x, y, result);
    }
}
