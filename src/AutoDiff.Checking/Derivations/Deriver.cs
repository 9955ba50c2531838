using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Programs;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Derivations;

/// <summary>A formula that the engine has derived.</summary>
/// <param name="Label">What it is of, such as <c>dC/da</c>.</param>
/// <param name="Program">The formula as a program of one output.</param>
/// <param name="Rule">The rule by which it follows; empty for what all steps say together.</param>
internal sealed record EngineFormula(string Label, ArrayProgram Program, string Rule = "");

/// <summary>What the engine derives from a definition.</summary>
internal sealed record EngineStep(DefinitionSyntax Definition, IReadOnlyList<EngineFormula> Formulas);

/// <summary>
/// Derives a derivative through the definitions of a file. Each definition is a program of its own, in which the names
/// it uses are inputs; the engine's transforms give what it passes on, reverse mode for a function that is a number and
/// forward mode for one that is an array.
/// </summary>
internal sealed class Deriver
{
    private readonly FormulaModel model;
    private readonly SizeAssignment sizes;
    private readonly string function;
    private readonly IReadOnlyList<string> variables;
    private readonly bool goesForward;
    private readonly Dictionary<string, Shape> shapes = [];
    private readonly Dictionary<string, ArrayProgram> programs = [];
    private readonly List<string> path;

    private Deriver(
        FormulaModel model,
        SizeAssignment sizes,
        string function,
        IReadOnlyList<string> variables,
        bool isDifferential = false)
    {
        (this.model, this.sizes, this.function, this.variables) = (model, sizes, function, variables);
        foreach (var declared in model.Variables)
        {
            shapes[declared.Name] = model.ShapeOf(declared, sizes.ByName);
        }

        var all = model.LowerDefinitions(sizes.ByName);
        string[] names = [.. model.Definitions.Select(definition => definition.Name.Name)];
        for (var k = 0; k < names.Length && !programs.ContainsKey(function); k++)
        {
            // A definition that is a constant number may be a length; it is looked through.
            var given = names[..k].Where(name => variables.Contains(name) || programs.ContainsKey(name))
                .Select(name => (name, shapes[name])).ToList();
            shapes[names[k]] = all.Instructions[all.Outputs[k]].Shape;
            var program = Stabilize.Apply(model.LowerDefinition(names[k], sizes.ByName, given));
            if (variables.Contains(names[k]) || Used(program).Count > 0)
            {
                programs[names[k]] = program;
            }
        }

        path = FindPath();
        goesForward = isDifferential || shapes[function] != Shape.Scalar;
    }

    /// <summary>The derivation of a derivative at these sizes: its steps, then the result.</summary>
    public static (IReadOnlyList<EngineStep> Steps, EngineFormula Result) Derive(
        FormulaModel model, SizeAssignment sizes, string function, string variable) =>
        new Deriver(model, sizes, function, [variable]).Derive();

    /// <summary>The derivation of a differential, in those of the variables that move.</summary>
    public static (IReadOnlyList<EngineStep> Steps, EngineFormula Result) Derive(
        FormulaModel model, SizeAssignment sizes, string function, IReadOnlyList<string> moving) =>
        new Deriver(model, sizes, function, moving, isDifferential: true).Derive();

    /// <summary>
    /// The definitions between a variable and a function, which depends on it through them; the function among them.
    /// </summary>
    public static IReadOnlyList<string> Path(
        FormulaModel model, SizeAssignment sizes, string function, string variable) =>
        new Deriver(model, sizes, function, [variable]).path;

    private (IReadOnlyList<EngineStep> Steps, EngineFormula Result) Derive() =>
        (goesForward ? Forwards() : Backwards(), Result());

    // The definitions that lie between the variable and the function, in the order of the file.
    private List<string> FindPath()
    {
        var moving = new HashSet<string>(variables);
        var order = model.Definitions.Select(definition => definition.Name.Name).Where(programs.ContainsKey)
            .Except(variables).ToList();
        foreach (var name in order.Where(name => Used(programs[name]).Overlaps(moving)))
        {
            moving.Add(name);
        }

        var needed = new HashSet<string> { function };
        foreach (var name in order.AsEnumerable().Reverse().Where(needed.Contains))
        {
            needed.UnionWith(Used(programs[name]));
        }

        return [.. order.Where(name => moving.Contains(name) && needed.Contains(name))];
    }

    private List<EngineStep> Backwards()
    {
        var steps = new List<EngineStep>();
        foreach (var name in path.AsEnumerable().Reverse())
        {
            var formulas = new List<EngineFormula>();
            foreach (var operand in variables.Concat(path).Where(Used(programs[name]).Contains))
            {
                var ways = Ways(operand);
                var label = ways.Count == 1 ? Label(operand) : $"{Label(operand)}|{name}";
                formulas.Add(new(label, Contribution(name, operand), RulesOf(name, operand)));

                // The first definition in the file that uses the operand comes last here: now all ways are known.
                if (ways.Count > 1 && ways[0] == name)
                {
                    formulas.Add(new(Label(operand), Sum(operand, ways), Rules.AllWays));
                }
            }

            steps.Add(new(Definition(name), formulas));
        }

        return steps;
    }

