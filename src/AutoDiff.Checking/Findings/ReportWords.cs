namespace AutoDiff.Checking;

/// <summary>The words in which all reports speak of what was found: as text, in JSON, in documents and in C#.</summary>
public static class ReportWords
{
    /// <summary>What stands before the exact derivative.</summary>
    public const string Derivative = "the derivative is";

    /// <summary>What stands before what is claimed.</summary>
    public const string Claim = "the claim says";

    /// <summary>What stands before what code has computed.</summary>
    public const string Code = "the code says";

    /// <summary>A verdict in one word.</summary>
    public static string Word(this Verdict verdict) => verdict switch
    {
        Verdict.Exact => "exact",
        Verdict.Supported => "supported",
        Verdict.Refuted => "refuted",
        _ => "undecided",
    };

    /// <summary>A verdict in one sign: ✓ for what holds, ✗ for what is wrong, ? for what is open.</summary>
    public static string Sign(this Verdict verdict) => verdict switch
    {
        Verdict.Exact or Verdict.Supported => "✓",
        Verdict.Refuted => "✗",
        _ => "?",
    };

    /// <summary>A mistake as people name it: <c>wrong sign and missing term</c>.</summary>
    public static string Word(this Mistake mistake) => string.Join(" and ", mistake.Kinds.Select(Word));

    /// <summary>A kind of mistake as people name it.</summary>
    public static string Word(this MistakeKind kind) => kind switch
    {
        MistakeKind.Sign => "wrong sign",
        MistakeKind.ConstantFactor => "wrong constant factor",
        MistakeKind.Factor => "wrong factor",
        MistakeKind.MissingTerm => "missing term",
        MistakeKind.ExtraTerm => "term too many",
        MistakeKind.TermSign => "wrong sign of a term",
        MistakeKind.MissingCrossTerms => "missing terms with i ≠ j",
        MistakeKind.CrossTermSign => "wrong sign of the terms with i ≠ j",
        MistakeKind.HeldConstant => "held constant",
        MistakeKind.MissingChainStep => "missing step of the chain rule",
        MistakeKind.StepAppliedTwice => "step of the chain rule applied twice",
        MistakeKind.ProductRule => "product rule",
        MistakeKind.Transposed => "transposed",
        MistakeKind.OperandTransposed => "transposed or exchanged operand",
        MistakeKind.WrongProduct => "wrong product",
        MistakeKind.MeanVsSum => "mean and sum confused",
        MistakeKind.NotReduced => "missing sum over an axis",
        MistakeKind.WrongPoint => "derivative at the wrong point",
        MistakeKind.WrongVariable => "wrong variable",
        MistakeKind.WrongIndex => "wrong index",
        MistakeKind.Branch => "wrong on one side of a condition",
        MistakeKind.Domain => "undefined",
        MistakeKind.Conditional => "right under a condition",
        MistakeKind.Convention => "other convention",
        MistakeKind.Notation => "notation",
        MistakeKind.Shape => "wrong shape",
        _ => "unknown mistake",
    };

    /// <summary>What a kind of mistake means, as the page about checking says it.</summary>
    public static string Meaning(this MistakeKind kind) => kind switch
    {
        MistakeKind.Sign => "the negative of the derivative",
        MistakeKind.ConstantFactor => "off by a number or sizes",
        MistakeKind.Factor => "a quantity of the file multiplies or divides too often or too seldom",
        MistakeKind.MissingTerm => "a term of the sum is missing",
        MistakeKind.ExtraTerm => "a term does not belong there",
        MistakeKind.TermSign => "one term has the wrong sign",
        MistakeKind.MissingCrossTerms => "the i ≠ j part of a Jacobian is missing",
        MistakeKind.CrossTermSign => "the i ≠ j part has the wrong sign",
        MistakeKind.HeldConstant => "the path through a named intermediate, or through the steps before, is ignored",
        MistakeKind.MissingChainStep => "the derivative of one step is forgotten",
        MistakeKind.StepAppliedTwice => "the derivative of one step stands there twice",
        MistakeKind.ProductRule => "one side of a product or quotient is not differentiated",
        MistakeKind.Transposed => "the transpose of the derivative",
        MistakeKind.OperandTransposed => "one operand is transposed, or two stand in the wrong order",
        MistakeKind.WrongProduct => "`*` was taken for `@`, or `@` for `*`",
        MistakeKind.MeanVsSum => "a mean was taken for a sum, or a sum for a mean",
        MistakeKind.NotReduced => "an axis that was broadcast is not summed",
        MistakeKind.WrongPoint => "the right derivative, at the wrong intermediate",
        MistakeKind.WrongVariable => "another variable stands there",
        MistakeKind.WrongIndex => "an index or an axis is exchanged",
        MistakeKind.Branch => "right on one side of a condition only",
        MistakeKind.Domain => "undefined where the derivative is a plain number",
        MistakeKind.Conditional => "right if something holds that the file does not say",
        MistakeKind.Convention => "right under another convention: A[i, j] and A[j, i] as one variable",
        MistakeKind.Notation =>
            "the formula means something else here: a power is taken element by element, brackets are missing",
        MistakeKind.Shape => "the claim has another shape than the derivative",
        _ => "no mistake of the above gives this claim",
    };
}
