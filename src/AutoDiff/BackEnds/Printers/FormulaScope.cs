using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Inside which turns formulas stand.</summary>
/// <param name="Index">The indices of the turns, from the outermost in.</param>
/// <param name="Remark">What is said of them on each line.</param>
internal sealed record FormulaScope(string Index, Func<IFormulaStyle, string> Remark)
{
    /// <summary>Outside of all turns.</summary>
    public static FormulaScope Outside { get; } = new("", _ => "");

    /// <summary>An index of what is computed in turns, behind those of the turns around.</summary>
    public string At(string index) => Index.Length == 0 ? index : $"{Index}, {index}";

    /// <summary>A name of something that has one value here.</summary>
    public Fragment Here(IFormulaStyle style, string name) =>
        Index.Length == 0 ? style.Name(name) : style.Indexed(style.Name(name), Index);
}
