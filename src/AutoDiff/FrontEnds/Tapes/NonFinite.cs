using System.Globalization;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <summary>Where a NaN or an infinity first arose.</summary>
public sealed record NonFinite
{
    private readonly string name;

    internal NonFinite(
        string kind,
        (Op Op, string? Name) operation,
        double found,
        IReadOnlyList<double> operands,
        Shape shape,
        int element,
        string? origin)
    {
        (Kind, Op, name) = (kind, operation.Op, operation.Name ?? operation.Op.ToString());
        (Found, Operands, Shape, Element, Origin) = (found, operands, shape, element, origin);
    }

    /// <summary>"value" if in a result, "adjoint" if in a derivative.</summary>
    public string Kind { get; }

    /// <summary>The primitive.</summary>
    public Op Op { get; }

    /// <summary>The NaN or infinity.</summary>
    public double Found { get; }

    /// <summary>The operands' values at that element.</summary>
    public IReadOnlyList<double> Operands { get; }

    /// <summary>The shape of the result.</summary>
    public Shape Shape { get; }

    /// <summary>The element's place in row-major order.</summary>
    public int Element { get; }

    /// <summary>
    /// File and line of the user code that recorded it, if the tape tracks origins and symbols are there.
    /// </summary>
    public string? Origin { get; }

    /// <summary>One sentence that says all of it.</summary>
    public override string ToString()
    {
        var operands = string.Join(
            ", ", Operands.Select(operand => operand.ToString("R", CultureInfo.InvariantCulture)));
        var what = Kind == "value" ? name : $"The derivative of {name}";
        var where = Shape.Rank == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" at element {Element} of {Shape}");
        var found = Found.ToString("R", CultureInfo.InvariantCulture);
        return $"{what} gave {found} for the operands " +
            $"({operands}){where}{(Origin is null ? "" : $", recorded at {Origin}")}.";
    }
}
