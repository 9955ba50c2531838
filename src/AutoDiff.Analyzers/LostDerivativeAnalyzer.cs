using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Analyzers;

/// <summary>
/// Warns where code over <c>AutoDiff.Variable</c> compiles and loses a derivative, or traced code looks at a value.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostDerivativeAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor ReadValue = new(
        "ADJ001",
        "A number that was read from a variable becomes a variable again",
        "'{0}' is a plain number, which becomes a variable again: the derivative through it is lost. Leave it a " +
        "variable, or write Functions.StopGradient if it is meant to be constant.",
        "Derivatives", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor IntegerDivision = new(
        "ADJ002",
        "A division of integers becomes a variable",
        "'{0}' is a division of integers, which drops the fraction, and becomes a variable. Write one of them as a " +
        "floating-point number.",
        "Derivatives", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor TracedValue = new(
        "ADJ003",
        "Traced code looks at the value of a variable",
        "'{0}' looks at a value, which {1}. Use Functions.Where, or Cond for long branches.",
        "Derivatives", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ReadValue, IntegerDivision, TracedValue];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("AutoDiff.Variable") is { } variable)
            {
                start.RegisterOperationAction(
                    operation => AnalyzeRead(operation, variable),
                    OperationKind.PropertyReference, OperationKind.Conversion, OperationKind.Binary);
                start.RegisterOperationAction(
                    operation => AnalyzeDivision(operation, variable), OperationKind.Binary);
            }
        });
    }

    private static void AnalyzeRead(OperationAnalysisContext context, INamedTypeSymbol variable)
    {
        var reads = IsRead(context.Operation, variable);
        if (reads && BecomesVariable(context.Operation, variable))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(ReadValue, context.Operation.Syntax.GetLocation(), context.Operation.Syntax));
        }
        else if ((reads || IsComparison(context.Operation, variable))
            && Consequence(context.Operation, isRead: reads) is { } consequence)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                TracedValue, context.Operation.Syntax.GetLocation(), context.Operation.Syntax, consequence));
        }
    }

    private static void AnalyzeDivision(OperationAnalysisContext context, INamedTypeSymbol variable)
    {
        var division = (IBinaryOperation)context.Operation;
        var dropsFraction = division is { OperatorKind: BinaryOperatorKind.Divide, OperatorMethod: null }
            && IsInteger(division.Type)
            && !(division.LeftOperand.ConstantValue.Value is int left
                && division.RightOperand.ConstantValue.Value is int right && right != 0 && left % right == 0);
        if (dropsFraction && BecomesVariable(division, variable))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(IntegerDivision, division.Syntax.GetLocation(), division.Syntax));
        }
    }

    private static bool IsRead(IOperation operation, INamedTypeSymbol variable) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Value" } property } => Is(property.ContainingType, variable),
        IConversionOperation { OperatorMethod: { } method } => Is(method.ContainingType, variable)
            && method.Parameters.Length == 1 && Is(method.Parameters[0].Type, variable),
        _ => false,
    };

    private static bool IsComparison(IOperation operation, INamedTypeSymbol variable) =>
        operation is IBinaryOperation { OperatorMethod: { } method, Type.SpecialType: SpecialType.System_Boolean }
            && Is(method.ContainingType, variable);

    // Through arithmetic, functions of numbers and choices, up to where it is converted.
    private static bool BecomesVariable(IOperation operation, INamedTypeSymbol variable)
    {
        for (var at = operation; at.Parent is { } parent; at = parent)
        {
            switch (parent)
            {
                case IConversionOperation { OperatorMethod: { } method }:
                    return Is(method.ContainingType, variable) && Is(method.ReturnType, variable);
                case IConversionOperation or IUnaryOperation or IParenthesizedOperation:
                case IBinaryOperation { Type.SpecialType: not SpecialType.System_Boolean }:
                case IConditionalOperation conditional when conditional.Condition != at:
                case IArgumentOperation { Parent: IInvocationOperation call }
                    when IsFunctionOfNumbers(call.TargetMethod):
                case IInvocationOperation:
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    // Of a number and to a number, such as those of Math.
    private static bool IsFunctionOfNumbers(IMethodSymbol method) =>
        method is { IsStatic: true, ContainingType: { } type } && type.ContainingNamespace?.Name == nameof(System)
            && (type.Name is nameof(Math) or "MathF" || type.SpecialType is SpecialType.System_Double
                or SpecialType.System_Single);

    // What becomes of a value that is looked at in the code that a call traces; null if it is fine there.
    private static string? Consequence(IOperation operation, bool isRead)
    {
        for (var at = operation; at is not null; at = at.Parent)
        {
            if (at is IAnonymousFunctionOperation { Parent: IDelegateCreationOperation
                { Parent: IArgumentOperation { Parent: IInvocationOperation call } } })
            {
                switch (call.TargetMethod)
                {
                    case { Name: "Trace", ContainingType.Name: "ProgramBuilder" }:
                        return "a variable of a program under construction does not have";
                    case { Name: "Compile", ContainingType.Name: "Differentiate" } when isRead:
                        return "compiled code cannot decide by again";
                }
            }
        }

        return null;
    }

    private static bool IsInteger(ITypeSymbol? type) => type?.SpecialType
        is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Int16
        or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_Byte;

    private static bool Is(ITypeSymbol? type, INamedTypeSymbol variable) =>
        SymbolEqualityComparer.Default.Equals(type, variable);
}
