using AutoDiff.Generator.Activity;
using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Adjoints;

/// <summary>
/// The adjoints or tangents of variables: a number has a number, an array an array of the same form, which is replaced
/// and cut as the array is.
/// </summary>
internal sealed class Shadows(NameTable names, ActiveValues active, string suffix)
{
    private readonly Dictionary<Local, Local> shadows = [];

    /// <summary>The derivative of a variable.</summary>
    public Local Of(Local local)
    {
        if (!shadows.TryGetValue(local, out var shadow))
        {
            var type = local.Type == "ReadOnlySpan<double>" && suffix == "Adjoint" ? "Span<double>" : local.Type;
            shadows[local] = shadow = new(names.Unique(local.Name + suffix), type);
        }

        return shadow;
    }

    /// <summary>Gives the derivative of a variable a name of its own.</summary>
    public void Set(Local local, Local shadow) => shadows[local] = shadow;

    /// <summary>The derivatives of a variable, an element or an array.</summary>
    public Expression Of(Expression value) => value switch
    {
        Use use when active.IsActive(use.Local) && !use.Local.IsConstant => new Use(Of(use.Local)),
        Item item => item with { Array = Of(item.Array) },
        Code code => code with { Parts = code.Parts.SetItem(0, Of(code.Parts[0])) },
        NewArray array => array with { Text = array.Zeros },
        _ => Zeros(value),
    };

    // Of an array without derivatives that is assigned to one with.
    private static Code Zeros(Expression array) => new(
        array.Type == "double[,]" ? "new double[{0}.GetLength(0), {0}.GetLength(1)]"
        : array.Type == "double[][]" ? "Array.ConvertAll({0}, row => new double[row.Length])"
        : "new double[{0}.Length]",
        [array],
        array.Type);

    /// <summary>Whether a value is written by name or by place, so that it costs nothing to write it again.</summary>
    public static bool IsName(Expression value) => value is Use or Prefix { X: Use };
}
