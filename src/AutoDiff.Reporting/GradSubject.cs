using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Reporting;

/// <summary>
/// What <c>grad</c> differentiates: a stabilized function of one output, by some of its inputs, at a point if one is
/// given.
/// </summary>
/// <param name="Name">The name of the function in a file; null for an expression.</param>
/// <param name="Function">The function.</param>
/// <param name="Variables">The numbers of the inputs by which it is differentiated.</param>
/// <param name="Point">A value for each input, or null.</param>
internal sealed record GradSubject(string? Name, ArrayProgram Function, IReadOnlyList<int> Variables, double[][]? Point)
{
    /// <summary>The names of inputs that are symmetric matrices.</summary>
    public IReadOnlySet<string> Symmetric { get; init; } = new HashSet<string>();

    /// <summary>The names of inputs whose elements along the last axis sum to 1.</summary>
    public IReadOnlySet<string> Distributions { get; init; } = new HashSet<string>();

    /// <summary>
    /// The file with the definition of the function, which is its last if it has no name; null where there is none.
    /// </summary>
    public FormulaModel? Model { get; init; }

    /// <summary>
    /// An expression in the variables that have values; without values, every name in it is a number.
    /// </summary>
    public static GradSubject OfExpression(
        string expression, SyntaxList<BindingSyntax>? values, IReadOnlyList<string> wanted)
    {
        SyntaxList<BindingSyntax> variables = values is not null ? values
            : [.. ExpressionLowering.FreeVariables(expression)
                .Select(name => new BindingSyntax(new IdentifierSyntax(name), new NumericArraySyntax([], [0])))];
        var function = ExpressionLowering.Lower(expression, variables);
        return new(
            null,
            function,
            Chosen(function, wanted, _ => true),
            values is null &&
                variables.Count > 0 ? null : [.. (values ?? []).Select(value => value.Value.Elements.ToArray())])
        {
            Model = ModelOf(expression, variables),
        };
    }

