using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Printers;

/// <summary>
/// Writes loops as <c>for</c>, choices as <c>if</c>, and calls over points as loops over the points. The adjoint of a
/// loop is written as the loop, which puts its states on stacks, and the turns backwards, which take them down again.
/// </summary>
internal sealed class CSharpStructures(CSharpScope scope)
{
    // The largest element of |x − y|, and of |x|, NaN if one is.
    private static readonly CSharpMethod LargestChange = new(
        "LargestChange",
        [
            "static double NAME(ReadOnlySpan<double> x, ReadOnlySpan<double> y)",
            "var largest = 0.0;",
            "for (var i = 0; i < x.Length; i++)",
            "{",
            "    largest = Math.Max(largest, Math.Abs(x[i] - y[i]));",
            "}",
            "return largest;",
        ]);

    private static readonly CSharpMethod Largest = new(
        "Largest",
        [
            "static double NAME(ReadOnlySpan<double> x)",
            "var largest = 0.0;",
            "foreach (var element in x)",
            "{",
            "    largest = Math.Max(largest, Math.Abs(element));",
            "}",
            "return largest;",
        ]);

    private readonly CodeText code = scope.Code;

    /// <summary>Writes an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="operands">The variables that hold its operands.</param>
    /// <param name="shapes">The shapes of the operands.</param>
    /// <returns>The variables that hold its results.</returns>
    /// <exception cref="NotSupportedException">It is made of no programs.</exception>
    public string[] Write(CustomOperation operation, string[] operands, Shape[] shapes) => operation switch
    {
        StructureOperation { Structure: Loop loop } => Forward(loop.Definition, operands),
        StructureOperation { Structure: FixedPoint point } => Found(point.Definition, operands),
        StructureOperation { Structure: Choice choice } => Chosen(choice.WhenTrue, choice.WhenFalse, operands),
        AdjointOperation { Structure: Loop loop } adjoint =>
            Backward(loop.Definition, adjoint, operands[..^1], operands[^1]),
        AdjointOperation { Structure: FixedPoint point } adjoint =>
            Backward(point, adjoint, operands[..^1], operands[^1]),
        AdjointOperation { Structure: Choice choice } adjoint => Chosen(
            Back.Through(choice.WhenTrue, adjoint.Varying.Numbers).Program,
            Back.Through(choice.WhenFalse, adjoint.Varying.Numbers).Program,
            [.. operands[..^1], .. Cotangents(choice, operands[^1])]),
        ProgramOperation call => OverPoints(call, operands, shapes),
        _ => throw new NotSupportedException($"The operation `{operation.Name}` cannot be written as C#."),
    };

    private string[] Forward(LoopBody loop, string[] operands)
    {
        var states = DeclareStates(loop, operands);
        var stacked = loop.StackedOutputs.Select(k => scope.DeclareZeros("y", loop.ResultShapes[k])).ToArray();
        var turn = OpenTurns(loop, states, operands);
        var outputs = scope.Write(loop.Program, TurnInputs(loop, turn, states, operands));
        foreach (var (array, k) in stacked.Zip(loop.StackedOutputs))
        {
            scope.SetPart(array, PositionOf(loop, turn, loop.Outputs.Shapes[k]), loop.Outputs.Shapes[k], outputs[k]);
        }

        Assign(states, [.. loop.StateOutputs.Select(k => outputs[k])], [.. Shapes(loop)]);
        code.Close();
        var results = new string[outputs.Length];
        foreach (var (name, k) in states.Concat(stacked).Zip(loop.StateOutputs.Concat(loop.StackedOutputs)))
        {
            results[k] = name;
        }

        return results;
    }

