using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Tests;

/// <summary>Random syntax trees of every kind of node, as FsCheck finds them by type.</summary>
public static class RandomSyntax
{
    private static readonly string[] Quantities =
    [
        "x", "z", "W", "a_1", "θ", "x\u0302", "d", "dP", "P", "dist", "given", "real", "e", "z2", "axis",
    ];
    private static readonly string[] Functions = ["exp", "sum", "f", "σ", "where"];
    private static readonly string[] IndexNames = ["i", "j", "k", "ℓ"];

    public static Arbitrary<ExpressionSyntax> Expressions() =>
        Gen.Sized(size => ExpressionOf(Math.Min(size, 24))).ToArbitrary();

    public static Arbitrary<FileSyntax> Files() =>
        Gen.Sized(size =>
            from declared in Gen.Constant(Quantities.Select(name => Declare(name)).ToArray())
            from statements in ArrayOf(StatementOf(Math.Min(size, 12)), 0, 6)
            select new FileSyntax([.. declared, .. statements])).ToArbitrary();

    public static Arbitrary<BindingSyntax> Bindings() =>
        (from name in Gen.Elements(Quantities)
         from shape in ArrayOf(Gen.Choose(0, 3), 0, 3)
         let count = shape.Aggregate(1, (product, length) => product * length)
         from elements in ArrayOf(ArbMap.Default.GeneratorFor<double>(), count, count)
         select new BindingSyntax(new IdentifierSyntax(name),
             new NumericArraySyntax([.. WithoutUnwritten(shape)], [.. elements]))).ToArbitrary();

    private static DeclarationSyntax Declare(string name) =>
        new DeclarationSyntax(new IdentifierSyntax(name), new DomainSyntax(DomainKind.Real), []);

    // [[], []] has the shape [2, 0]; behind an axis of length 0 no further axis can be written.
    private static IEnumerable<int> WithoutUnwritten(int[] shape) =>
        Array.IndexOf(shape, 0) is var empty and >= 0 ? shape.Take(empty + 1) : shape;

    private static Gen<T[]> ArrayOf<T>(Gen<T> items, int least, int most) =>
        Gen.Choose(least, most).SelectMany(count => items.ArrayOf(count));

    private static Gen<IdentifierSyntax[]> DistinctNames(int most) =>
        from count in Gen.Choose(1, most)
        from start in Gen.Choose(0, IndexNames.Length - 1)
        select Enumerable.Range(start,
            count).Select(i => new IdentifierSyntax(IndexNames[i % IndexNames.Length])).ToArray();

