namespace AutoDiff.Checking;

/// <summary>A kind of mistake. Of two that explain a claim equally well the one named first is preferred.</summary>
public enum MistakeKind
{
    /// <summary>The negative of the derivative.</summary>
    Sign,

    /// <summary>Off by a number or by sizes.</summary>
    ConstantFactor,

    /// <summary>A quantity of the file multiplies or divides too often or too seldom.</summary>
    Factor,

    /// <summary>A term of a sum is missing.</summary>
    MissingTerm,

    /// <summary>A term does not belong there.</summary>
    ExtraTerm,

    /// <summary>One term has the wrong sign.</summary>
    TermSign,

    /// <summary>The i ≠ j part of a Jacobian is missing.</summary>
    MissingCrossTerms,

    /// <summary>The i ≠ j part of a Jacobian has the wrong sign.</summary>
    CrossTermSign,

    /// <summary>The path through a named intermediate, or through the steps before, is ignored.</summary>
    HeldConstant,

    /// <summary>The derivative of one step is forgotten.</summary>
    MissingChainStep,

    /// <summary>The derivative of one step stands there twice.</summary>
    StepAppliedTwice,

    /// <summary>One side of a product or quotient is not differentiated.</summary>
    ProductRule,

    /// <summary>The transpose of the derivative.</summary>
    Transposed,

    /// <summary>One operand is transposed, or two stand in the wrong order.</summary>
    OperandTransposed,

    /// <summary>One product of arrays was taken for another: `*` for `@`.</summary>
    WrongProduct,

    /// <summary>A mean was taken for a sum, or a sum for a mean.</summary>
    MeanVsSum,

    /// <summary>An axis that was broadcast is not summed.</summary>
    NotReduced,

    /// <summary>The right derivative, at the wrong intermediate.</summary>
    WrongPoint,

    /// <summary>Another variable stands there.</summary>
    WrongVariable,

    /// <summary>An index or an axis is exchanged.</summary>
    WrongIndex,

    /// <summary>Right on one side of a condition only.</summary>
    Branch,

    /// <summary>Undefined where the derivative is a plain number.</summary>
    Domain,

    /// <summary>Right if something holds that the file does not say.</summary>
    Conditional,

    /// <summary>Right under another convention, such as that A[i, j] and A[j, i] are one variable.</summary>
    Convention,

    /// <summary>The formula means something else as it is written: `A^-1` is the reciprocal of each element.</summary>
    Notation,

    /// <summary>The claim has another shape than the derivative.</summary>
    Shape,

    /// <summary>No mistake of the above gives the claim.</summary>
    Unknown,
}
