using AutoDiff.Formulas.Lowering;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>The kinds of mistakes, in the order in which one is preferred to another that explains a claim equally.</summary>
internal static class Mistake
{
    public const string Sign = "sign";
    public const string ConstantFactor = "constant-factor";
    public const string Factor = "factor";
    public const string MissingTerm = "missing-term";
    public const string ExtraTerm = "extra-term";
    public const string TermSign = "term-sign";
    public const string MissingCrossTerms = "missing-cross-terms";
    public const string CrossTermSign = "cross-term-sign";
    public const string HeldConstant = "held-constant";
    public const string MissingChainStep = "missing-chain-step";
    public const string StepAppliedTwice = "step-applied-twice";
    public const string ProductRule = "product-rule";
    public const string Transposed = "transposed";
    public const string OperandTransposed = "operand-transposed";
    public const string MeanVersusSum = "mean-vs-sum";
    public const string NotReduced = "not-reduced";
    public const string WrongPoint = "wrong-point";
    public const string WrongVariable = "wrong-variable";
    public const string WrongIndex = "wrong-index";
    public const string Branch = "branch";
    public const string Conditional = "conditional";
    public const string Shape = "shape";
    public const string Unknown = "unknown";

    private static readonly string[] Ordered =
    [
        Sign, ConstantFactor, Factor, MissingTerm, ExtraTerm,
        TermSign, MissingCrossTerms, CrossTermSign, HeldConstant, MissingChainStep,
        StepAppliedTwice, ProductRule, Transposed, OperandTransposed, MeanVersusSum, NotReduced, WrongPoint, WrongVariable,
        WrongIndex, Branch, Conditional, Shape, Unknown,
    ];

    /// <summary>The names of all kinds, the preferred first.</summary>
    public static IReadOnlyList<string> Kinds => Ordered;

    /// <summary>The place of a kind in the order.</summary>
    public static int Rank(string kind) => Array.IndexOf(Ordered, kind);

    /// <summary>Two mistakes at once, in the order of the kinds; the kind itself if both are of one.</summary>
    public static string Joined(string first, string second) =>
        first == second ? first
        : Rank(first) <= Rank(second) ? $"{first}+{second}" : $"{second}+{first}";
}
