using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Printers;

/// <summary>h = g(h), an equation for h.</summary>
internal sealed class FixedPointFormulas(LoopBody turn, FormulaNames names, FormulaScope scope)
    : StructureFormulas(names, scope)
{
    private readonly string[] states = [.. turn.StateInputs.Select(_ => names.State())];

    public LoopBody Turn => turn;

    public ReadOnlySpan<string> States => states;

    /// <summary>How the inputs of the equation are written.</summary>
    public Fragment[] Given(IFormulaStyle style, Fragment[] operands)
    {
        Fragment[] given = operands[..turn.Roles.Length];
        foreach (var (name, i) in states.Zip(turn.StateInputs))
        {
            given[i] = Scope.Here(style, name);
        }

        return given;
    }

    protected override Fragment[] WriteLines(IFormulaStyle style, Fragment[] operands, List<string> lines)
    {
        var values = Program(style, turn.Program, Scope, Given(style, operands), lines);
        Fragment[] found = [.. states.Select(name => Scope.Here(style, name))];
        lines.AddRange(found.Zip(values, (name, value) => style.Line(name, value, style.Solved(name))));
        return found;
    }
}

/// <summary>An equation for the adjoints of h, and the adjoints of all else in terms of them.</summary>
internal sealed class FixedPointAdjointFormulas : StructureFormulas
{
    private readonly FixedPointFormulas primal;
    private readonly bool writesPrimal;
    private readonly int[] varying;
    private readonly string[] adjoints;
    private readonly ArrayProgram equation;
    private readonly ArrayProgram others;

    public FixedPointAdjointFormulas(
        FixedPointFormulas primal,
        bool writesPrimal,
        AdjointOperation adjoint,
        FormulaNames names,
        FormulaScope scope)
        : base(names, scope)
    {
        (this.primal, this.writesPrimal, varying) = (primal, writesPrimal, [.. adjoint.Varying.Numbers]);
        adjoints = [.. primal.States.ToArray().Select(names.Adjoint)];
        equation = Transform.Extend(
            Back.Through(primal.Turn.Program, primal.Turn.StateInputs).Program,
            (builder, _, outputs) =>
                [.. outputs.Select((output, k) => builder.Input($"x{k}", output.Shape) + output)]);
        others = Back.Through(primal.Turn.Program, varying).Program;
    }

    protected override Fragment[] WriteLines(IFormulaStyle style, Fragment[] operands, List<string> lines)
    {
        if (writesPrimal)
        {
            primal.Write(style, operands, lines);
        }

        Fragment[] names = [.. adjoints.Select(name => Scope.Here(style, name))];
        Fragment[] given = [.. primal.Given(style, operands), .. names];
        var values = Program(style, equation, Scope, [.. given, .. operands[primal.Turn.Roles.Length..]], lines);
        lines.AddRange(names.Zip(values, (name, value) => style.Line(name, value, style.Solved(name))));
        var pulled = Program(style, others, Scope, given, lines);
        return [.. varying.Select((i, j) =>
            primal.Turn.Roles[i] == LoopRole.State ? Fragment.Number(0) : pulled[j])];
    }
}
