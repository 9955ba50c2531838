using System.Reflection;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// What a primitive states about itself is true where it can be tried, and what it does not state it does not for a
/// reason: a new primitive that forgets a fact is found here.
/// </summary>
public class PrimitiveFactLaws
{
    private const string Elementary = "a function of which others are made";
    private const string OfArithmetic = "the arithmetic of which others are made";
    private const string Piecewise = "the order of numbers decides, not a formula";
    private const string NoRational = "its factor is no rational number";
    private const string Seldom = "seldom in a long loop: evaluated lane by lane";
    private const string Series = "a series whose length depends on the argument: evaluated lane by lane";
    private const string NotElementary = "no formula in elementary functions";
    private const string OnlyMath = "the Math of .NET has no such function, and its series are long";

    private static readonly Dictionary<string, Dictionary<Op, string>> Reasons = new()
    {
        ["Definition"] = new()
        {
            [Op.Negate] = OfArithmetic,
            [Op.Add] = OfArithmetic,
            [Op.Subtract] = OfArithmetic,
            [Op.Multiply] = OfArithmetic,
            [Op.Divide] = OfArithmetic,
            [Op.Sqrt] = Elementary,
            [Op.Cbrt] = Elementary,
            [Op.Exp] = Elementary,
            [Op.Log] = Elementary,
            [Op.Sin] = Elementary,
            [Op.Cos] = Elementary,
            [Op.Atan2] = Elementary,
            [Op.Power] = "exp(y log x) is defined for x > 0 alone",
            [Op.Abs] = Piecewise,
            [Op.Sign] = Piecewise,
            [Op.Relu] = Piecewise,
            [Op.Minimum] = Piecewise,
            [Op.Maximum] = Piecewise,
            [Op.Less] = Piecewise,
            [Op.LessOrEqual] = Piecewise,
            [Op.Equal] = Piecewise,
            [Op.NotEqual] = Piecewise,
            [Op.ReduceMax] = Piecewise,
            [Op.TieWeights] = Piecewise,
            [Op.Erf] = NotElementary,
            [Op.LogGamma] = NotElementary,
            [Op.Digamma] = NotElementary,
            [Op.Polygamma] = NotElementary,
            [Op.Floor] = Piecewise,
            [Op.Ceiling] = Piecewise,
            [Op.Round] = Piecewise,
            [Op.NormalDensity] = NoRational,
            [Op.NormalCdf] = NotElementary,
            [Op.LogNormalCdf] = NotElementary,
            [Op.NormalHazard] = NotElementary,
            [Op.NormalQuantile] = NotElementary,
            [Op.NormalQuantileDensity] = NotElementary,
            [Op.Gamma] = NotElementary,
            [Op.ErfcxDerivative] = NotElementary,
            [Op.NormalHazardDerivative] = NotElementary,
            [Op.GammaP] = NotElementary,
            [Op.GammaPSlope] = NotElementary,
            [Op.GammaPCurvature] = NotElementary,
            [Op.BesselJ] = NotElementary,
            [Op.BesselY] = NotElementary,
            [Op.BesselI] = NotElementary,
            [Op.BesselK] = NotElementary,
            [Op.LambertW] = NotElementary,
            [Op.LambertWSlope] = NotElementary,
        },
        ["Lanes"] = new()
        {
            [Op.LogGamma] = Series,
            [Op.Digamma] = Series,
            [Op.Polygamma] = Series,
            [Op.Floor] = Seldom,
            [Op.Ceiling] = Seldom,
            [Op.Round] = Seldom,
            [Op.Modulo] = Seldom,
            [Op.Exp2] = Seldom,
            [Op.Log2] = Seldom,
            [Op.Log10] = Seldom,
            [Op.Logit] = Seldom,
            [Op.XLogY] = Seldom,
            [Op.XLog1pY] = Seldom,
            [Op.LogAddExp] = Seldom,
            [Op.ExpShare] = Seldom,
            [Op.LogOfPower] = Seldom,
            [Op.Erfc] = Series,
            [Op.Erfcx] = Series,
            [Op.ErfcxDerivative] = Series,
            [Op.NormalHazardDerivative] = Series,
            [Op.NormalDensity] = Series,
            [Op.NormalCdf] = Series,
            [Op.LogNormalCdf] = Series,
            [Op.NormalHazard] = Series,
            [Op.NormalQuantile] = Series,
            [Op.NormalQuantileDensity] = Series,
            [Op.Gamma] = Series,
            [Op.LogBeta] = Series,
            [Op.Beta] = Series,
            [Op.DigammaDifference] = Series,
            [Op.GammaP] = Series,
            [Op.GammaQ] = Series,
            [Op.GammaDensity] = Series,
            [Op.GammaPSlope] = Series,
            [Op.GammaPCurvature] = Series,
            [Op.BesselJ] = Series,
            [Op.BesselY] = Series,
            [Op.BesselI] = Series,
            [Op.BesselK] = Series,
            [Op.LambertW] = Series,
            [Op.LambertWSlope] = Series,
        },
        ["Stable"] = new() { [Op.ReduceMax] = "compiled loops find it themselves" },
        ["CSharp"] = new()
        {
            [Op.Erf] = OnlyMath,
            [Op.LogGamma] = OnlyMath,
            [Op.Digamma] = OnlyMath,
            [Op.Polygamma] = OnlyMath,
            [Op.Erfc] = OnlyMath,
            [Op.Erfcx] = OnlyMath,
            [Op.ErfcxDerivative] = OnlyMath,
            [Op.NormalHazardDerivative] = OnlyMath,
            [Op.NormalDensity] = OnlyMath,
            [Op.NormalCdf] = OnlyMath,
            [Op.LogNormalCdf] = OnlyMath,
            [Op.NormalHazard] = OnlyMath,
            [Op.NormalQuantile] = OnlyMath,
            [Op.NormalQuantileDensity] = OnlyMath,
            [Op.Gamma] = OnlyMath,
            [Op.LogBeta] = OnlyMath,
            [Op.Beta] = OnlyMath,
            [Op.DigammaDifference] = OnlyMath,
            [Op.GammaP] = OnlyMath,
            [Op.GammaQ] = OnlyMath,
            [Op.GammaDensity] = OnlyMath,
            [Op.GammaPSlope] = OnlyMath,
            [Op.GammaPCurvature] = OnlyMath,
            [Op.BesselJ] = OnlyMath,
            [Op.BesselY] = OnlyMath,
            [Op.BesselI] = OnlyMath,
            [Op.BesselK] = OnlyMath,
            [Op.LambertW] = OnlyMath,
            [Op.LambertWSlope] = OnlyMath,
        },
    };