    private List<EngineStep> Forwards() =>
    [
        .. path.Select(name => new EngineStep(
            Definition(name),
            [new($"d{name}", Differential(name), RulesOf(name, [.. variables, .. path]))])),
    ];

    // Below the function itself, what is found is multiplied with what was found above.
    private string RulesOf(string name, params ReadOnlySpan<string> operands)
    {
        string[] moving = [.. operands];
        var own = Rules.All(
            model, Definition(name).Value, part => Array.Exists(moving, operand => Indices.Uses(part, operand)));
        return name == function || goesForward ? own : $"chain rule; {own}";
    }

    // What a definition adds to the derivative in one of the names it uses: the VJP, in which its own value keeps its
    // name.
    private ArrayProgram Contribution(string name, string operand)
    {
        var builder = new ProgramBuilder();
        var (arguments, value) = Inline(builder, name);
        Variable adjoint = name == function ? 1 : builder.Input(Label(name), shapes[name]);
        return Named(builder.Build([.. Reverse.Pull(value, adjoint, arguments[operand]), value]), name);
    }

    private ArrayProgram Differential(string name)
    {
        var builder = new ProgramBuilder();
        var (arguments, value) = Inline(builder, name);
        string[] operands = [.. variables.Concat(path).Where(Used(programs[name]).Contains)];
        Variable[] tangents = [.. operands.Select(operand => builder.Input($"d{operand}", shapes[operand]))];
        return Named(
            builder.Build(
                [.. Forward.Push([value], [.. operands.Select(operand => arguments[operand])], tangents), value]),
            name);
    }

    private (Dictionary<string, Variable> Arguments, Variable Value) Inline(ProgramBuilder builder, string name)
    {
        var program = programs[name];
        var arguments = program.Inputs.ToDictionary(
            input => input.Name, input => builder.Input(input.Name, input.Shape));
        return (arguments, program.Inline(builder, [.. program.Inputs.Select(input => arguments[input.Name])])[0]);
    }

    // The first output, with the value of the definition, which is the second one, replaced by its name.
    private ArrayProgram Named(ArrayProgram program, string name)
    {
        var builder = new ProgramBuilder();
        var copy = new ProgramCopy(
            program, builder, [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        copy.RecordUpTo(program.Outputs[1] + 1);
        copy[program.Outputs[1]] = builder.Input(name, shapes[name]);
        copy.RecordUpTo(program.Count);
        return Tidied(builder.Build(copy[program.Outputs[0]]));
    }

    private ArrayProgram Sum(string operand, IReadOnlyList<string> ways)
    {
        var builder = new ProgramBuilder();
        var sum = ways.Reverse().Select(way => builder.Input($"{Label(operand)}|{way}", shapes[operand]))
            .Aggregate((x, y) => x + y);
        return builder.Build(sum);
    }

    private EngineFormula Result()
    {
        var given = variables.Where(name => model.Variables.All(declared => declared.Name != name))
            .Select(name => (name, shapes[name])).ToList();
        var whole = Stabilize.Apply(model.LowerDefinition(function, sizes.ByName, given));
        var builder = new ProgramBuilder();
        var inputs = whole.Inputs.ToDictionary(input => input.Name, input => builder.Input(input.Name, input.Shape));
        var value = whole.Inline(builder, [.. whole.Inputs.Select(input => inputs[input.Name])])[0];
        Variable[] x = [.. variables.Select(name => inputs[name])];
        var (label, result) = goesForward
            ? ($"d{function}", Forward.Push(
                [value], x, [.. variables.Select(name => builder.Input($"d{name}", shapes[name]))])[0])
            : (Label(variables[0]), Reverse.Pull(value, 1, x)[0]);
        return new(label, Tidied(builder.Build(result)));
    }

    // The definitions through which the function depends on a name directly, in the order of the file.
    private List<string> Ways(string operand) => [.. path.Where(name => Used(programs[name]).Contains(operand))];

    private string Label(string name) => $"d{function}/d{name}";

    private DefinitionSyntax Definition(string name) =>
        model.Definitions.First(definition => definition.Name.Name == name);

    private ArrayProgram Tidied(ArrayProgram program) => Tidy.Apply(
        program,
        sizes.ByName.Where(size => program.Inputs.Any(input => input.Name == size.Key))
            .DistinctBy(size => size.Value).ToDictionary(size => size.Value, size => size.Key),
        model.SymmetricNames,
        new HashSet<string>());

    // Names of lengths do not move.
    private HashSet<string> Used(ArrayProgram program) =>
        [.. NeededInputs.Of(program, [.. program.Outputs]).Except(model.SizeNames)];
}