    private static Gen<ExpressionSyntax> Leaf() => Gen.OneOf(
        Gen.Elements(Quantities).Select(name => (ExpressionSyntax)new NameSyntax(name)),
        Gen.Choose(0, 100).Select(number => (ExpressionSyntax)new NumberSyntax(number)),
        ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite)
            .Select(number => (ExpressionSyntax)new NumberSyntax(number == 0 ? 0 : Math.Abs(number))));

    // The kind is drawn first and only then the generator of that kind is made: made all at once they would be
    // exponentially many.
    private static Gen<ExpressionSyntax> ExpressionOf(int size) =>
        size <= 1 ? Leaf() : Gen.Choose(0, 14).SelectMany(kind => ExpressionOf(kind, size));

    private static Gen<ExpressionSyntax> ExpressionOf(int kind, int size)
    {
        var smaller = ExpressionOf(size - 1);
        var half = ExpressionOf(size / 2);
        var third = ExpressionOf(size / 3);
        return kind switch
        {
            0 => smaller.Select(x => (ExpressionSyntax)new NegationSyntax(x)),
            1 => smaller.Select(x => (ExpressionSyntax)new NotSyntax(x)),
            2 => smaller.Select(x => (ExpressionSyntax)new TransposeSyntax(x)),
            3 => from x in half from y in half select (ExpressionSyntax)new PowerSyntax(x, y),
            4 => from relation in Gen.Elements(Enum.GetValues<ComparisonOperator>())
                 from x in half
                 from y in half
                 select (ExpressionSyntax)new ComparisonSyntax(relation, x, y),
            5 =>
                from terms in ArrayOf(
                    from minus in Gen.Elements(true, false) from x in third select new TermSyntax(minus, x), 2, 4)
                 select (ExpressionSyntax)new AdditionSyntax([terms[0] with { IsSubtracted = false }, .. terms[1..]]),
            6 => from factors in ArrayOf(FactorOf(third), 2, 4)
                 select (ExpressionSyntax)new MultiplicationSyntax(
                     [factors[0] with { Operator = FactorOperator.Times }, .. factors[1..]]),
            7 => from operands in ArrayOf(third, 2, 3) select (ExpressionSyntax)new AndSyntax([.. operands]),
            8 => from operands in ArrayOf(third, 2, 3) select (ExpressionSyntax)new OrSyntax([.. operands]),
            9 =>
                from c in third from x in third from y in third select (ExpressionSyntax)new ConditionalSyntax(c, x, y),
            10 => from elements in ArrayOf(third, 0, 3) select (ExpressionSyntax)new ArraySyntax([.. elements]),
            11 => CallOf(third),
            12 => from function in Gen.Elements("sum", "prod", "max", "min")
                  from indices in DistinctNames(2)
                  from body in half
                  select (ExpressionSyntax)new IndexedReductionSyntax(
                      new IdentifierSyntax(function), [.. indices], body),
            13 => from operand in half
                  from subscripts in ArrayOf(SubscriptOf(third), 1, 2)
                  select (ExpressionSyntax)new IndexingSyntax(operand, [.. subscripts]),
            _ => Leaf(),
        };
    }

    private static Gen<FactorSyntax> FactorOf(Gen<ExpressionSyntax> value) =>
        from @operator in Gen.Elements(Enum.GetValues<FactorOperator>())
        from x in value
        select new FactorSyntax(@operator, x);

    private static Gen<ExpressionSyntax?> OrNothing(Gen<ExpressionSyntax> expression) =>
        Gen.OneOf(Gen.Constant<ExpressionSyntax?>(null), expression.Select(x => (ExpressionSyntax?)x));

    private static Gen<ExpressionSyntax> CallOf(Gen<ExpressionSyntax> argument) => Gen.OneOf(
        from function in Gen.Elements(Functions)
        from arguments in ArrayOf(argument, 0, 3)
        select (ExpressionSyntax)new CallSyntax(new IdentifierSyntax(function), [.. arguments]),
        from function in Gen.Elements("f", "σ", "x") from order in Gen.Choose(1, 3) from x in argument
        select (ExpressionSyntax)new CallSyntax(new IdentifierSyntax(function), [x]) { DerivativeOrder = order },
        from function in Gen.Elements("sum", "mean", "max")
        from x in argument
        from axis in OrNothing(argument)
        from keep in Gen.Elements(true, false)
        select (ExpressionSyntax)new CallSyntax(new IdentifierSyntax(function), [x], axis, keep),
        from x in argument
        from w in argument
        from names in Gen.SubListOf("stride", "padding", "dilation")
        from values in Gen.ArrayOf(argument, names.Count)
        select (ExpressionSyntax)new CallSyntax(
            new IdentifierSyntax("conv"),
            [x, w],
            options: [.. names.Zip(values, (name, value) => new OptionSyntax(name, value))]));

    private static Gen<SubscriptSyntax> SubscriptOf(Gen<ExpressionSyntax> index) => Gen.OneOf(
        index.Select(x => (SubscriptSyntax)new ElementSubscriptSyntax(x)),
        from first in OrNothing(index)
        from last in OrNothing(index)
        select (SubscriptSyntax)new SliceSubscriptSyntax(first, last));

    private static Gen<StatementSyntax> StatementOf(int size)
    {
        var expression = ExpressionOf(size);
        var name = Gen.Elements(Quantities).Select(x => new IdentifierSyntax(x));
        return Gen.OneOf(
            from x in name from domain in DomainOf(size) from shape in ArrayOf(SizeOfAxis(), 0, 3)
            from tied in Gen.Elements(true, false)
            select (StatementSyntax)new DeclarationSyntax(x, domain, [.. shape])
            {
                IsTied = tied && domain.Kind is DomainKind.Symmetric or DomainKind.PositiveDefinite,
            },
            from x in name from value in expression select (StatementSyntax)new DefinitionSyntax(x, [], value),
            from x in name from indices in DistinctNames(3) from value in expression
            select (StatementSyntax)new DefinitionSyntax(x, [.. indices], value),
            from x in name from place in PlaceOf() from indices in DistinctNames(2) from value in expression
            from isAlone in Gen.Elements(true, false)
            select (StatementSyntax)new StartSyntax(x, place, isAlone ? [] : [.. indices], value),
            from x in name select (StatementSyntax)new FunctionDeclarationSyntax(x),
            from x in name from relation in Gen.Elements(ComparisonOperator.Less, ComparisonOperator.GreaterOrEqual)
            from k in Gen.Choose(0, 9)
            select (StatementSyntax)new SizeBoundSyntax(new(relation, new NameSyntax(x.Name), new NumberSyntax(k))),
            from x in name from parameters in DistinctNames(3) from body in expression
            select (StatementSyntax)new FunctionSyntax(x, [.. parameters], body),
            from function in VariableOf() from variables in ArrayOf(VariableOf(), 0, 2) from value in expression
            from conditions in ArrayOf(from l in expression from r in expression select new EquationSyntax(l, r), 0, 2)
            select (StatementSyntax)new ClaimSyntax(
                new DerivativeSyntax(function, [.. variables]), value, [.. conditions]));
    }

    private static Gen<DomainSyntax> DomainOf(int size) => Gen.OneOf(
        Gen.Elements(
            DomainTable.All.Where(d => d.Kind is not (DomainKind.Interval or DomainKind.Index)).ToArray()).Select(
            d => new DomainSyntax(d.Kind)),
        SizeOfAxis().Select(count => new DomainSyntax(DomainKind.Index) { Count = count }),
        from a in ExpressionOf(size / 2) from b in ExpressionOf(size / 2) select new DomainSyntax(
            DomainKind.Interval, a, b));

    private static Gen<SizeSyntax> SizeOfAxis() => Gen.OneOf(
        Gen.Choose(0, 9).Select(length => (SizeSyntax)new FixedSizeSyntax(length)),
        Gen.Elements("n", "m").Select(name => (SizeSyntax)new NamedSizeSyntax(name)),
        from name in Gen.Elements("n", "m") from factor in Gen.Choose(1, 9) from minus in Gen.Elements(true, false)
        from shift in Gen.Elements<ExpressionSyntax>(new NumberSyntax(2), new NameSyntax("k"))
        select (SizeSyntax)new ComputedSizeSyntax(new AdditionSyntax([new(false, new MultiplicationSyntax(
            [new(FactorOperator.Times, new NumberSyntax(factor)), new(FactorOperator.Times, new NameSyntax(name))])),
            new(minus, shift)])));

    private static Gen<VariableSyntax> VariableOf() =>
        from name in Gen.Elements(Quantities)
        from indices in ArrayOf(
            Gen.OneOf(
                Gen.Elements(IndexNames).Select(i => (VariableIndexSyntax)new NamedIndexSyntax(i)),
                Gen.Choose(-2, 5).Select(i => (VariableIndexSyntax)new FixedIndexSyntax(i)),
                Gen.Constant((VariableIndexSyntax)new WholeAxisSyntax()),
                PlaceOf().Where(place => place is AdditionSyntax).Select(
                    place => (VariableIndexSyntax)new ComputedIndexSyntax(place))), 0, 2)
        select new VariableSyntax(name, [.. indices]);

    // 0, -1, n - 1: where an element stands that is known from the sizes.
    private static Gen<ExpressionSyntax> PlaceOf() => Gen.OneOf(
        Gen.Choose(0, 5).Select(place => (ExpressionSyntax)new NumberSyntax(place)),
        Gen.Choose(1, 5).Select(place => (ExpressionSyntax)new NegationSyntax(new NumberSyntax(place))),
        from size in Gen.Elements("P", "dist") from minus in Gen.Elements(true, false) from shift in Gen.Choose(0, 3)
        select (ExpressionSyntax)new AdditionSyntax([new(false, new NameSyntax(size)),
            new(minus, new NumberSyntax(shift))]));
}