    private string[] Backward(LoopBody loop, AdjointOperation adjoint, string[] operands, string cotangent)
    {
        var back = new BackTurn(loop, adjoint.Varying);
        var cotangents = Cotangents(adjoint.Structure, cotangent);
        var shapes = Shapes(loop).ToArray();
        var kept = Array.ConvertAll(shapes, shape =>
        {
            var name = scope.Names.Unique("kept");
            code.Line(
                $"var {name} = new System.Collections.Generic.Stack<double{(shape.Rank == 0 ? "" : "[]")}>();");
            return name;
        });
        var states = DeclareStates(loop, operands);
        var turn = OpenTurns(loop, states, operands);
        for (var k = 0; k < kept.Length; k++)
        {
            code.Line($"{kept[k]}.Push({states[k]}{(shapes[k].Rank == 0 ? "" : ".ToArray()")});");
        }

        var ofStates = Transform.Extend(
            loop.Program, (_, _, outputs) => [.. loop.StateOutputs.Select(k => outputs[k])]);
        Assign(states, scope.Write(ofStates, TurnInputs(loop, turn, states, operands)), shapes);
        code.Close();

        var adjoints = loop.StateOutputs
            .Select(k => scope.Declare("adjoint", loop.Outputs.Shapes[k], cotangents[k])).ToArray();
        var results = adjoint.Varying.Numbers.ToDictionary(i => i, i => loop.Roles[i] == LoopRole.State
            ? adjoints[Array.IndexOf(loop.StateInputs, i)]
            : scope.DeclareZeros("cotangent", loop.OperandShapes[i]));
        turn = scope.Names.Unique("t");
        code.Line(loop.Condition is null
            ? $"for (var {turn} = {loop.Turns - 1}; {turn} >= 0; {turn}--)"
            : $"while ({kept[0]}.Count > 0)").Open();
        var before = new string[kept.Length];
        for (var k = 0; k < kept.Length; k++)
        {
            before[k] = scope.Names.Unique("before");
            code.Line($"var {before[k]} = {kept[k]}.Pop(){(shapes[k].Rank == 0 ? "" : ".AsSpan()")};");
        }

        var given = new string[cotangents.Length];
        foreach (var (name, k) in adjoints.Zip(loop.StateOutputs))
        {
            given[k] = name;
        }

        foreach (var k in loop.StackedOutputs)
        {
            var shape = loop.Outputs.Shapes[k];
            given[k] = scope.DeclarePart("dy", cotangents[k], PositionOf(loop, turn, shape), shape);
        }

        var pulled = scope.Write(back.Code.Program, [.. TurnInputs(loop, turn, before, operands), .. given]);
        for (var j = 0; j < pulled.Length; j++)
        {
            var input = back.Pulled[j];
            var shape = loop.Inputs.Shapes[input];
            if (loop.Roles[input] == LoopRole.Element)
            {
                scope.SetPart(results[input], PositionOf(loop, turn, shape), shape, pulled[j]);
            }
            else if (loop.Roles[input] == LoopRole.Invariant)
            {
                scope.Add(results[input], shape, pulled[j]);
            }
        }

        Assign(adjoints, [.. loop.StateInputs.Select(i => pulled[back.Pulled.IndexOf(i)])], shapes);
        code.Close();
        return [.. adjoint.Varying.Numbers.Select(i => results[i])];
    }

    private string[] Found(LoopBody turn, string[] operands)
    {
        var states = DeclareStates(turn, operands);
        string[] given = [.. operands];
        foreach (var (name, i) in states.Zip(turn.StateInputs))
        {
            given[i] = name;
        }

        Converge(turn.Program, given, states, [.. Shapes(turn)], turn.Options.MostTurns, null);
        return states;
    }

    private string[] Backward(FixedPoint point, AdjointOperation adjoint, string[] operands, string cotangent)
    {
        var turn = point.Definition;
        var cotangents = Cotangents(point, cotangent);
        string[] given = [.. operands];
        foreach (var (name, i) in Found(turn, operands).Zip(turn.StateInputs))
        {
            given[i] = name;
        }

        string[] adjoints =
            [.. cotangents.Select((name, k) => scope.Declare("adjoint", point.Results.Shapes[k], name))];
        given = [.. given, .. adjoints];
        Converge(
            Back.Through(turn.Program, turn.StateInputs).Program,
            given, adjoints, [.. Shapes(turn)], turn.Options.MostTurns, cotangents);
        int[] varying = [.. adjoint.Varying.Numbers];
        var pulled = scope.Write(Back.Through(turn.Program, varying).Program, given);
        return [.. varying.Select((i, j) => turn.Roles[i] == LoopRole.State
            ? scope.DeclareZeros("cotangent", turn.OperandShapes[i])
            : pulled[j])];
    }

    // Takes turns until they change no variable by more than rounding.
    private void Converge(
        ArrayProgram program, string[] given, string[] variables, Shape[] shapes, int mostTurns, string[]? added)
    {
        var changes = Array.ConvertAll(variables, _ => scope.Names.Unique("change"));
        foreach (var change in changes)
        {
            code.Line($"var {change} = double.PositiveInfinity;");
        }

        var (turn, isDone) = (scope.Names.Unique("t"), scope.Names.Unique("isDone"));
        code.Line($"for (var ({turn}, {isDone}) = (0, false); !{isDone}; {turn}++)").Open();
        ThrowAfter(mostTurns, turn);
        var next = scope.Write(program, given);
        code.Line($"{isDone} = true;");
        for (var k = 0; k < variables.Length; k++)
        {
            var after = next[k];
            if (added is not null)
            {
                after = scope.DeclareZeros("sum", shapes[k]);
                scope.Add(after, shapes[k], next[k]);
                scope.Add(after, shapes[k], added[k]);
            }

            next[k] = after;
            var (change, isNumber) = (scope.Names.Unique("change"), shapes[k].Rank == 0);
            var (difference, size) = isNumber
                ? ($"Math.Abs({after} - {variables[k]})", $"Math.Abs({after})")
                : ($"{scope.Helpers.Find(LargestChange)}({after}, {variables[k]})",
                    $"{scope.Helpers.Find(Largest)}({after})");
            var rounding = FixedPoint.Rounding.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            code.Line($"var {change} = {difference};");
            code.Line(
                $"{isDone} &= !({change} > 0) || ({change} >= {changes[k]} && {change} <= {rounding} * {size});");
            code.Line($"{changes[k]} = {change};");
        }

        Assign(variables, next, shapes);
        code.Close();
    }

