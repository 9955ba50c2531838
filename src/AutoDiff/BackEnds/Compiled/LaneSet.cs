using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Intrinsics;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>The numbers that one step of a compiled loop computes with at once: the type that holds them, and the methods emitted for it.</summary>
[RequiresDynamicCode(NeedsDynamicCode)]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MethodsAreKept)]
internal sealed class LaneSet
{
    public const string NeedsDynamicCode = "Compiled programs are generated at run time.";

    private const string MethodsAreKept = "The interpreter uses the values of primitives, and the types of the lanes are annotated.";

    private const DynamicallyAccessedMemberTypes Methods =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // Primitives that are one instruction of the machine, as operators of the lanes.
    private static readonly Dictionary<Type, string> Operators = new()
    {
        [typeof(Add)] = "op_Addition",
        [typeof(Subtract)] = "op_Subtraction",
        [typeof(Multiply)] = "op_Multiply",
        [typeof(Divide)] = "op_Division",
        [typeof(Negate)] = "op_UnaryNegation",
    };

    private static readonly Dictionary<Type, Type> Functions = new()
    {
        [typeof(Exp)] = typeof(VectorExp),
        [typeof(Expm1)] = typeof(VectorExpm1),
        [typeof(Log)] = typeof(VectorLog),
        [typeof(Log1p)] = typeof(VectorLog1p),
        [typeof(Sin)] = typeof(VectorSin),
        [typeof(Cos)] = typeof(VectorCos),
        [typeof(Tan)] = typeof(VectorTan),
        [typeof(Asin)] = typeof(VectorAsin),
        [typeof(Acos)] = typeof(VectorAcos),
        [typeof(Atan)] = typeof(VectorAtan),
        [typeof(Sinh)] = typeof(VectorSinh),
        [typeof(Cosh)] = typeof(VectorCosh),
        [typeof(Tanh)] = typeof(VectorTanh),
        [typeof(Asinh)] = typeof(VectorAsinh),
        [typeof(Acosh)] = typeof(VectorAcosh),
        [typeof(Atanh)] = typeof(VectorAtanh),
        [typeof(Sigmoid)] = typeof(VectorSigmoid),
        [typeof(Softplus)] = typeof(VectorSoftplus),
        [typeof(Cbrt)] = typeof(VectorCbrt),
        [typeof(Erf)] = typeof(VectorErf),
        [typeof(Power)] = typeof(VectorPow),
        [typeof(Atan2)] = typeof(VectorAtan2),
    };

    [DynamicallyAccessedMembers(Methods)]
    private readonly Type memory;

    [DynamicallyAccessedMembers(Methods)]
    private readonly Type primitives;

    private LaneSet(
        [DynamicallyAccessedMembers(Methods)] Type register,
        int width,
        [DynamicallyAccessedMembers(Methods)] Type memory,
        [DynamicallyAccessedMembers(Methods)] Type primitives)
    {
        Register = register;
        Width = width;
        this.memory = memory;
        this.primitives = primitives;
    }

    /// <summary>One number at a time.</summary>
    public static LaneSet Scalar { get; } = new(typeof(double), 1, typeof(ScalarMemory), typeof(ScalarPrimitives));

    /// <summary>All widths for which the machine has instructions, widest first.</summary>
    public static IReadOnlyList<LaneSet> Available { get; } =
    [
        .. Vector512.IsHardwareAccelerated ? [Of<Lanes512>()] : Array.Empty<LaneSet>(),
        .. Vector256.IsHardwareAccelerated ? [Of<Lanes256>()] : Array.Empty<LaneSet>(),
        .. Vector128.IsHardwareAccelerated ? [Of<Lanes128>()] : Array.Empty<LaneSet>(),
        Scalar,
    ];

    /// <summary>The widest.</summary>
    public static LaneSet Widest => Available[0];

    [DynamicallyAccessedMembers(Methods)]
    public Type Register { get; }

    /// <summary>How many numbers <see cref="Register"/> holds.</summary>
    public int Width { get; }

    /// <summary>Whether a primitive is a function of many instructions.</summary>
    public static bool IsFunction(Type? primitive) => primitive is not null && Functions.ContainsKey(primitive);

    /// <summary>The method that evaluates an elementwise primitive.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <param name="arguments">One or two.</param>
    /// <param name="inlines">Whether functions are to be inlined.</param>
    public MethodInfo Primitive(Type primitive, int arguments, bool inlines = true)
    {
        Type[] parameters = arguments == 1 ? [Register] : [Register, Register];
        if (Width == 1)
        {
            return primitive.GetMethod(nameof(IUnary.Value), Static, parameters)!;
        }

        if (Operators.TryGetValue(primitive, out var name))
        {
            return Register.GetMethod(name, Static, parameters)!;
        }

        if (Functions.TryGetValue(primitive, out var function))
        {
            return inlines
                ? function.GetMethod(nameof(IVectorFunction.Evaluate), Static)!.MakeGenericMethod(Register)
                : primitives.GetMethod(arguments == 1 ? "Call" : "CallOfTwo", Static)!.MakeGenericMethod(function);
        }

        return primitives.GetMethod(primitive.Name, Static, parameters)
            ?? primitives.GetMethod(arguments == 1 ? "EachOf" : "EachOfTwo", Static)!.MakeGenericMethod(primitive);
    }

    /// <summary>The method that chooses between two values.</summary>
    public MethodInfo Select => primitives.GetMethod(nameof(Select), Static)!;

    /// <summary>A method that moves numbers, by name and type of the elements in memory.</summary>
    public MethodInfo Move(string name, Type element)
    {
        var pointer = element.MakePointerType();
        return Array.Find(memory.GetMethods(Static), method =>
            method.Name == name && Array.Exists(method.GetParameters(), parameter => parameter.ParameterType == pointer))!;
    }

    /// <summary>A method on registers, by name.</summary>
    public MethodInfo Method(string name) => memory.GetMethod(name, Static)!;

    private static LaneSet Of<[DynamicallyAccessedMembers(Methods)] TLane>()
        where TLane : struct, ILane<TLane> => new(typeof(TLane), TLane.Count, typeof(LaneMemory<TLane>), typeof(LanePrimitives<TLane>));
}