    // The expression as a file: what stands in it is declared, and it gets a name.
    private static FormulaModel? ModelOf(string expression, SyntaxList<BindingSyntax> variables)
    {
        var taken = variables.Select(variable => variable.Name.Name).ToHashSet();
        var name = "fgh".Select(letter => $"{letter}").FirstOrDefault(free => !taken.Contains(free), "value");
        var declared = variables.Select(variable => variable.Value.Shape.Count == 0
            ? $"{variable.Name} : real\n"
            : $"{variable.Name} : real[{string.Join(", ", variable.Value.Shape)}]\n");
        try
        {
            return FormulaModel.Analyze($"{string.Concat(declared)}{name} = {expression}");
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    /// <summary>A program, such as that of a method.</summary>
    public static GradSubject OfProgram(ArrayProgram program, double[][]? point, IReadOnlyList<string> wanted)
    {
        var function = Stabilize.Apply(program);
        return new(null, function, Chosen(function, wanted, _ => true), point);
    }

    /// <summary>
    /// A definition of a file, by default the last that is a number, or with <paramref name="allowsArrays"/> the last
    /// of all, at the sizes that are given or that the values show.
    /// </summary>
    public static GradSubject OfFile(
        FormulaModel model, string? definition, bool allowsArrays, SyntaxList<BindingSyntax>? values,
            IReadOnlyList<string> wanted, IReadOnlyDictionary<string, int>? sizes = null)
    {
        var all = model.LowerDefinitions(sizes ?? Sizes(model, values));
        string[] names = [.. model.Definitions.Select(defined => defined.Name.Name)];
        var index = definition is not null ? Array.IndexOf(names, definition) : Array.FindLastIndex(names, name =>
            allowsArrays || all.Instructions[all.Outputs[Array.IndexOf(names, name)]].Shape == Shape.Scalar);
        if (index < 0)
        {
            throw definition is null
                ? new InputException("The file defines no number to differentiate.")
                {
                    Found = $"{names.Length} definitions of arrays",
                    Expected = "a definition such as `C = sum(x^2)`",
                }
                : Unknown("definition", definition, names);
        }

        var builder = new ProgramBuilder();
        Variable[] inputs = [.. all.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var function = Stabilize.Apply(builder.Build(all.Inline(builder, inputs)[index]));
        var used = Enumerable.Range(0,
            function.Count).SelectMany(i => function.Instructions[i].Operands).Concat(function.Outputs).ToHashSet();
        var variables = Chosen(
            function, wanted, input => used.Contains(input.Index)
                && model.Variables.Any(variable => variable.Name == input.Name && !variable.IsFunction));
        return new(names[index], function, variables, values is null ? null : PointOf(function, values, used))
        {
            Model = model,
            Symmetric = model.SymmetricNames,
            Distributions = model.DistributionNames,
        };
    }

    /// <summary>The length of each size name, as the values show it.</summary>
    private static Dictionary<string, int> Sizes(FormulaModel model, SyntaxList<BindingSyntax>? values)
    {
        var shapes = (values ?? []).Select(value => (
            Variable: model.Variables.FirstOrDefault(variable => variable.Name == value.Name.Name)
                ?? throw Unknown("variable", value.Name.Name, [.. model.Variables.Select(variable => variable.Name)]),
            Shape: value.Value.Shape)).ToList();
        var sizes = new Dictionary<string, int>();
        var axes = shapes.Where(known => known.Variable.Dimensions.Count == known.Shape.Count)
            .SelectMany(known => known.Variable.Dimensions.Zip(known.Shape)).ToList();
        while (axes.Exists(axis => FormulaModel.TrySolve(axis.First, axis.Second, sizes)))
        {
        }

        foreach (var (variable, shape) in shapes)
        {
            if (variable.Dimensions.Count != shape.Count
                || variable.Dimensions.Zip(shape).Any(axis => FormulaModel.TryLengthOf(axis.First, sizes) is { } length
                    && length != axis.Second))
            {
                var expected = variable.Dimensions.Select(size =>
                    size is not FixedSizeSyntax && FormulaModel.TryLengthOf(size, sizes) is { } length
                        ? $"{size} = {length}"
                        : $"{size}");
                throw new InputException($"The value of `{variable.Name}` has not its shape.")
                {
                    Found = $"the shape [{string.Join(", ", shape)}]",
                    Expected = $"the shape [{string.Join(", ", expected)}]",
                };
            }
        }

        return model.SizeNames.FirstOrDefault(name => !sizes.ContainsKey(name)) is { } missing
            ? throw new InputException($"The size `{missing}` is not known.")
            {
                Found = "no value from which it follows",
                Expected = "a value by --at for a variable whose shape has it",
            }
            : sizes;
    }

    private static double[][] PointOf(ArrayProgram function, SyntaxList<BindingSyntax> values, HashSet<int> used) =>
        [.. function.Inputs.Select(input =>
            values.FirstOrDefault(value => value.Name.Name == input.Name) is { } value ? value.Value.Elements.ToArray()
            : !used.Contains(input.Index) ? new double[input.Shape.Length]
            : throw new InputException($"The variable `{input.Name}` has no value.")
            {
                Found = "none",
                Expected = $"one of shape {input.Shape} by --at",
            })];

    private static int[] Chosen(ArrayProgram function, IReadOnlyList<string> wanted, Func<ProgramInput, bool> isUsed)
    {
        string[] names = [.. function.Inputs.Select(input => input.Name)];
        return wanted.Count == 0
            ? [.. Enumerable.Range(0, names.Length).Where(k => isUsed(function.Inputs[k]))]
            : [.. wanted.Distinct()
                .Select(
                    name => Array.IndexOf(names, name) is >= 0 and var k ? k : throw Unknown("variable", name, names))];
    }

    private static InputException Unknown(string kind, string name, string[] known) =>
        new($"There is no {kind} `{name}`.")
    {
        Found = $"the name `{name}`",
        Expected = known.Length == 0
            ? $"no {kind}, as there is none"
            : $"one of {string.Join(", ", known.Select(other => $"`{other}`"))}",
    };
}
