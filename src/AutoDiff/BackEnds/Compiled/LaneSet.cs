using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Intrinsics;
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

    // Primitives that are one instruction of the machine, as operators or methods of the vector types.
    private static readonly Dictionary<Type, string> Operators = new()
    {
        [typeof(Add)] = "op_Addition",
        [typeof(Subtract)] = "op_Subtraction",
        [typeof(Multiply)] = "op_Multiply",
        [typeof(Divide)] = "op_Division",
        [typeof(Negate)] = "op_UnaryNegation",
    };

    [DynamicallyAccessedMembers(Methods)]
    private readonly Type moves;

    [DynamicallyAccessedMembers(Methods)]
    private readonly Type functions;

    private LaneSet(
        [DynamicallyAccessedMembers(Methods)] Type vector,
        int width,
        [DynamicallyAccessedMembers(Methods)] Type moves,
        [DynamicallyAccessedMembers(Methods)] Type functions)
    {
        Vector = vector;
        Width = width;
        this.moves = moves;
        this.functions = functions;
    }

    /// <summary>One number at a time.</summary>
    public static LaneSet Scalar { get; } = new(typeof(double), 1, typeof(Lanes1), typeof(LaneFunctions1));

    /// <summary>All widths for which the machine has instructions, widest first.</summary>
    public static IReadOnlyList<LaneSet> Available { get; } =
    [
        .. Vector512.IsHardwareAccelerated ? [new LaneSet(typeof(Vector512<double>), Lanes512.Width, typeof(Lanes512), typeof(LaneFunctions512))] : Array.Empty<LaneSet>(),
        .. Vector256.IsHardwareAccelerated ? [new LaneSet(typeof(Vector256<double>), Lanes256.Width, typeof(Lanes256), typeof(LaneFunctions256))] : Array.Empty<LaneSet>(),
        .. Vector128.IsHardwareAccelerated ? [new LaneSet(typeof(Vector128<double>), Lanes128.Width, typeof(Lanes128), typeof(LaneFunctions128))] : Array.Empty<LaneSet>(),
        Scalar,
    ];

    /// <summary>The widest.</summary>
    public static LaneSet Widest => Available[0];

    [DynamicallyAccessedMembers(Methods)]
    public Type Vector { get; }

    /// <summary>How many numbers <see cref="Vector"/> holds.</summary>
    public int Width { get; }

    /// <summary>The method that evaluates an elementwise primitive of one or two arguments.</summary>
    public MethodInfo Primitive(Type primitive, int arguments)
    {
        Type[] parameters = arguments == 1 ? [Vector] : [Vector, Vector];
        if (Width == 1)
        {
            return primitive.GetMethod(nameof(IUnary.Value), Static, parameters)!;
        }

        if (Operators.TryGetValue(primitive, out var name))
        {
            return Vector.GetMethod(name, Static, parameters)!;
        }

        return functions.GetMethod(primitive.Name, Static, parameters)
            ?? functions.GetMethod(arguments == 1 ? "EachOf" : "EachOfTwo", Static)!.MakeGenericMethod(primitive);
    }

    /// <summary>The method that chooses between two values.</summary>
    public MethodInfo Select => functions.GetMethod(nameof(Select), Static)!;

    /// <summary>A method that moves numbers, by name and type of the elements in memory.</summary>
    public MethodInfo Move(string name, Type element)
    {
        var pointer = element.MakePointerType();
        return Array.Find(moves.GetMethods(Static), method =>
            method.Name == name && Array.Exists(method.GetParameters(), parameter => parameter.ParameterType == pointer))!;
    }

    /// <summary>A method on registers, by name.</summary>
    public MethodInfo Register(string name) => moves.GetMethod(name, Static)!;
}
