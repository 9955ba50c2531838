using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Printers;

/// <summary>
/// An operation that is made of programs, as formulas: a loop is a recursion, its adjoint one from the end, a fixed
/// point an equation, a choice one of two formulas. It is written as text first, which settles the names.
/// </summary>
internal abstract class StructureFormulas(FormulaNames names, FormulaScope scope)
{
    private readonly List<FormulaLines> texts = [];
    private int next;

    /// <summary>Around which turns it stands.</summary>
    protected FormulaScope Scope => scope;

    /// <summary>The formulas of an instruction; null if it is made of no programs.</summary>
    public static StructureFormulas? Of(FormulaLines text, int instruction, FormulaNames names, FormulaScope scope)
    {
        var listing = text.Listing;
        var entry = listing[instruction];
        if (listing.Payload(entry) is not IPackedResults operation)
        {
            return null;
        }

        int[] operands = [.. listing.Operands(entry, default)];
        return operation switch
        {
            ProgramOperation call => new PointFormulas(
                call, call.Points(Array.ConvertAll(operands, listing.Shape)), names, scope),
            StructureOperation { Structure: var structure } => Of(structure, names, scope),
            AdjointOperation { Structure: Choice choice, Varying: var varying } => new ChoiceFormulas(
                Back.Through(choice.WhenTrue, varying.Numbers).Program,
                Back.Through(choice.WhenFalse, varying.Numbers).Program,
                names,
                scope),
            AdjointOperation adjoint => OfAdjoint(adjoint),
            _ => null,
        };

        StructureFormulas OfAdjoint(AdjointOperation adjoint)
        {
            var found = text.Before(instruction, adjoint.Structure, operands.AsSpan(..^1));
            var primal = found ?? Of(adjoint.Structure, names, scope);
            string[] bars = [.. adjoint.Varying.Numbers.Select(i => text.Used(operands[i]).Text)];
            return primal is LoopFormulas loop
                ? new LoopAdjointFormulas(loop, found is null, adjoint, bars, names, scope)
                : new FixedPointAdjointFormulas(
                    (FixedPointFormulas)primal, found is null, adjoint, names, scope);
        }
    }

    /// <summary>Writes what it is made of.</summary>
    /// <param name="style">How.</param>
    /// <param name="operands">How its operands are written; each cotangent of an adjoint is one.</param>
    /// <param name="lines">Receives what has a name.</param>
    /// <returns>How its results are written.</returns>
    public Fragment[] Write(IFormulaStyle style, Fragment[] operands, List<string> lines)
    {
        next = 0;
        return WriteLines(style, operands, lines);
    }

    protected abstract Fragment[] WriteLines(IFormulaStyle style, Fragment[] operands, List<string> lines);

    /// <summary>Writes one of the programs.</summary>
    protected Fragment[] Program(
        IFormulaStyle style, ArrayProgram program, FormulaScope inside, Fragment[] inputs, List<string> lines)
    {
        if (next == texts.Count)
        {
            texts.Add(new(program, inputs, names, inside));
        }

        return style.Write(program, texts[next++], inputs, lines);
    }

    private static StructureFormulas Of(Structure structure, FormulaNames names, FormulaScope scope) =>
        structure switch
        {
            Loop loop => new LoopFormulas(loop.Definition, names, scope),
            FixedPoint point => new FixedPointFormulas(point.Definition, names, scope),
            Choice choice => new ChoiceFormulas(choice.WhenTrue, choice.WhenFalse, names, scope),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

/// <summary>if c then a else b.</summary>
internal sealed class ChoiceFormulas(
    ArrayProgram whenTrue, ArrayProgram whenFalse, FormulaNames names, FormulaScope scope)
    : StructureFormulas(names, scope)
{
    protected override Fragment[] WriteLines(IFormulaStyle style, Fragment[] operands, List<string> lines)
    {
        var first = Program(style, whenTrue, Scope, operands, lines);
        var second = Program(style, whenFalse, Scope, operands, lines);
        return [.. first.Zip(second, (a, b) => style.Choice(operands[0], a, b))];
    }
}

/// <summary>y[n] = f(x[n]) for all points n, or the sum of f(x[n]).</summary>
internal sealed class PointFormulas(ProgramOperation call, int points, FormulaNames names, FormulaScope scope)
    : StructureFormulas(names, scope)
{
    private readonly string point = names.Turn();
    private readonly string[] outputs = [.. call.Program.Outputs.Select(_ => names.Output())];

    protected override Fragment[] WriteLines(IFormulaStyle style, Fragment[] operands, List<string> lines)
    {
        var last = $"{points - 1}";
        var inside = new FormulaScope(Scope.At(point), style => style.Turns(point, "0", last));
        var values = Program(
            style,
            call.Program,
            inside,
            [.. operands.Select((x, i) => call.Roles!.IsShared(i) ? x : style.Indexed(x, point))],
            lines);
        for (var k = 0; k < values.Length; k++)
        {
            lines.Add(call.Roles!.IsSummed(k)
                ? style.Line(Scope.Here(style, outputs[k]), style.Sum(point, "0", last, values[k]))
                : style.Line(
                    style.Indexed(style.Name(outputs[k]), inside.Index), values[k], inside.Remark(style)));
        }

        return [.. outputs.Select(name => Scope.Here(style, name))];
    }
}