    public static TheoryData<Op> Primitives =>
        [.. PrimitiveData.Codes.Where(op => PrimitiveFacts.Of(op) is
            { IsUsers: false, Family: Family.Unary or Family.Binary or Family.Grouped })];

    [Theory]
    [MemberData(nameof(Primitives))]
    public void A_primitive_states_every_fact_or_has_a_reason_not_to(Op op)
    {
        var facts = new Facts(op);
        PrimitiveTable.Visit(op, null, ref facts);
        Assert.Empty(facts.Problems);
    }

    private readonly struct Facts(Op op) : ISomePrimitives
    {
        // Numbers and not, zeros of both signs, ties, and what over- and underflows.
        private static readonly double[] Samples =
        [
            0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, 0.3, -0.7, 30, -30, 800, -800, 1e-200, -1e-200, 1e200, -1e200,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        ];

        public List<string> Problems { get; } = [];

        // Where no primitive has a root.
        private static IEnumerable<double> Extreme =>
            Samples.Where(x => double.IsFinite(x) && x != 0 && Math.Abs(x) is < 1e-100 or > 100);

        public void Unary<TOp>()
            where TOp : struct, IUnary
        {
            Elementwise<TOp>();
            Is("CSharp", TOp.CSharp is not null || TOp.Notation != Notation.Function || IsStated<TOp>("Formula"));
            Is(
                "a selection", TOp.Arithmetic == Arithmetic.Selection, IsSelection(
                    Samples.Select(x => (TOp.Value(x), x, x))));
            MayUnderflow<TOp>(
                TOp.Arithmetic != Arithmetic.Selection && !TOp.IsLocallyConstant &&
                    Extreme.Any(x => TOp.Value(x) == 0));
            var limits = Array.FindAll(
                [double.PositiveInfinity, double.NegativeInfinity],
                x => !TOp.IsLocallyConstant && !TOp.IsPiecewise &&
                    TOp.Partial<Real<double>>(x, TOp.Value(x)).Value == 0);
            Is("flat at an infinity", TOp.ZeroPartial == ZeroPartial.Flat, limits.Any(x =>
                double.IsFinite(TOp.Value(x))));
            Is("without bound at an infinity where its derivative vanishes", TOp.ZeroPartial == ZeroPartial.Lost,
                limits.Any(x => double.IsInfinity(TOp.Value(x))));
            Growth<TOp>();
        }

        // What is claimed of large results is seen, and what hides a derivative is claimed to.
        private void Growth<TOp>()
            where TOp : struct, IUnary
        {
            const double Near = 3;
            const double Far = 2000;
            var infinite = Array.FindAll(Samples, x => double.IsInfinity(TOp.Value(x)));
            Holds("bounded", TOp.Growth != AutoDiff.Primitives.Growth.Bounded || infinite.Length == 0);
            Holds("beyond all powers", TOp.Growth != AutoDiff.Primitives.Growth.Exponential ||
                double.IsInfinity(TOp.Value(Far)) || double.IsInfinity(TOp.Value(-Far)));
            Holds("a root or a logarithm where a derivative is lost", TOp.ZeroPartial != ZeroPartial.Lost ||
                TOp.Growth is AutoDiff.Primitives.Growth.Root or AutoDiff.Primitives.Growth.Hidden);
            Holds("without poles", TOp.Growth == AutoDiff.Primitives.Growth.Hidden ||
                !Array.Exists(infinite, x => Math.Abs(x) <= Near));
        }

        private void Holds(string fact, bool isSeen)
        {
            if (!isSeen)
            {
                Problems.Add($"It is not {fact}.");
            }
        }

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            Elementwise<TOp>();
            Is("CSharp", TOp.CSharp is not null || TOp.Notation is not (Notation.Function or Notation.Power));
            var pairs = Samples.SelectMany(x => Samples.Select(y => (X: x, Y: y))).ToList();
            var isSelection = IsSelection(pairs.Select(pair => (TOp.Value(pair.X, pair.Y), pair.X, pair.Y)));
            Is("a selection", TOp.Arithmetic == Arithmetic.Selection, isSelection);
            Is(
                "commutative",
                TOp.IsCommutative,
                pairs.TrueForAll(pair => TOp.Value(pair.X, pair.Y).Equals(TOp.Value(pair.Y, pair.X))));
            Is("absorbing in x", TOp.AbsorbsX, Samples.All(y => TOp.Value(0, y) == 0));
            Is("absorbing in y", TOp.AbsorbsY, Samples.All(x => TOp.Value(x, 0) == 0));
            MayUnderflow<TOp>(
                TOp.Arithmetic is not (Arithmetic.Selection or Arithmetic.Sum) && !TOp.IsPiecewise
                && Extreme.Any(x => Extreme.Any(y => TOp.Value(x, y) == 0)));
            if (TOp.Arithmetic == Arithmetic.Function && pairs.Exists(p => TOp.IsExact(p.X, p.Y, TOp.Value(p.X, p.Y))))
            {
                Problems.Add("A function is never known to be exact.");
            }
        }

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
            Is("Definition", IsStated<TFunction>("Definition"));
            Is("Stable", IsStated<TFunction>("Stable"));
        }

        private void Elementwise<TOp>()
            where TOp : struct, IElementwise
        {
            Is("Definition", IsStated<TOp>("Definition"));
            Is("Lanes", IsStated<TOp>("Operations") || IsStated<TOp>("Lanes"));
            Is("a function of registers", TOp.IsVectorized, IsStated<TOp>("Lanes"));
        }

        private void MayUnderflow<TOp>(bool isSeen)
            where TOp : struct, IElementwise
        {
            if (isSeen && !TOp.MayUnderflow)
            {
                Problems.Add("It underflows.");
            }
        }

        private void Is(string fact, bool isStated)
        {
            var isExcused = Reasons.TryGetValue(fact, out var reasons) && reasons.ContainsKey(op);
            if (isStated == isExcused)
            {
                Problems.Add(
                    isStated ? $"It states {fact}; there is no reason not to." : $"It states no {fact}, nor a reason.");
            }
        }

        private void Is(string what, bool isStated, bool isSeen)
        {
            if (isStated != isSeen)
            {
                Problems.Add(isSeen ? $"It is {what} and does not state it." : $"It is not {what}.");
            }
        }

        // Every result is an argument or zero, up to its sign.
        private static bool IsSelection(IEnumerable<(double Result, double X, double Y)> results) =>
            results.All(result =>
            Math.Abs(result.Result) is var size
            && (size == 0 || size.Equals(Math.Abs(result.X)) || size.Equals(Math.Abs(result.Y)) || double.IsNaN(size)));

        private static bool IsStated<TOp>(string member)
        {
            const BindingFlags Declared =
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            return typeof(TOp).GetMethods(Declared)
                .Any(method => method.Name == member || method.Name.EndsWith("." + member, StringComparison.Ordinal));
        }
    }
}
