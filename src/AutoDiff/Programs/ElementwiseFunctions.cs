using System.Collections.Frozen;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <summary>
/// The elementwise primitives of the engine as functions of variables, found by a name. What reads another notation
/// than C# over variables needs no list of its own.
/// </summary>
public static class ElementwiseFunctions
{
    private static readonly Collector All = Collect();

    /// <summary>
    /// Those of one argument, by the name by which they are printed and called in formulas: <c>exp</c>, <c>log1p</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, Func<Variable, Variable>> Unary { get; } =
        All.Unary.ToFrozenDictionary();

    /// <summary>Those of two arguments, by that name: <c>atan2</c>, <c>max</c>, <c>+</c>.</summary>
    public static IReadOnlyDictionary<string, Func<Variable, Variable, Variable>> Binary { get; } =
        All.Binary.ToFrozenDictionary();

    /// <summary>Those that are a method of <see cref="Math"/>, by the name of the method.</summary>
    internal static IReadOnlyDictionary<string, Func<Variable, Variable>> UnaryOfMath { get; } =
        All.UnaryOfMath.ToFrozenDictionary();

    /// <summary>Those of two arguments that are a method of <see cref="Math"/>.</summary>
    internal static IReadOnlyDictionary<string, Func<Variable, Variable, Variable>> BinaryOfMath { get; } =
        All.BinaryOfMath.ToFrozenDictionary();

    private static Collector Collect()
    {
        var collector = new Collector();
        foreach (var op in Enum.GetValues<Op>())
        {
            if (PrimitiveFacts.Of(op) is { IsElementwise: true, IsUsers: false })
            {
                PrimitiveTable.Visit(op, null, ref collector);
            }
        }

        return collector;
    }

    private readonly struct Collector() : IPrimitiveVisitor
    {
        public Dictionary<string, Func<Variable, Variable>> Unary { get; } = [];

        public Dictionary<string, Func<Variable, Variable>> UnaryOfMath { get; } = [];

        public Dictionary<string, Func<Variable, Variable, Variable>> Binary { get; } = [];

        public Dictionary<string, Func<Variable, Variable, Variable>> BinaryOfMath { get; } = [];

        void IPrimitiveVisitor.Leaf()
        {
        }

        void IPrimitiveVisitor.Unary<TOp>() =>
            Add<TOp, Func<Variable, Variable>>(Unary, UnaryOfMath, Variable.Apply<TOp>);

        void IPrimitiveVisitor.Binary<TOp>() =>
            Add<TOp, Func<Variable, Variable, Variable>>(Binary, BinaryOfMath, Variable.Apply<TOp>);

        void IPrimitiveVisitor.Linear<TOp>()
        {
        }

        void IPrimitiveVisitor.Grouped<TFunction>()
        {
        }

        void IPrimitiveVisitor.Custom()
        {
        }

        private static void Add<TOp, TFunction>(
            Dictionary<string, TFunction> byName, Dictionary<string, TFunction> byMethod, TFunction function)
            where TOp : struct, IElementwise
        {
            byName.Add(TOp.Name, function);
            if (TOp.CSharp?.MethodOfMath is { } method)
            {
                byMethod.Add(method, function);
            }
        }
    }
}
