using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>The claim under diagnosis and the ways to vary it and its file.</summary>
internal sealed class Subject(FormulaModel model, ClaimStatement claim, SizeAssignment reference)
{
    private readonly Dictionary<SizeAssignment, Program?> programs = [];

    public FormulaModel Model => model;

    public ClaimStatement Claim => claim;

    /// <summary>Sizes at which the structure of the file's programs is looked at.</summary>
    public SizeAssignment Reference => reference;

    /// <summary>The derivative as it is named in messages.</summary>
    public string Derivative { get; } = FormulaPrinter.Print(claim.Derivative);

    /// <summary>The program of derivative and claim; <see langword="null"/> where the claim does not fit the derivative.</summary>
    public Program? At(SizeAssignment sizes)
    {
        if (!programs.TryGetValue(sizes, out var program))
        {
            programs[sizes] = program = Lowered(model, claim, sizes);
        }

        return program;
    }

    /// <summary>The claim as it would read with another value.</summary>
    public string Suggest(Expression value) => FormulaPrinter.Print(claim with { Value = value });

    /// <summary>The equation of the derivative and a changed claim.</summary>
    public Func<SizeAssignment, Program?> Claiming(Expression value)
    {
        var edited = claim with { Value = value };
        var changed = new Lazy<FormulaModel?>(() => Analysed(claim, edited));
        return sizes => changed.Value is { } file ? Lowered(file, edited, sizes) : null;
    }

    /// <summary>The equation of the derivative in a file with one statement changed and the claim as it stands.</summary>
    public Func<SizeAssignment, Program?> InsteadOf(Statement original, Statement replacement)
    {
        var changed = new Lazy<FormulaModel?>(() => Analysed(original, replacement));
        var claimed = replacement as ClaimStatement ?? claim;
        return sizes => changed.Value is { } file && At(sizes) is { } own && Truth(file, claimed, sizes) is { } other ? Pair(other, own) : null;
    }

    /// <summary>The equation of the derivative with several definitions held constant and the claim.</summary>
    public Func<SizeAssignment, Program?> Holding(IReadOnlySet<string> names) =>
        sizes => At(sizes) is { } own ? Pair(model.Lower(claim, sizes.ByName, names).Program, own) : null;

    /// <summary>The definitions behind the function.</summary>
    public IEnumerable<DefinitionStatement> Definitions
    {
        get
        {
            var needed = model.DefinitionsBehind(claim);
            return model.Definitions.Where(definition => needed.Contains(definition.Name.Name));
        }
    }

    /// <summary>The values of the definitions behind the claim, and what is claimed.</summary>
    public IEnumerable<Expression> Expressions => Definitions.Select(definition => definition.Value).Append(claim.Value);

    /// <summary>The same claim under other conditions.</summary>
    public Subject? With(ClaimStatement narrowed) => Analysed(claim, narrowed) is { } file ? new(file, narrowed, reference) : null;

    /// <summary>The equation of a derivative taken of a rewritten program and the claim.</summary>
    public Func<SizeAssignment, Program?> Spoiling(Func<Program, IReadOnlyList<string>, Program?> rewrite) => sizes =>
    {
        if (At(sizes) is not { } own)
        {
            return null;
        }

        var applies = true;
        var spoiled = model.Lower(claim, sizes.ByName, (program, names) =>
        {
            var changed = rewrite(program, names);
            applies = changed is not null;
            return changed ?? program;
        });
        return applies ? Pair(spoiled.Program, own) : null;
    };

    /// <summary>The equation whose sides are made of derivative and claim.</summary>
    public Func<SizeAssignment, Program?> Relating(Func<AutoDiff.Variable, AutoDiff.Variable, SizeAssignment, (AutoDiff.Variable, AutoDiff.Variable)> sides) =>
        sizes => At(sizes) is { } program ? Related(program, (t, c) => sides(t, c, sizes)) : null;

    /// <summary>The program with its first two outputs replaced.</summary>
    public static Program Related(Program program, Func<AutoDiff.Variable, AutoDiff.Variable, (AutoDiff.Variable, AutoDiff.Variable)> sides)
    {
        var builder = new ProgramBuilder();
        var outputs = program.Inline(builder, [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        var (left, right) = sides(outputs[0], outputs[1]);
        return builder.Build(left, right);
    }

    private FormulaModel? Analysed(Statement original, Statement replacement)
    {
        try
        {
            return FormulaModel.Analyse(new FormulaFile([.. model.File.Statements.Select(s => ReferenceEquals(s, original) ? replacement : s)]));
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    private static Program? Lowered(FormulaModel file, ClaimStatement claim, SizeAssignment sizes)
    {
        try
        {
            var lowered = file.Lower(claim, sizes.ByName);
            return lowered.ShapesAgree ? lowered.Program : null;
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    // What another claim says is of no interest where its derivative is compared, and need not fit it.
    private static Program? Truth(FormulaModel file, ClaimStatement claim, SizeAssignment sizes)
    {
        try
        {
            return file.Lower(claim, sizes.ByName).Program;
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    private static Program Pair(Program left, Program right)
    {
        var builder = new ProgramBuilder();
        AutoDiff.Variable[] inputs = [.. right.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        return builder.Build(left.Inline(builder, inputs)[0], right.Inline(builder, inputs)[1]);
    }
}
