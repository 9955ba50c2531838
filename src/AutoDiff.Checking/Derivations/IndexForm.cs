using System.Globalization;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Checking.Derivations.IndexedValue;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// Writes the formulas of a file in index form: a product of matrices is a sum over an index, softmax a quotient.
/// </summary>
/// <param name="model">The file.</param>
/// <param name="readsInverses">Whether the inverse of a named matrix has elements as well.</param>
/// <exception cref="NotSupportedException">
/// Thrown by all members for what has no index form: inverses, determinants, convolutions, sequences and others.
/// </exception>
internal sealed class IndexForm(FormulaModel model, bool readsInverses = false)
{
    private readonly Dictionary<string, IndexedValue> values = [];
    private readonly Dictionary<string, IndexRange?> ranges = [];
    private int bound;

    /// <summary>What a name of the file stands for, by its name.</summary>
    public IndexedValue Named(string name)
    {
        if (model.Variables.FirstOrDefault(variable => variable.Name == name) is { } variable)
        {
            return IndexedValue.Named(name, [.. variable.Dimensions.Select(Length)]);
        }

        return model.Definitions.Any(definition => definition.Name.Name == name)
            ? IndexedValue.Named(name, Value(name).Lengths)
            : Scalar(new NameSyntax(name));
    }

    /// <summary>What a definition says, in terms of the names that it uses.</summary>
    public IndexedValue Value(string name)
    {
        if (!values.TryGetValue(name, out var value))
        {
            values[name] = value = Define(name);
        }

        return value;
    }

    /// <summary>A formula in index form.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="indices">The index names that it uses.</param>
    public IndexedValue Of(ExpressionSyntax formula, IReadOnlyCollection<string> indices)
    {
        return formula switch
        {
            NumberSyntax => Scalar(formula),
            NameSyntax name => indices.Contains(name.Name) ? Scalar(name) : Named(name.Name),
            PowerSyntax { Base: NameSyntax { Name: "e" } } power when IsEuler(indices) =>
                Part(new CallSyntax(new("exp"), [power.Exponent])),
            NegationSyntax or AdditionSyntax or PowerSyntax or ComparisonSyntax or ConditionalSyntax =>
                Elementwise(
                    [.. SyntaxParts.PartsOf(formula).Select(Part)],
                    parts => SyntaxParts.WithParts(formula, parts)),
            MultiplicationSyntax product => Product(product, Part),
            TransposeSyntax transpose => Transposed(Part(transpose.Operand)),
            IndexingSyntax indexing => Indexed(Part(indexing.Operand), indexing, indices),
            IndexedReductionSyntax { Function.Name: "sum" or "mean" } sum => Sum(sum, indices),
            CallSyntax call => Called(call, indices),
            _ => throw Unsupported(formula),
        };

        IndexedValue Part(ExpressionSyntax part) => Of(part, indices);
    }

    // Whether `e` is the constant, which no name of the file is.
    private bool IsEuler(IReadOnlyCollection<string> indices) =>
        !indices.Contains("e") && !model.SizeNames.Contains("e")
        && model.Variables.All(variable => variable.Name != "e")
        && model.Definitions.All(definition => definition.Name.Name != "e");

    private IndexedValue Define(string name)
    {
        if (model.File.Statements.OfType<StartSyntax>().Any(start => start.Name.Name == name))
        {
            throw new NotSupportedException($"{name} is a sequence.");
        }

        var definition = model.Definitions.First(definition => definition.Name.Name == name);
        string[] indices = [.. definition.Indices.Select(index => index.Name)];
        var body = Of(definition.Value, indices);
        return indices.Length == 0
            ? body
            : new(
                [.. indices.Select(
                    index => RangeOf(index, definition.Value)?.End ?? throw Unsupported(definition.Value)),
                    .. body.Lengths],
                at => Replaced(
                    body.At([.. at.Skip(indices.Length)]),
                    Enumerable.Range(0, indices.Length).ToDictionary(k => indices[k], k => at[k])));
    }

    /// <summary>A formula with other expressions in the place of names.</summary>
    public static ExpressionSyntax Replaced(
        ExpressionSyntax formula, IReadOnlyDictionary<string, ExpressionSyntax> replacements) =>
        SyntaxParts.Mapped(
            formula,
            part => part is NameSyntax name && replacements.TryGetValue(name.Name, out var other) ? other : part);

    /// <summary>An index that no other is, over an axis of a length.</summary>
    public NameSyntax Fresh(ExpressionSyntax? length) => Fresh(IndexRange.Of(length));

