using System.Collections.Immutable;
using System.Globalization;
using AutoDiff.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

internal sealed partial class MethodReader
{
    // The operands of a product up to which it is written again where its derivative needs it.
    private const int LongestOperand = 4;

    private Expression Lower(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: { } constant }
            && operation is ILiteralOperation or IFieldReferenceOperation or IConversionOperation or IUnaryOperation)
        {
            return Number(operation, constant, operation.Type!);
        }

        switch (operation)
        {
            case ILocalReferenceOperation { Local: ISymbol symbol }:
                return Bound(symbol, operation);
            case IParameterReferenceOperation { Parameter: ISymbol symbol }:
                return Bound(symbol, operation);
            case IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation:
            case IDeclarationExpressionOperation:
                return Target(operation);
            case IFieldReferenceOperation field:
                return Field(field);
            case IPropertyReferenceOperation property:
                return Property(property);
            case IBinaryOperation binary:
                return Binary(binary);
            case IUnaryOperation { OperatorMethod: null or { IsAbstract: true }, Operand: var x } unary:
                return Unary(unary, Lower(x));
            case IUnaryOperation { OperatorMethod: { } method, Operand: var x }:
                return OfStructure(method, null, [(method.Parameters[0], x)], operation);
            case IConversionOperation conversion:
                return Conversion(conversion);
            case IConditionalOperation choice:
                return Conditional(choice);
            case ISimpleAssignmentOperation assignment:
                return Assigned(assignment.Target, () => Lower(assignment.Value));
            case ICompoundAssignmentOperation { OperatorMethod: null } assignment:
                return Compound(assignment);
            case ICompoundAssignmentOperation
            {
                OperatorMethod: { IsStatic: true, IsAbstract: false } method,
            } assignment:
                return Assigned(assignment.Target, () => OfStructure(
                    method, null,
                    [(method.Parameters[0], assignment.Target), (method.Parameters[1], assignment.Value)], operation));
            case IIncrementOrDecrementOperation step:
                return Step(step, isUsed: true);
            case IDeconstructionAssignmentOperation assignment:
                return Deconstructed(assignment);
            case ITupleOperation tuple:
                return new Group(LowerAll(tuple.Elements));
            case ISwitchExpressionOperation choice:
                return SwitchExpression(choice);
            case IDefaultValueOperation:
                return Zero(operation.Type!, operation.Syntax.GetLocation());
            case IInstanceReferenceOperation when self is not null:
                return self;
            case IObjectCreationOperation creation:
                return Created(creation);
            case IWithOperation with when IsGroup(with.Type!):
                return With((Group)InPlace(Lower(with.Operand)), Resolve(with.Type!), with.Initializer);
            case IArrayCreationOperation array:
                return NewArrayOf(array);
            case ICollectionExpressionOperation collection:
                return Elements(collection, collection.Elements, collection.Type!);
            case IInvocationOperation call:
                return Invocation(call);
            case { Syntax: StackAllocArrayCreationExpressionSyntax { Initializer: null } }:
                const string stack = "new double[{0}]";
                return new NewArray(stack, stack, LowerAll(operation.ChildOperations), "double[]");
            default:
                throw Refused(operation, "only arithmetic of numbers, arrays, choices and calls is read.");
        }
    }

    private Expression Bound(ISymbol symbol, IOperation operation) => bindings.TryGetValue(symbol, out var value)
        ? value
        : self is not null && Place(selfType!, symbol) is { } place ? self.Parts[place]
        : throw Refused(operation, "it stands outside of the method.");

    private static Constant Number(IOperation operation, object value, ITypeSymbol constantType)
    {
        var type = constantType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (operation is IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Public } field }
            && field.ContainingType is { DeclaredAccessibility: Accessibility.Public } owner)
        {
            var isOfMath = owner.ContainingNamespace.Name == "System" && owner.SpecialType == SpecialType.None;
            var name = isOfMath ? owner.Name : owner.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
            return new($"{name}.{field.Name}", type);
        }

        return type == "double"
            ? new(
                Text(operation, Convert.ToDouble(value, CultureInfo.InvariantCulture)), type)
            : new(
                constantType.TypeKind == TypeKind.Enum
                    ? $"({constantType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){value}"
                    : SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
                type);
    }

    // As it is written, if it is so that it can be nothing but a double.
    private static string Text(IOperation operation, double number)
    {
        var written = operation is ILiteralOperation ? operation.Syntax.ToString() : "";
        var text = written.Length > 0 && written.IndexOfAny(['d', 'D', 'f', 'F']) < 0
            ? written
            : number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsNaN(number) ? "double.NaN"
            : double.IsInfinity(number) ? (number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity")
            : text.IndexOfAny(['.', 'e', 'E']) < 0 ? text + ".0" : text;
    }

    private ImmutableArray<Expression> LowerAll(IEnumerable<IOperation> operations) =>
        InOrder([.. operations.Select(operation => (Func<Expression>)(() => Lower(operation)))]);

    // Values are read from left to right: one that is followed by what may write its variables is kept.
    private ImmutableArray<Expression> InOrder(params ReadOnlySpan<Func<Expression>> reads)
    {
        var values = new List<Expression>();
        foreach (var read in reads)
        {
            var before = block.Count;
            var value = read();
            var added = new Block();
            added.AddRange(block.Skip(before));
            if (added.All.OfType<Assignment>().Any(written =>
                !written.Declares && written.Local is not { IsResult: true }))
            {
                block.RemoveRange(before, block.Count - before);
                for (var i = 0; i < values.Count; i++)
                {
                    values[i] = Held(values[i], "held", isWritten: true);
                }

                block.AddRange(added);
            }

            values.Add(value);
        }

        return [.. values];
    }

    // A value that does not change when variables do, except for arrays.
    private Expression Held(Expression value, string name, bool isWritten = false) => value switch
    {
        Constant => value,
        Use when !isWritten => value,
        Use { Local: { IsIndex: true } or { IsResult: true } } => value,
        Group group => new Group([.. group.Parts.Select(part => Held(part, name, isWritten))]),
        _ when IsArray(value) && isWritten => value,
        _ => Declare(name, Bare(value)),
    };

    private static bool IsArray(Expression value) => value.Type[value.Type.Length - 1] is ']' or '>';

    private Expression Condition(IOperation operation)
    {
        var around = isPlain;
        isPlain = true;
        var condition = Lower(operation);
        isPlain = around;
        return condition;
    }

    private Expression Field(IFieldReferenceOperation reference)
    {
        var field = reference.Field;
        if (FieldOf(reference.Instance, field) is { } part)
        {
            return part;
        }

        if (field is { IsStatic: true, IsReadOnly: true } && compilation.IsSymbolAccessibleWithin(field, home))
        {
            // A variable may have the name of the field.
            var owner = Is(field.ContainingType, home)
                ? home.Name
                : field.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
            return new Constant($"{owner}.{field.Name}", TypeName(field.Type, reference.Syntax.GetLocation()));
        }

        throw Refused(reference, "of fields, static ones are read that are readonly or constants.");
    }

    private Expression Property(IPropertyReferenceOperation property)
    {
        if (property is { Instance: { } instance, Property.Name: "Length" }
            && (instance.Type is IArrayTypeSymbol || instance.Type!.Name is "Span" or "ReadOnlySpan"))
        {
            return LengthOf(Lower(instance));
        }

        if (FieldOf(property.Instance, property.Property) is { } part)
        {
            return part;
        }

        if (property is { Property: { IsIndexer: false, GetMethod: { } code } found, Instance: var structure }
            && (found.IsStatic || IsStructure(Resolve(structure!.Type!))) && Syntax(code) is not null)
        {
            return OfStructure(code, structure, [], property);
        }

        return property.Instance is { Type.Name: "Span" or "ReadOnlySpan" }
            ? Target(property)
            : throw Refused(property, "of properties, the length of arrays and spans is read.");
    }

    private static Expression Unary(IUnaryOperation unary, Expression x) => unary.OperatorKind switch
    {
        UnaryOperatorKind.Plus => x,
        UnaryOperatorKind.Minus => new Prefix("-", x, x.Type),
        UnaryOperatorKind.Not => new Prefix("!", x, x.Type),
        UnaryOperatorKind.BitwiseNegation => new Prefix("~", x, x.Type),
        _ => throw Refused(unary, "the operator is not read."),
    };

    private static string Sign(BinaryOperatorKind kind, IOperation operation) => kind switch
    {
        BinaryOperatorKind.Add => "+",
        BinaryOperatorKind.Subtract => "-",
        BinaryOperatorKind.Multiply => "*",
        BinaryOperatorKind.Divide => "/",
        BinaryOperatorKind.Remainder => "%",
        BinaryOperatorKind.And => "&",
        BinaryOperatorKind.Or => "|",
        BinaryOperatorKind.ExclusiveOr => "^",
        BinaryOperatorKind.LeftShift => "<<",
        BinaryOperatorKind.RightShift => ">>",
        BinaryOperatorKind.UnsignedRightShift => ">>>",
        BinaryOperatorKind.ConditionalAnd => "&&",
        BinaryOperatorKind.ConditionalOr => "||",
        BinaryOperatorKind.Equals => "==",
        BinaryOperatorKind.NotEquals => "!=",
        BinaryOperatorKind.LessThan => "<",
        BinaryOperatorKind.LessThanOrEqual => "<=",
        BinaryOperatorKind.GreaterThan => ">",
        BinaryOperatorKind.GreaterThanOrEqual => ">=",
        _ => throw Refused(operation, "the operator is not read."),
    };

    private Expression Binary(IBinaryOperation binary)
    {
        if (binary.OperatorMethod is { IsAbstract: false } method)
        {
            return OfStructure(
                method, null, [(method.Parameters[0], binary.LeftOperand), (method.Parameters[1], binary.RightOperand)],
                binary);
        }

        var sign = Sign(binary.OperatorKind, binary);
        if (sign is "&&" or "||")
        {
            return ShortCircuit(sign, binary);
        }

        if (sign is "==" or "!=" or "<" or "<=" or ">" or ">=")
        {
            var around = isPlain;
            isPlain = true;
            var compared = LowerAll([binary.LeftOperand, binary.RightOperand]);
            isPlain = around;
            return Arithmetic(sign, compared[0], compared[1], "bool");
        }

        var operands = LowerAll([binary.LeftOperand, binary.RightOperand]);
        return Arithmetic(
            sign, operands[0], operands[1], TypeName(binary.Type!, binary.Syntax.GetLocation()));
    }

    private Infix Arithmetic(string sign, Expression x, Expression y, string type)
    {
        if (type == "double" && !isPlain && sign is "*" or "/" or "%" && Varies(x) && Varies(y))
        {
            (x, y) = (Short(x), Short(y));
        }

        return new Infix(sign, Bare(x, beside: y), Bare(y, beside: x), type);
    }

    private Expression Short(Expression x) =>
        x.All.Count(part => part is Infix or Item) > LongestOperand ? Declare("part", x) : x;

    private static bool Varies(Expression x) => x.IsNumber && x.All.Any(part => part is Use or Item && part.IsNumber);

    // Without a conversion to double that the language makes by itself where the value stands.
    private static Expression Bare(Expression x) =>
        x is Code { Text: "(double){0}" } code ? code with { Text = "{0}" } : x;

    private static Expression Bare(Expression x, Expression beside) =>
        beside is Constant or Code or { IsNumber: false } ? x
        : x is Constant { Type: "double" } number && number.Text.EndsWith(".0", StringComparison.Ordinal)
            ? number with { Text = number.Text.Substring(0, number.Text.Length - 2) }
            : Bare(x);

    private Expression Conversion(IConversionOperation conversion)
    {
        var where = conversion.Syntax.GetLocation();
        if (conversion.Operand is IInvocationOperation { TargetMethod.Name: "Clone", Instance: { } cloned })
        {
            return Copy(Lower(cloned));
        }

        var type = conversion.Type!;
        if (conversion.OperatorMethod is not null)
        {
            return type.Name is "Span" or "ReadOnlySpan"
                ? new Code("{0}.AsSpan()", [Lower(conversion.Operand)], TypeName(type, where))
                : OfStructure(
                    conversion.OperatorMethod, null,
                    [(conversion.OperatorMethod.Parameters[0], conversion.Operand)], conversion);
        }

        if (IsGroup(type))
        {
            return Lower(conversion.Operand);
        }

        var name = TypeName(type, where);
        var isRounded = name is not "double" && conversion.Operand.Type is { } from
            && Resolve(from).SpecialType == SpecialType.System_Double;
        var around = isPlain;
        isPlain |= isRounded;
        var x = Lower(conversion.Operand);
        isPlain = around;
        if (x.Type == name)
        {
            return x;
        }

        if (name.EndsWith("Span<double>", StringComparison.Ordinal) && IsArray(x))
        {
            return x.Type.StartsWith("Span", StringComparison.Ordinal) ? x : new Code("{0}.AsSpan()", [x], name);
        }

        return new Code($"({name}){{0}}", [x], name, isRounded ? where : null);
    }
}
