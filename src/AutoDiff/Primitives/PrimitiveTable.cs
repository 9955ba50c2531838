namespace AutoDiff.Primitives;

/// <summary>What interpreters, transforms, printers and verifiers do with each family of primitives.</summary>
internal interface IPrimitiveVisitor
{
    /// <summary>An input or a constant.</summary>
    void Leaf();

    void Unary<TOp>()
        where TOp : struct, IUnary;

    void Binary<TOp>()
        where TOp : struct, IBinary;

    void Linear<TOp>()
        where TOp : struct, ILinear;

    void Grouped<TFunction>()
        where TFunction : struct, IGrouped;

    /// <summary>An operation on arrays defined by the user.</summary>
    void Custom();
}

/// <summary>The one place where codes meet primitives.</summary>
internal static class PrimitiveTable
{
    /// <summary>
    /// Calls the visitor's method for the family of <paramref name="op"/>, with the primitive as its type argument.
    /// </summary>
    /// <param name="op">The code.</param>
    /// <param name="payload">For a primitive defined by a user, the object that knows its type.</param>
    /// <param name="visitor">What to do.</param>
    public static void Visit<TVisitor>(Op op, object? payload, ref TVisitor visitor)
        where TVisitor : struct, IPrimitiveVisitor, allows ref struct
    {
        switch (op)
        {
            case Op.Input or Op.Constant: visitor.Leaf(); break;

            case Op.Negate: visitor.Unary<Negate>(); break;
            case Op.Abs: visitor.Unary<Abs>(); break;
            case Op.Sign: visitor.Unary<Sign>(); break;
            case Op.Sqrt: visitor.Unary<Sqrt>(); break;
            case Op.Cbrt: visitor.Unary<Cbrt>(); break;
            case Op.Square: visitor.Unary<Square>(); break;
            case Op.OneMinusSquare: visitor.Unary<OneMinusSquare>(); break;
            case Op.Reciprocal: visitor.Unary<Reciprocal>(); break;
            case Op.Exp: visitor.Unary<Exp>(); break;
            case Op.Expm1: visitor.Unary<Expm1>(); break;
            case Op.Log: visitor.Unary<Log>(); break;
            case Op.Log1p: visitor.Unary<Log1p>(); break;
            case Op.Sin: visitor.Unary<Sin>(); break;
            case Op.Cos: visitor.Unary<Cos>(); break;
            case Op.Tan: visitor.Unary<Tan>(); break;
            case Op.Asin: visitor.Unary<Asin>(); break;
            case Op.Acos: visitor.Unary<Acos>(); break;
            case Op.Atan: visitor.Unary<Atan>(); break;
            case Op.Sinh: visitor.Unary<Sinh>(); break;
            case Op.Cosh: visitor.Unary<Cosh>(); break;
            case Op.Tanh: visitor.Unary<Tanh>(); break;
            case Op.LogCosh: visitor.Unary<LogCosh>(); break;
            case Op.SechSquared: visitor.Unary<SechSquared>(); break;
            case Op.Asinh: visitor.Unary<Asinh>(); break;
            case Op.Acosh: visitor.Unary<Acosh>(); break;
            case Op.Atanh: visitor.Unary<Atanh>(); break;
            case Op.Sigmoid: visitor.Unary<Sigmoid>(); break;
            case Op.LogisticDensity: visitor.Unary<LogisticDensity>(); break;
            case Op.Softplus: visitor.Unary<Softplus>(); break;
            case Op.Relu: visitor.Unary<Relu>(); break;
            case Op.Erf: visitor.Unary<Erf>(); break;
            case Op.Gaussian: visitor.Unary<Gaussian>(); break;
            case Op.LogGamma: visitor.Unary<LogGamma>(); break;
            case Op.Digamma: visitor.Unary<Digamma>(); break;
            case Op.Floor: visitor.Unary<Floor>(); break;
            case Op.Ceiling: visitor.Unary<Ceiling>(); break;
            case Op.Round: visitor.Unary<Round>(); break;
            case Op.Exp2: visitor.Unary<Exp2>(); break;
            case Op.Log2: visitor.Unary<Log2>(); break;
            case Op.Log10: visitor.Unary<Log10>(); break;
            case Op.Logit: visitor.Unary<Logit>(); break;
            case Op.Erfc: visitor.Unary<Erfc>(); break;
            case Op.Erfcx: visitor.Unary<Erfcx>(); break;
            case Op.NormalDensity: visitor.Unary<NormalDensity>(); break;
            case Op.NormalCdf: visitor.Unary<NormalCdf>(); break;
            case Op.LogNormalCdf: visitor.Unary<LogNormalCdf>(); break;
            case Op.NormalHazard: visitor.Unary<NormalHazard>(); break;
            case Op.NormalQuantile: visitor.Unary<NormalQuantile>(); break;
            case Op.NormalQuantileDensity: visitor.Unary<NormalQuantileDensity>(); break;
            case Op.Gamma: visitor.Unary<Gamma>(); break;
            case Op.PowerSplit: visitor.Unary<PowerSplit>(); break;
            case Op.StopGradient: visitor.Unary<StopGradient>(); break;

            case Op.Add: visitor.Binary<Add>(); break;
            case Op.Subtract: visitor.Binary<Subtract>(); break;
            case Op.Multiply: visitor.Binary<Multiply>(); break;
            case Op.Divide: visitor.Binary<Divide>(); break;
            case Op.Scale: visitor.Binary<Scale>(); break;
            case Op.Absorb: visitor.Binary<Absorb>(); break;
            case Op.Transmit: visitor.Binary<Transmit>(); break;
            case Op.Power: visitor.Binary<Power>(); break;
            case Op.Atan2: visitor.Binary<Atan2>(); break;
            case Op.Minimum: visitor.Binary<Minimum>(); break;
            case Op.Maximum: visitor.Binary<Maximum>(); break;
            case Op.Less: visitor.Binary<Less>(); break;
            case Op.LessOrEqual: visitor.Binary<LessOrEqual>(); break;
            case Op.Equal: visitor.Binary<Equal>(); break;
            case Op.NotEqual: visitor.Binary<NotEqual>(); break;
            case Op.Modulo: visitor.Binary<Modulo>(); break;
            case Op.Hypot: visitor.Binary<Hypot>(); break;
            case Op.HypotShare: visitor.Binary<HypotShare>(); break;
            case Op.XLogY: visitor.Binary<XLogY>(); break;
            case Op.XLog1pY: visitor.Binary<XLog1pY>(); break;
            case Op.LogAddExp: visitor.Binary<LogAddExp>(); break;
            case Op.ExpShare: visitor.Binary<ExpShare>(); break;
            case Op.ErfcxDerivative: visitor.Binary<ErfcxDerivative>(); break;
            case Op.NormalHazardDerivative: visitor.Binary<NormalHazardDerivative>(); break;
            case Op.LogOfProduct: visitor.Binary<LogOfProduct>(); break;
            case Op.LogOfQuotient: visitor.Binary<LogOfQuotient>(); break;
            case Op.LogOfPower: visitor.Binary<LogOfPower>(); break;
            case Op.LogBeta: visitor.Binary<LogBeta>(); break;
            case Op.Beta: visitor.Binary<Beta>(); break;
            case Op.DigammaDifference: visitor.Binary<DigammaDifference>(); break;
            case Op.GammaP: visitor.Binary<GammaP>(); break;
            case Op.GammaQ: visitor.Binary<GammaQ>(); break;
            case Op.GammaDensity: visitor.Binary<GammaDensity>(); break;
            case Op.GammaPSlope: visitor.Binary<GammaPSlope>(); break;
            case Op.GammaPCurvature: visitor.Binary<GammaPCurvature>(); break;
            case Op.BesselJ: visitor.Binary<BesselJ>(); break;
            case Op.BesselY: visitor.Binary<BesselY>(); break;
            case Op.BesselI: visitor.Binary<BesselI>(); break;
            case Op.BesselK: visitor.Binary<BesselK>(); break;
            case Op.LambertW: visitor.Binary<LambertW>(); break;
            case Op.LambertWSlope: visitor.Binary<LambertWSlope>(); break;
            case Op.Polygamma: visitor.Binary<Polygamma>(); break;

            case Op.Where: visitor.Linear<Where>(); break;
            case Op.Sum: visitor.Linear<Sum>(); break;
            case Op.Broadcast: visitor.Linear<Broadcast>(); break;
            case Op.Reshape: visitor.Linear<Reshape>(); break;
            case Op.Transpose: visitor.Linear<Transpose>(); break;
            case Op.Slice: visitor.Linear<Slice>(); break;
            case Op.Embed: visitor.Linear<Embed>(); break;
            case Op.Diagonal: visitor.Linear<Diagonal>(); break;
            case Op.EmbedDiagonal: visitor.Linear<EmbedDiagonal>(); break;
            case Op.Gather: visitor.Linear<Gather>(); break;
            case Op.ScatterAdd: visitor.Linear<ScatterAdd>(); break;
            case Op.CumulativeSum: visitor.Linear<CumulativeSum>(); break;
            case Op.Concatenate: visitor.Linear<Concatenate>(); break;
            case Op.MatMul: visitor.Linear<MatMul>(); break;
            case Op.Convolution: visitor.Linear<Convolution>(); break;
            case Op.Einsum: visitor.Linear<Einsum>(); break;

            case Op.ReduceMax: visitor.Grouped<ReduceMax>(); break;
            case Op.TieWeights: visitor.Grouped<TieWeights>(); break;
            case Op.LogSumExp: visitor.Grouped<LogSumExp>(); break;
            case Op.Softmax: visitor.Grouped<Softmax>(); break;
            case Op.LogSoftmax: visitor.Grouped<LogSoftmax>(); break;
            case Op.Norm: visitor.Grouped<Norm>(); break;

            case Op.Custom: visitor.Custom(); break;

            default: VisitRest(op, payload, ref visitor); break;
        }
    }

    // Kept out of the switch above, whose other cases then need no stack frame: each is one jump.
    private static void VisitRest<TVisitor>(Op op, object? payload, ref TVisitor visitor)
        where TVisitor : struct, IPrimitiveVisitor, allows ref struct
    {
        if (op is not (Op.CustomUnary or Op.CustomBinary))
        {
            throw new ArgumentOutOfRangeException(nameof(op), op, "No primitive has this code.");
        }

        ((ElementwiseOperation)payload!).Accept(ref visitor);
    }
}
