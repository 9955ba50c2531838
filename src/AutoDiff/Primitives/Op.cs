namespace AutoDiff.Primitives;

/// <summary>The code of a primitive, one per row of the primitives table in the documentation.</summary>
public enum Op : byte
{
    /// <summary>An independent variable.</summary>
    Input,

    /// <summary>A constant array.</summary>
    Constant,

#pragma warning disable CS1591 // Each code is documented by the primitive it names.
    Negate, Abs, Sign, Sqrt, Cbrt, Square, OneMinusSquare, Reciprocal,
    Exp, Expm1, Log, Log1p,
    Sin, Cos, Tan, Asin, Acos, Atan,
    Sinh, Cosh, LogCosh, Tanh, SechSquared, Asinh, Acosh, Atanh,
    Sigmoid, LogisticDensity, Softplus, Relu, Erf, Gaussian, LogGamma, Digamma,
    Floor, Ceiling, Round, Exp2, Log2, Log10, Logit,
    Erfc, Erfcx, NormalDensity, NormalCdf, LogNormalCdf, NormalHazard, NormalQuantile, NormalQuantileDensity, Gamma,
    PowerSplit, StopGradient,

    Add, Subtract, Multiply, Divide, Scale, Absorb, Transmit, Power, Atan2, Minimum, Maximum,
    Less, LessOrEqual, Equal, NotEqual,
    Modulo, Hypot, HypotShare, XLogY, XLog1pY, LogAddExp, ExpShare, ErfcxDerivative, NormalHazardDerivative,
    LogOfProduct, LogOfQuotient, LogOfPower,
    LogBeta, Beta, DigammaDifference, GammaP, GammaQ, GammaDensity, GammaPSlope, GammaPCurvature,
    BesselJ, BesselY, BesselI, BesselK, LambertW, LambertWSlope, Polygamma,

    Where,

    Sum, Broadcast, Reshape, Transpose, Slice, Embed, Diagonal, EmbedDiagonal,
    Gather, ScatterAdd, CumulativeSum,
    Concatenate,
    MatMul, Convolution, Einsum,

    ReduceMax, TieWeights, LogSumExp, Softmax, LogSoftmax, Norm,

    Custom, CustomUnary, CustomBinary,
#pragma warning restore CS1591
}
