using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Printers;

/// <summary>
/// h[0] = h₀, h[t+1] = f(h[t], x[t]), y[t] = g(h[t], x[t]); backwards h[T] = h₀, h[t] = f(h[t+1], x[t]).
/// </summary>
internal sealed class LoopFormulas : StructureFormulas
{
    private readonly string[] outputs;
    private readonly string count;

    public LoopFormulas(LoopBody loop, FormulaNames names, FormulaScope scope)
        : base(names, scope)
    {
        (Loop, Turn) = (loop, names.Turn());
        outputs = new string[loop.Outputs.Shapes.Length];
        foreach (var k in loop.StateOutputs)
        {
            outputs[k] = names.State();
        }

        foreach (var k in loop.StackedOutputs)
        {
            outputs[k] = names.Output();
        }

        count = loop.Condition is null ? $"{loop.Turns}" : names.Count();
        Last = loop.Condition is null ? $"{loop.Turns - 1}" : $"{count} - 1";
        (Before, After) = loop.Options.IsBackward ? ($"{Turn}+1", Turn) : (Turn, $"{Turn}+1");
        (First, End) = loop.Options.IsBackward ? (count, "0") : ("0", count);
        Inside = new(Scope.At(Turn), style => style.Turns(Turn, "0", Last));
    }

    public LoopBody Loop { get; }

    /// <summary>The letter that counts the turns.</summary>
    public string Turn { get; }

    /// <summary>The last value of it.</summary>
    public string Last { get; }

    /// <summary>The index of the states before a turn, and after it.</summary>
    public string Before { get; }

    /// <inheritdoc cref="Before"/>
    public string After { get; }

    /// <summary>The index of the states before the first turn, and after the last.</summary>
    public string First { get; }

    /// <inheritdoc cref="First"/>
    public string End { get; }

    /// <summary>Inside the turns.</summary>
    public FormulaScope Inside { get; }

    /// <summary>The name of a state, by the number of the output.</summary>
    public string State(int output) => outputs[output];

    /// <summary>How the inputs of a turn are written.</summary>
    public Fragment[] TurnInputs(IFormulaStyle style, Fragment[] operands)
    {
        Fragment[] given = operands[..Loop.Roles.Length];
        for (var k = 0; k < Loop.StateInputs.Length; k++)
        {
            given[Loop.StateInputs[k]] = At(style, outputs[Loop.StateOutputs[k]], Before);
        }

        foreach (var i in Loop.ElementInputs)
        {
            given[i] = style.Indexed(operands[i], Turn);
        }

        return given;
    }

    /// <summary>A name with the index of a turn.</summary>
    public Fragment At(IFormulaStyle style, string name, string index) =>
        style.Indexed(style.Name(name), Scope.At(index));

    protected override Fragment[] WriteLines(IFormulaStyle style, Fragment[] operands, List<string> lines)
    {
        for (var k = 0; k < Loop.StateInputs.Length; k++)
        {
            lines.Add(style.Line(At(style, outputs[Loop.StateOutputs[k]], First), operands[Loop.StateInputs[k]]));
        }

        var given = TurnInputs(style, operands);
        Fragment? holds = Loop.Condition is { } condition
            ? Program(style, condition, Inside, given[..condition.Inputs.Length], lines)[0]
            : null;
        var values = Program(style, Loop.Program, Inside, given, lines);
        var (from, to) = Loop.Options.IsBackward ? (Last, "0") : ("0", Last);
        var remark = holds is { } c ? style.Turns(Turn, from, to, c) : style.Turns(Turn, from, to);
        for (var k = 0; k < values.Length && (Loop.Condition is not null || Loop.Turns > 0); k++)
        {
            lines.Add(style.Line(
                At(style, outputs[k], Loop.StateOutputs.Contains(k) ? After : Turn), values[k], remark));
        }

        return [.. outputs.Select((name, k) => Loop.StateOutputs.Contains(k)
            ? At(style, name, End)
            : Scope.Here(style, name))];
    }
}

/// <summary>The adjoints of the states, from the end, and of what the turns use.</summary>
internal sealed class LoopAdjointFormulas : StructureFormulas
{
    private readonly LoopFormulas primal;
    private readonly bool writesPrimal;
    private readonly int[] varying;
    private readonly BackTurn back;
    private readonly string[] states;
    private readonly Dictionary<int, string> others;

    public LoopAdjointFormulas(
        LoopFormulas primal,
        bool writesPrimal,
        AdjointOperation adjoint,
        string[] operands,
        FormulaNames names,
        FormulaScope scope)
        : base(names, scope)
    {
        (this.primal, this.writesPrimal, varying) = (primal, writesPrimal, [.. adjoint.Varying.Numbers]);
        var loop = primal.Loop;
        back = new(loop, adjoint.Varying);
        states = [.. loop.StateOutputs.Select(k => names.Adjoint(primal.State(k)))];
        others = varying.Index().Where(pair => loop.Roles[pair.Item] != LoopRole.State)
            .ToDictionary(pair => pair.Item, pair => names.Adjoint(operands[pair.Index]));
    }

    protected override Fragment[] WriteLines(IFormulaStyle style, Fragment[] operands, List<string> lines)
    {
        if (writesPrimal)
        {
            primal.Write(style, operands, lines);
        }

        var loop = primal.Loop;
        var given = operands[loop.Roles.Length..];
        for (var k = 0; k < states.Length; k++)
        {
            lines.Add(style.Line(primal.At(style, states[k], primal.End), given[loop.StateOutputs[k]]));
            given[loop.StateOutputs[k]] = primal.At(style, states[k], primal.After);
        }

        foreach (var k in loop.StackedOutputs)
        {
            given[k] = style.Indexed(given[k], primal.Turn);
        }

        var pulled = Program(
            style, back.Code.Program, primal.Inside, [.. primal.TurnInputs(style, operands), .. given], lines);
        var (from, to) = loop.Options.IsBackward ? ("0", primal.Last) : (primal.Last, "0");
        var remark = style.Turns(primal.Turn, from, to);
        for (var j = 0; j < pulled.Length; j++)
        {
            var input = back.Pulled[j];
            lines.Add(loop.Roles[input] switch
            {
                LoopRole.State => style.Line(
                    primal.At(style, states[Array.IndexOf(loop.StateInputs, input)], primal.Before),
                    pulled[j],
                    remark),
                LoopRole.Element => style.Line(primal.At(style, others[input], primal.Turn), pulled[j], remark),
                _ => style.Line(
                    Scope.Here(style, others[input]), style.Sum(primal.Turn, "0", primal.Last, pulled[j])),
            });
        }

        return [.. varying.Select(i => loop.Roles[i] == LoopRole.State
            ? primal.At(style, states[Array.IndexOf(loop.StateInputs, i)], primal.First)
            : Scope.Here(style, others[i]))];
    }
}
