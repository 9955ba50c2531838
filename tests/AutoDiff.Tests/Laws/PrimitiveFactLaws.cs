using System.Reflection;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// What a primitive states about itself is true where it can be tried, and what it does not state it does not for a reason: a new
/// primitive that forgets a fact is found here.
/// </summary>
public class PrimitiveFactLaws
{
    private const string Elementary = "a function of which others are made";
    private const string OfArithmetic = "the arithmetic of which others are made";
    private const string Piecewise = "the order of numbers decides, not a formula";
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
        },
        ["Lanes"] = new()
        {
            [Op.LogGamma] = "too many branches: evaluated lane by lane",
            [Op.Digamma] = "too many branches: evaluated lane by lane",
            [Op.Polygamma] = "a series whose length depends on the order: evaluated lane by lane",
        },
        ["Stable"] = new() { [Op.ReduceMax] = "compiled loops find it themselves" },
        ["CSharp"] = new()
        {
            [Op.Erf] = OnlyMath,
            [Op.LogGamma] = OnlyMath,
            [Op.Digamma] = OnlyMath,
            [Op.Polygamma] = OnlyMath,
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
    }

    private readonly struct Facts(Op op) : ISomePrimitives
    {
        // Numbers and not, zeros of both signs, ties, and what over- and underflows.
        private static readonly double[] Samples =
        [
            0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, 0.3, -0.7, 30, -30, 800, -800, 1e-200, -1e-200, 1e200, -1e200,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        ];

        // Where no primitive has a root.
        private static IEnumerable<double> Extreme =>
            Samples.Where(x => double.IsFinite(x) && x != 0 && Math.Abs(x) is < 1e-100 or > 100);

        public void Unary<TOp>()
            where TOp : struct, IUnary
        {
            States("Definition", IsStated<TOp>("Definition"));
            States("Lanes", IsStated<TOp>("Operations") || IsStated<TOp>("Lanes"));
            States("CSharp", TOp.CSharp is not null || TOp.Notation != Notation.Function || IsStated<TOp>("Formula"));
            Assert.Equal(IsStated<TOp>("Lanes"), TOp.IsVectorized);
            Assert.Equal(TOp.Arithmetic == Arithmetic.Selection, IsSelection(Samples.Select(x => (TOp.Value(x), x, x))));
            Assert.True(
                TOp.MayUnderflow || TOp.Arithmetic == Arithmetic.Selection || !Extreme.Any(x => TOp.Value(x) == 0),
                $"{TOp.Name} underflows");
        }

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            States("Definition", IsStated<TOp>("Definition"));
            States("Lanes", IsStated<TOp>("Operations") || IsStated<TOp>("Lanes"));
            States("CSharp", TOp.CSharp is not null || TOp.Notation is not (Notation.Function or Notation.Power));
            Assert.Equal(IsStated<TOp>("Lanes"), TOp.IsVectorized);
            var pairs = Samples.SelectMany(x => Samples.Select(y => (X: x, Y: y))).ToList();
            Assert.Equal(TOp.Commutes, pairs.TrueForAll(pair => TOp.Value(pair.X, pair.Y).Equals(TOp.Value(pair.Y, pair.X))));
            Assert.Equal(TOp.AbsorbsX, Samples.All(y => TOp.Value(0, y) == 0));
            Assert.Equal(TOp.AbsorbsY, Samples.All(x => TOp.Value(x, 0) == 0));
            Assert.Equal(
                TOp.Arithmetic == Arithmetic.Selection,
                IsSelection(pairs.Select(pair => (TOp.Value(pair.X, pair.Y), pair.X, pair.Y))));
            Assert.True(
                TOp.MayUnderflow || TOp.Arithmetic is Arithmetic.Selection or Arithmetic.Sum || TOp.IsLocallyConstant ||
                !Extreme.Any(x => Extreme.Any(y => TOp.Value(x, y) == 0)),
                $"{TOp.Name} underflows");
            Assert.All(pairs, pair => Assert.True(
                !TOp.IsExact(pair.X, pair.Y, TOp.Value(pair.X, pair.Y)) || TOp.Arithmetic != Arithmetic.Function));
        }

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
            States("Definition", IsStated<TFunction>("Definition"));
            States("Stable", IsStated<TFunction>("Stable"));
        }

        private void States(string fact, bool isStated) => Assert.True(
            isStated != Reasons[fact].ContainsKey(op),
            isStated ? $"{op} states {fact}; there is no reason not to." : $"{op} has to state {fact}, or a reason not to.");

        // Every result is an argument or zero, up to its sign; what only decides is none.
        private static bool IsSelection(IEnumerable<(double Result, double X, double Y)> results) => results.All(result =>
            Math.Abs(result.Result) is var size
            && (size == 0 || size.Equals(Math.Abs(result.X)) || size.Equals(Math.Abs(result.Y)) || double.IsNaN(size)));

        private static bool IsStated<TOp>(string member)
        {
            const BindingFlags Declared =
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            return typeof(TOp).GetMethods(Declared).Any(method => method.Name == member || method.Name.EndsWith("." + member, StringComparison.Ordinal));
        }
    }
}
