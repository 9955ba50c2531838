using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>What a name of the file stands for in a claim.</summary>
internal enum Role
{
    Variable,
    Definition,
    Size,
    Index,
}

/// <summary>A name that may stand in a claim.</summary>
/// <param name="Text">The name.</param>
/// <param name="Role">What it stands for.</param>
/// <param name="Shape">Its shape at the reference sizes.</param>
internal sealed record Name(string Text, Role Role, Shape Shape)
{
    public NameSyntax Expression { get; } = new(Text);
}

/// <summary>The names and expressions of a file that may stand in its claim.</summary>
internal sealed class Vocabulary
{
    private const int MostParts = 100;

    private readonly Subject subject;
    private readonly Lazy<IReadOnlyList<ExpressionSyntax>> parts;
    private readonly Dictionary<string, Name> byText = [];

    public Vocabulary(Subject subject)
    {
        this.subject = subject;
        var claim = subject.Claim;
        var quantities = claim.Derivative.Variables.Prepend(claim.Derivative.Function);
        Indices =
        [
            .. quantities.SelectMany(quantity => quantity.Indices.OfType<NamedIndexSyntax>())
                .Select(index => index.Name).Distinct(),
        ];
        // The left side of an equation is no quantity of the file.
        var sides = subject.Model.Claims.Select(other => other.Derivative).Where(derivative => derivative.IsValue)
            .Select(derivative => derivative.Function.Name).ToHashSet();
        var before = subject.Model.File.Statements.TakeWhile(statement => !ReferenceEquals(statement, claim))
            .OfType<DefinitionSyntax>().Where(definition => !sides.Contains(definition.Name.Name));
        IEnumerable<Name?> values =
        [
            .. subject.Model.Variables.Where(variable => !variable.IsFunction)
                .Select(variable => Of(variable.Name, Role.Variable)),
            .. before.Select(definition => Of(definition.Name.Name, Role.Definition)),
        ];
        Values = [.. values.OfType<Name>().OrderByDescending(IsNeeded)];
        Constants = Constant.Of(subject.Model.SizeNames);
        parts = new(FindParts);
        foreach (var name in Indices.Select(index => new Name(index, Role.Index, Shape.Scalar))
            .Concat(Values)
            .Concat(subject.Model.SizeNames.Select(size => new Name(size, Role.Size, Shape.Scalar))))
        {
            byText.TryAdd(name.Text, name);
        }
    }

    /// <summary>The index names of the claim.</summary>
    public IReadOnlyList<string> Indices { get; }

    /// <summary>
    /// The variables and the definitions before the claim; first those that it and its function need.
    /// </summary>
    public IReadOnlyList<Name> Values { get; }

    /// <summary>The names of sizes.</summary>
    public IReadOnlyList<string> Sizes => subject.Model.SizeNames;

    /// <summary>The constants that people forget.</summary>
    public IReadOnlyList<Constant> Constants { get; }

    /// <summary>Expressions of the file that may be missing, the simplest first.</summary>
    public IReadOnlyList<ExpressionSyntax> Parts => parts.Value;

    /// <summary>What a name means; <see langword="null"/> for one bound inside the claim.</summary>
    public Name? Find(string text) => byText.GetValueOrDefault(text);

    /// <summary>
    /// What it is to write one name for another: the wrong point if one is computed from the other, so that both are
    /// stages of one computation, else the wrong variable.
    /// </summary>
    public MistakeKind KindOfConfusion(Name one, Name other) => KindOfConfusion(one.Text, other.Text);

    /// <summary>As above, for names of the file.</summary>
    public MistakeKind KindOfConfusion(string one, string other) =>
        IsBehind(one, other) || IsBehind(other, one) ? MistakeKind.WrongPoint : MistakeKind.WrongVariable;

    private bool IsBehind(string name, string definition) => subject.Model.NeededBy(definition).Contains(name);

    /// <summary>The values as elements at index names: x, x[i], A[i, j].</summary>
    public IEnumerable<ExpressionSyntax> Elements(IReadOnlyList<string> indices)
    {
        for (var i = 0; i < indices.Count; i++)
        {
            for (var k = i + 1; k < indices.Count; k++)
            {
                yield return new ComparisonSyntax(ComparisonOperator.Equal, new NameSyntax(indices[i]),
                    new NameSyntax(indices[k]));
            }
        }

        foreach (var name in Values)
        {
            switch (name.Shape.Rank)
            {
                case 0:
                    yield return name.Expression;
                    break;
                case 1:
                    foreach (var i in indices)
                    {
                        yield return At(name, i);
                    }

                    break;
                case 2:
                    foreach (var i in indices)
                    {
                        foreach (var k in indices.Where(k => k != i))
                        {
                            yield return At(name, i, k);
                        }
                    }

                    break;
            }
        }
    }

    private static IndexingSyntax At(Name name, params string[] indices) =>
        new(name.Expression, [.. indices.Select(index => new ElementSubscriptSyntax(new NameSyntax(index)))]);

    private Name? Of(string name, Role role) =>
        subject.Structure.ShapeOf(new NameSyntax(name)) is { } shape ? new(name, role, shape) : null;

    private bool IsNeeded(Name name) => subject.Model.NeededBy(subject.Claim).Contains(name.Text);

    /// <summary>Whether the function or the claim needs a name, or the file leaves it open as a variable.</summary>
    public bool IsNear(Name name) =>
        name.Role == Role.Variable || IsNeeded(name);

    /// <summary>
    /// Whether one name may stand where another one stands: shapes agree, or the claim has no value as it is.
    /// </summary>
    public bool MayReplace(Name one, Name other) =>
        other.Shape == one.Shape || (one.Shape == Shape.Scalar && other.Shape == subject.Structure.Truth.Shape)
            || (subject.Structure.Claimed is null && other.Shape.Rank == one.Shape.Rank);

    // What else stands in the file comes last, so that a long file hides nothing of what is near.
    private List<ExpressionSyntax> FindParts()
    {
        var one = new NumberSyntax(1);
        ExpressionSyntax[] names = [.. Values.Where(IsNeeded).Select(name => name.Expression)];
        return
        [
            .. names
                .Append<ExpressionSyntax>(one)
                .Concat(names.Select(name => new AdditionSyntax([new(false, one), new(true, name)])))
                .Concat(names.Select(name => new PowerSyntax(name, new NumberSyntax(2))))
                .Concat(
                    subject.Expressions.Reverse().SelectMany(SyntaxParts.Sites).Where(site => site.Bound.Count == 0)
                    .Select(site => site.Node)
                    .Where(part => part is not NameSyntax and not NumberSyntax and
                        not NegationSyntax { Operand: NumberSyntax }))
                .Concat(
                    subject.Expressions.SelectMany(SyntaxParts.Sites).Where(site => site.Bound.Count == 0)
                    .Select(site => site.Node).OfType<CallSyntax>().SelectMany(Slopes.Parts))
                .Concat(Values.Where(name => IsNeeded(name) && name.Shape.Rank == 1)
                    .Select(name => new CallSyntax(new("sum"), [name.Expression])))
                .Concat(Values.Select(name => name.Expression))
                .Distinct()
                .Where(part => subject.Structure.ShapeOf(part) is not null)
                .Take(MostParts),
        ];
    }
}