    // The first operand is the condition.
    private string[] Chosen(ArrayProgram whenTrue, ArrayProgram whenFalse, string[] operands)
    {
        var shapes = whenTrue.Outputs.Select(whenTrue.Listing.Shape).ToArray();
        var results = Array.ConvertAll(shapes, shape => scope.Declare("chosen", shape, null));
        code.Line($"if ({operands[0]} != 0)").Open();
        Assign(results, scope.Write(whenTrue, operands), shapes);
        code.Close().Line("else").Open();
        Assign(results, scope.Write(whenFalse, operands), shapes);
        code.Close();
        return results;
    }

    private string[] OverPoints(ProgramOperation call, string[] operands, Shape[] shapes)
    {
        var (program, points, roles) = (call.Program, call.Points(shapes), call.Roles);
        if (roles is null)
        {
            return scope.Write(program, operands);
        }

        var own = program.Outputs.Select(program.Listing.Shape).ToArray();
        var results = Array.ConvertAll(call.OutputShapes(points).ToArray(), shape => scope.DeclareZeros("y", shape));
        var point = scope.Names.Unique("point");
        code.Loop(point, points);
        var given = operands.Select((operand, i) => roles.IsShared(i)
            ? operand
            : scope.DeclarePart(
                "x", operand, At(point, program.Inputs[i].Shape), program.Inputs[i].Shape));
        foreach (var (k, value) in scope.Write(program, [.. given]).Index())
        {
            if (roles.IsSummed(k))
            {
                scope.Add(results[k], own[k], value);
            }
            else
            {
                scope.SetPart(results[k], At(point, own[k]), own[k], value);
            }
        }

        code.Close();
        return results;
    }

    private string[] DeclareStates(LoopBody loop, string[] operands) =>
        [.. loop.StateInputs.Select(i => scope.Declare("state", loop.Inputs.Shapes[i], operands[i]))];

    // Opens the turns of a loop, and returns the number of the turn.
    private string OpenTurns(LoopBody loop, string[] states, string[] operands)
    {
        var turn = scope.Names.Unique("t");
        if (loop.Condition is null)
        {
            code.Loop(turn, loop.Turns);
            return turn;
        }

        code.Line($"for (var {turn} = 0; ; {turn}++)").Open();
        var holds = scope.Write(
            loop.Condition, TurnInputs(loop, turn, states, operands)[..loop.Condition.Inputs.Length])[0];
        code.Line($"if ({holds} == 0)").Open().Line("break;").Close();
        ThrowAfter(loop.Options.MostTurns, turn);
        return turn;
    }

    private void ThrowAfter(int mostTurns, string turn)
    {
        code.Line($"if ({turn} == {mostTurns})").Open();
        scope.Throw($"The loop takes more than {mostTurns} turns.");
        code.Close();
    }

    private string[] TurnInputs(LoopBody loop, string turn, string[] states, string[] operands)
    {
        string[] given = [.. operands];
        foreach (var (name, i) in states.Zip(loop.StateInputs))
        {
            given[i] = name;
        }

        foreach (var i in loop.ElementInputs)
        {
            var shape = loop.Inputs.Shapes[i];
            given[i] = scope.DeclarePart("x", operands[i], PositionOf(loop, turn, shape), shape);
        }

        return given;
    }

    // Assigns to variables at once, in whatever order they were read.
    private void Assign(string[] variables, string[] values, Shape[] shapes)
    {
        string[] free = [.. values];
        for (var k = 0; k < values.Length; k++)
        {
            if (Array.IndexOf(variables, values[k]) is >= 0 and var other && other != k)
            {
                free[k] = scope.Declare("before", shapes[k], values[k]);
            }
        }

        for (var k = 0; k < values.Length; k++)
        {
            if (free[k] != variables[k])
            {
                code.Line($"{variables[k]} = {free[k]};");
            }
        }
    }

    // The cotangents of the results of a structure, which are given as one array.
    private string[] Cotangents(Structure structure, string given)
    {
        var shapes = structure.Results.Shapes.ToArray();
        return shapes.Length == 1
            ? [given]
            : [.. shapes.Select((shape, k) => scope.DeclarePart("dy", given, $"{structure.Results.Start(k)}", shape))];
    }

    private static IEnumerable<Shape> Shapes(LoopBody loop) =>
        loop.StateInputs.Select(i => loop.Inputs.Shapes[i]);

    // Where the element of a turn begins in a sequence.
    private static string PositionOf(LoopBody loop, string turn, Shape element) =>
        At(loop.Options.IsBackward ? $"({loop.Turns - 1} - {turn})" : turn, element);

    private static string At(string number, Shape element) =>
        Position.Times(number, element.Length) is { Length: > 0 } position ? position : "0";
}