    /// <summary>Tells over which axis an index of a derivative runs.</summary>
    public void Let(string index, ExpressionSyntax length) => ranges[index] = IndexRange.Of(length);

    /// <summary>Tells which values an index takes.</summary>
    public void Let(string index, IndexRange range) => ranges[index] = range;

    /// <summary>What an index takes; null if nothing tells.</summary>
    public IndexRange? RangeOf(string index) => SizeOf(index)
        ?? (model.Variables.FirstOrDefault(variable => variable.Name == index)?.Domain.Count is { } count
            ? IndexRange.Of(Length(count))
            : ranges.GetValueOrDefault(index.TrimEnd('\'')));

    private IndexRange? SizeOf(string name) =>
        model.SizeNames.Contains(name) ? IndexRange.Single(new NameSyntax(name)) : null;

    /// <summary>How many values an index takes.</summary>
    public ExpressionSyntax LengthOf(string index) => RangeOf(index)?.Length ??
        throw new NotSupportedException("An index runs over an axis that nothing tells the length of.");

    private NameSyntax Fresh(IndexRange? range)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"#{++bound}");
        ranges[name] = range;
        return new(name);
    }

    private static ExpressionSyntax Length(SizeSyntax size) => size switch
    {
        NamedSizeSyntax named => new NameSyntax(named.Name),
        FixedSizeSyntax known => new NumberSyntax(known.Length),
        ComputedSizeSyntax computed => computed.Value,
        _ => throw new NotSupportedException($"There is no size {size}."),
    };

    // The index runs where all subscripts with it stay on their axes; those inside of branches narrow nothing.
    private IndexRange? RangeOf(string index, ExpressionSyntax body)
    {
        return IndexRange.Narrowed(index, Subscripts(body, inBranches: false), Alone) ?? Alone(index);

        IndexRange? Alone(string name) => SizeOf(name) ?? IndexRange.Narrowed(
            name, Subscripts(body, inBranches: true).Where(subscript => subscript.At is NameSyntax), _ => null);
    }

    private IEnumerable<(ExpressionSyntax At, ExpressionSyntax Length)> Subscripts(
        ExpressionSyntax body, bool inBranches)
    {
        if (body is IndexingSyntax { Operand: NameSyntax { Name: var array } } indexing)
        {
            var own = Named(array).Lengths;
            return indexing.Subscripts.Zip(own)
                .Where(pair => pair.First is ElementSubscriptSyntax)
                .Select(pair => (((ElementSubscriptSyntax)pair.First).Index, pair.Second))
                .Concat(SyntaxParts.PartsOf(indexing).Skip(1).SelectMany(part => Subscripts(part, inBranches)));
        }

        return (body is ConditionalSyntax choice && !inBranches ? [choice.Condition] : SyntaxParts.PartsOf(body))
            .SelectMany(part => Subscripts(part, inBranches));
    }

    private IndexedValue Product(MultiplicationSyntax product, Func<ExpressionSyntax, IndexedValue> part)
    {
        var value = part(product.Factors[0].Value);
        foreach (var factor in product.Factors.Skip(1))
        {
            var other = part(factor.Value);
            value = factor.Operator == FactorOperator.MatrixTimes
                ? MatrixProduct(value, other)
                : Elementwise([value, other], both => factor.Operator == FactorOperator.Times
                    ? SyntaxParts.Times(both[0], both[1])
                    : SyntaxParts.Over(both[0], both[1]));
        }

        return value;
    }

    private IndexedValue MatrixProduct(IndexedValue x, IndexedValue y)
    {
        if (x.Rank is 0 or > 2 || y.Rank is 0 or > 2)
        {
            throw new NotSupportedException("The product is of stacks of matrices.");
        }

        return new([.. x.Lengths.SkipLast(1), .. y.Lengths.Skip(1)], indices =>
        {
            var k = Fresh(y.Lengths[0]);
            return SumOver([k], SyntaxParts.Times(
                x.At([.. indices.Take(x.Rank - 1), k]), y.At([k, .. indices.Skip(x.Rank - 1)])));
        });
    }

    // A vector is transposed only where it is a factor of a product of matrices, which takes it as it is.
    private static IndexedValue Transposed(IndexedValue x) => x.Rank switch
    {
        1 => x,
        2 => new([x.Lengths[1], x.Lengths[0]], indices => x.At([indices[1], indices[0]])),
        _ => throw new NotSupportedException("What is transposed is no matrix."),
    };

    private IndexedValue Indexed(IndexedValue x, IndexingSyntax indexing, IReadOnlyCollection<string> indices)
    {
        var chosen = indexing.Subscripts.Select((subscript, axis) => subscript switch
        {
            ElementSubscriptSyntax { Index: NumberSyntax number } => number,
            ElementSubscriptSyntax { Index: NegationSyntax { Operand: NumberSyntax fromEnd } } =>
                new AdditionSyntax([new(false, x.Lengths[axis]), new(true, fromEnd)]),
            ElementSubscriptSyntax { Index: var index } when IsPosition(index, indices) => index,
            SliceSubscriptSyntax { Start: null, End: null } => (ExpressionSyntax?)null,
            _ => throw Unsupported(indexing),
        }).Concat(Enumerable.Repeat<ExpressionSyntax?>(null, x.Rank)).Take(x.Rank).ToArray();
        return new([.. x.Lengths.Where((_, axis) => chosen[axis] is null)], at =>
        {
            var next = 0;
            return x.At([.. chosen.Select(index => index ?? at[next++])]);
        });
    }

    // An index, one that is shifted, or an element of data.
    private bool IsPosition(ExpressionSyntax index, IReadOnlyCollection<string> indices) => index switch
    {
        NumberSyntax => true,
        NameSyntax name => indices.Contains(name.Name) || IsData(name.Name),
        AdditionSyntax sum => sum.Terms.All(term => term.Value is NumberSyntax
            || (term.Value is NameSyntax name
                && (indices.Contains(name.Name) || model.SizeNames.Contains(name.Name)))),
        IndexingSyntax { Operand: NameSyntax data } element => IsData(data.Name) && element.Subscripts.All(
            subscript => subscript is ElementSubscriptSyntax { Index: var own } && IsPosition(own, indices)),
        _ => false,
    };

    private bool IsData(string name) => model.Variables.Any(
        variable => variable.Name == name && variable.Domain.Kind == DomainKind.Index);

    private IndexedValue Sum(IndexedReductionSyntax sum, IReadOnlyCollection<string> indices)
    {
        string[] own = [.. sum.Indices.Select(index => index.Name)];
        var body = Of(sum.Body, [.. indices, .. own]);
        return new(body.Lengths, at =>
        {
            // Fresh names, so that no two sums of a formula share one.
            var fresh = own.ToDictionary(
                name => name, name => (ExpressionSyntax)Fresh(RangeOf(name, sum.Body)));
            var total = SumOver(fresh.Values.Cast<NameSyntax>(), Replaced(body.At(at), fresh));
            return sum.Function.Name == "sum" ? total : fresh.Values.Aggregate(
                (ExpressionSyntax)total, (part, index) => SyntaxParts.Over(part, LengthOf($"{index}")));
        });
    }

    private static IndexedReductionSyntax SumOver(IEnumerable<NameSyntax> indices, ExpressionSyntax body) =>
        new(new("sum"), [.. indices.Select(index => new IdentifierSyntax(index.Name))], body);

    private IndexedValue Called(CallSyntax call, IReadOnlyCollection<string> indices)
    {
        var name = call.Function.Name;
        if (model.File.Statements.OfType<FunctionSyntax>().FirstOrDefault(own => own.Name.Name == name) is { } function)
        {
            var arguments = function.Parameters.Zip(call.Arguments)
                .ToDictionary(pair => pair.First.Name, pair => pair.Second);
            return call.DerivativeOrder == 0
                ? Of(Replaced(function.Body, arguments), indices)
                : throw Unsupported(call);
        }

        if (name is "ones" or "zeros" or "eye")
        {
            IReadOnlyList<ExpressionSyntax> lengths = name == "eye" ? [call.Arguments[0], call.Arguments[0]]
                : [.. call.Arguments];
            return new(lengths, at => name == "eye" ? new ComparisonSyntax(ComparisonOperator.Equal, at[0], at[1])
                : new NumberSyntax(name == "ones" ? 1 : 0));
        }

        IndexedValue[] x = [.. call.Arguments.Select(argument => Of(argument, indices))];
        return name switch
        {
            "inv" when Inverse(call.Arguments[0]) is { } inverse => inverse,
            "solve" when Inverse(call.Arguments[0]) is { } inverse => MatrixProduct(inverse, x[1]),
            _ when !FunctionTable.TryFind(name, out _) => Elementwise(x, parts => SyntaxParts.WithParts(call, parts)),
            _ when call.DerivativeOrder > 0 => throw Unsupported(call),
            "sum" or "mean" => Reduced(x[0], call, isMean: name == "mean"),
            "dot" when x[0].Rank == 1 => MatrixProduct(x[0], x[1]),
            "outer" => new([.. x[0].Lengths, .. x[1].Lengths], at =>
                SyntaxParts.Times(x[0].At([at[0]]), x[1].At([at[1]]))),
            "trace" => Contracted(x[0].Lengths[0], k => x[0].At([k, k])),
            "transpose" => Transposed(x[0]),
            "diag" when x[0].Rank == 1 => new([x[0].Lengths[0], x[0].Lengths[0]], at =>
                SyntaxParts.Times(new ComparisonSyntax(ComparisonOperator.Equal, at[0], at[1]), x[0].At([at[0]]))),
            "diag" => new([x[0].Lengths[0]], at => x[0].At([at[0], at[0]])),
            "norm" when x[0].Rank == 1 => Elementwise(
                [Contracted(x[0].Lengths[0], k => Squared(x[0].At([k])))], sum => Call("sqrt", sum[0])),
            "softmax" => Rows(x[0], (own, all) => SyntaxParts.Over(Call("exp", own), all)),
            "logsoftmax" => Rows(
                x[0], (own, all) => new AdditionSyntax([new(false, own), new(true, Call("log", all))])),
            "logsumexp" => Elementwise([Reduced(
                Elementwise([x[0]], part => Call("exp", part[0])),
                new(new("sum"), call.Arguments, new NegationSyntax(One)), isMean: false)], sum => Call("log", sum[0])),
            _ when FunctionTable.TryFind(name, out var known) && (known.Kind == FunctionKind.Elementwise ||
                name is "max" or "min" && x.Length == 2) => Elementwise(x, parts => Call(name, [.. parts])),
            _ => throw Unsupported(call),
        };
    }

    private IndexedValue? Inverse(ExpressionSyntax matrix) => readsInverses && matrix is NameSyntax name
        ? new(Named(name.Name).Lengths, at => Element(Call("inv", name), at))
        : null;

    // What is made of each element and the sum of the exponentials of its row.
    private IndexedValue Rows(IndexedValue x, Func<ExpressionSyntax, ExpressionSyntax, ExpressionSyntax> make) =>
        new(x.Lengths, at =>
        {
            var k = Fresh(x.Lengths[^1]);
            return make(x.At(at), SumOver([k], Call("exp", x.At([.. at.SkipLast(1), k]))));
        });

    private IndexedValue Contracted(ExpressionSyntax length, Func<NameSyntax, ExpressionSyntax> body) => new([], _ =>
    {
        var k = Fresh(length);
        return SumOver([k], body(k));
    });

    private IndexedValue Reduced(IndexedValue x, CallSyntax call, bool isMean)
    {
        var reduced = call.Axis switch
        {
            null => [.. Enumerable.Range(0, x.Rank)],
            ArraySyntax axes => axes.Elements.Select(axis => Axis(axis, x.Rank)).ToHashSet(),
            var axis => new HashSet<int> { Axis(axis, x.Rank) },
        };
        IEnumerable<int> kept = Enumerable.Range(0, x.Rank).Where(axis => call.Keep || !reduced.Contains(axis));
        return reduced.Count == 0 ? x : new(
            [.. kept.Select(axis => reduced.Contains(axis) ? One : x.Lengths[axis])], at =>
            {
                var next = 0;
                var fresh = reduced.ToDictionary(axis => axis, axis => Fresh(x.Lengths[axis]));
                ExpressionSyntax[] indices = [.. Enumerable.Range(0, x.Rank).Select(axis =>
                {
                    var given = call.Keep || !reduced.Contains(axis) ? at[next++] : null;
                    return fresh.TryGetValue(axis, out var own) ? own : given!;
                })];
                ExpressionSyntax sum = SumOver(fresh.Values, x.At(indices));
                return isMean
                    ? reduced.Aggregate(sum, (part, axis) => SyntaxParts.Over(part, x.Lengths[axis]))
                    : sum;
            });
    }

    private static int Axis(ExpressionSyntax axis, int rank) => axis switch
    {
        NumberSyntax number => (int)number.Value,
        NegationSyntax { Operand: NumberSyntax number } => rank - (int)number.Value,
        _ => throw Unsupported(axis),
    };

    private static CallSyntax Call(string function, params ReadOnlySpan<ExpressionSyntax> arguments) =>
        new(new(function), [.. arguments]);

    private static PowerSyntax Squared(ExpressionSyntax x) => new(x, new NumberSyntax(2));

    private static NotSupportedException Unsupported(ExpressionSyntax formula) =>
        new($"`{formula}` has no index form here.");
}
