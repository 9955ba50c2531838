using AutoDiff.Generator.Activity;
using AutoDiff.Generator.Diagnostics;
using AutoDiff.Generator.Printing;
using AutoDiff.Generator.Reading;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Adjoints;

/// <summary>Writes the methods that compute the derivatives of a method.</summary>
internal sealed class DerivativeMethods(
    PlainMethod method, ActiveValues active, Location where, string accessibility, string summary)
{
    private const int LongestHead = 112;

    private readonly bool isNumber = method.Result.Type == "double";
    private readonly bool isVoid = method.Result.Type == PlainMethod.Nothing;

    /// <summary>Writes them for a method that was read.</summary>
    /// <exception cref="Diagnostics.RefusedException">A derivative would be lost.</exception>
    public static string Of(PlainMethod method, IMethodSymbol symbol)
    {
        var accessibility = symbol.DeclaredAccessibility switch
        {
            Accessibility.Public => "public",
            Accessibility.Internal => "internal",
            _ => "private",
        };
        var types = string.Join(", ", symbol.Parameters.Select(parameter =>
            parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        var methods = new DerivativeMethods(
            method, ActiveValues.Of(method, symbol.Locations[0]), symbol.Locations[0], accessibility,
            $"<see cref=\"{symbol.Name}({types})\"/>");
        methods.CheckOutputs();
        return $"{methods.Reverse()}\n{methods.Forward()}";
    }

    // What the derivatives are with respect to: not what is only written.
    private IEnumerable<Local> Active => method.Parameters.Where(parameter =>
        !parameter.IsConstant && (!IsOutput(parameter) || IsRead(parameter)));

    // The arrays in which a method without a result leaves it.
    private IEnumerable<Local> Outputs => method.Parameters.Where(IsOutput);

    private bool IsOutput(Local parameter) => isVoid && !parameter.IsConstant
        && parameter.Type is "Span<double>" or "double[]" && active.IsWritten(parameter);

    private bool IsRead(Local array) => method.Body.All.SelectMany(statement => statement.Values)
        .SelectMany(value => value.All)
        .Any(value => value is Item && Equals(active.Root(value), active.Root(new Use(array))));

    private void CheckOutputs()
    {
        var reason = !isVoid ? null
            : !Outputs.Any() ? "it returns nothing, and writes to no span and no array of numbers."
            : method.Body.All.OfType<Assignment>().Any(assignment => assignment.Local is { } local && IsOutput(local))
                ? "a parameter with results is assigned another array."
            : null;
        if (reason is not null)
        {
            throw new RefusedException(Rules.Signature, where, method.Name, reason);
        }
    }

    private IEnumerable<Local> Arrays => Active.Where(parameter => parameter.Type != "double");

    // What a method reads in its parameters, as a gradient may be written to them.
    private static string Writable(string type) => type == "ReadOnlySpan<double>" ? "Span<double>" : type;

    private CodeText Reverse()
    {
        var adjoints = new Shadows(method.Names, active, "Adjoint");
        var gradients = Active.ToDictionary(
            parameter => parameter, parameter => method.Names.Unique($"{parameter.Name}Gradient"));
        var seed = method.Names.Unique("adjoint");
        var seeds = Outputs.ToDictionary(output => output, output => method.Names.Unique($"{output.Name}Adjoint"));
        foreach (var array in Arrays.Where(array => !active.IsWritten(array)))
        {
            adjoints.Set(array, new(gradients[array], Writable(array.Type)));
        }

        var needed = NeededValues.Of(method, active);
        var writer = new ReverseWriter(method, active, needed, adjoints, where);
        var (forward, backward) = writer.Write();
        var code = new CodeText();
        code.Line(isNumber
            ? $"/// <summary>The value of {summary}, and its gradient.</summary>"
            : $"/// <summary>The value of {summary}, and the gradient of its product with an adjoint.</summary>");
        var parameters = method.Parameters.Select(parameter => $"{parameter.Type} {parameter}")
            .Concat(isNumber || isVoid ? [] : [$"{method.Result.Type} {seed}"])
            .Concat(seeds.Select(pair =>
                $"{(pair.Key.Type == "double[]" ? "" : "ReadOnly")}{pair.Key.Type} {pair.Value}"))
            .Concat(Active.Select(parameter =>
                $"{(parameter.Type == "double" ? "out double" : Writable(parameter.Type))} {gradients[parameter]}"));
        Open(code, $"{method.Result.Type} {method.Name}{(isNumber ? "ValueAndGradient" : "Vjp")}", [.. parameters]);
        foreach (var array in Arrays)
        {
            Check(code, array, gradients[array]);
        }

        foreach (var output in Outputs)
        {
            Check(code, output, seeds[output]);
        }

        foreach (var array in Arrays)
        {
            code.Line(array.Type == "double[][]"
                ? $"Array.ForEach({gradients[array]}, Array.Clear);"
                : array.Type.EndsWith("]", StringComparison.Ordinal) ? $"Array.Clear({gradients[array]});"
                : $"{gradients[array]}.Clear();");
        }

        var results = Outputs.ToDictionary(output => output, output => method.Names.Unique($"{output.Name}Result"));
        foreach (var output in Outputs)
        {
            code.Line($"{output.Type} {results[output]} = {output};");
            code.Line($"{output} = {Copy(output.Type, output.Name)};");
            code.Line($"{output.Type} {adjoints.Of(output)} = {seeds[output]}.ToArray();");
        }

        foreach (var array in Arrays.Where(active.IsWritten).Except(Outputs))
        {
            code.Line($"{array} = {Copy(array.Type, array.Name)};");
            code.Line($"{Writable(array.Type)} {adjoints.Of(array)} = " +
                $"{ExpressionText.Of(adjoints.Of(new NewArray("", Zeros(array), [], array.Type)))};");
        }

        foreach (var constant in method.Constants)
        {
            code.Line(constant);
        }

        foreach (var trail in writer.Trails)
        {
            code.Line($"Trail<{trail.Key}> {trail.Value} = default;");
        }

        code.Add(forward);
        foreach (var output in Outputs)
        {
            code.Line(CopyTo(output.Type, output.Name, results[output]));
        }

        code.Separate().Line("// The way back.");
        foreach (var number in Active.Where(parameter => parameter.Type == "double"))
        {
            code.Line($"double {adjoints.Of(number)} = 0;");
        }

        var value = method.Result.Name;
        if (isNumber)
        {
            code.Line($"double {adjoints.Of(method.Result)} = 1;");
        }
        else if (!isVoid)
        {
            value = method.Names.Unique("value");
            code.Line($"{method.Result.Type} {value} = {Copy(method.Result.Type, method.Result.Name)};");
            if (active.IsActive(method.Result))
            {
                var index = method.Names.Unique("i");
                Check(code, method.Result, seed);
                code.Open($"for (int {index} = 0; {index} < {seed}.Length; {index}++)")
                    .Line($"{adjoints.Of(method.Result)}[{index}] += {seed}[{index}];").Close();
            }
        }

        code.Add(backward);
        foreach (var parameter in Active)
        {
            if (parameter.Type == "double")
            {
                code.Line($"{gradients[parameter]} = {adjoints.Of(parameter)};");
            }
            else if (active.IsWritten(parameter))
            {
                code.Line(CopyTo(parameter.Type, adjoints.Of(parameter).Name, gradients[parameter]));
            }
        }

        foreach (var trail in writer.Trails)
        {
            code.Line($"{trail.Value}.Release();");
        }

        return isVoid ? code.Close() : code.Separate().Line($"return {value};").Close();
    }

    private static string CopyTo(string type, string from, string to) => type switch
    {
        "double[]" => $"{from}.CopyTo({to}, 0);",
        "Span<double>" => $"{from}.CopyTo({to});",
        _ => $"Array.Copy({from}, {to}, {from}.Length);",
    };

    // A long list of parameters has a line for each.
    private void Open(CodeText code, string name, string[] parameters)
    {
        var head = $"{accessibility} static {name}(";
        if (head.Length + parameters.Sum(parameter => parameter.Length + 2) <= LongestHead)
        {
            code.Open($"{head}{string.Join(", ", parameters)})");
            return;
        }

        code.Line(head);
        for (var i = 0; i < parameters.Length; i++)
        {
            code.Line($"    {parameters[i]}{(i < parameters.Length - 1 ? "," : ")")}");
        }

        code.Open();
    }

    private static string Zeros(Local array) => array.Type switch
    {
        "double[,]" => $"new double[{array}.GetLength(0), {array}.GetLength(1)]",
        "double[][]" => $"Array.ConvertAll({array}, row => new double[row.Length])",
        _ => $"new double[{array}.Length]",
    };

    private static string Copy(string type, string name) => type switch
    {
        "double[][]" => $"Array.ConvertAll({name}, row => (double[])row.Clone())",
        "double[]" or "double[,]" => $"({type}){name}.Clone()",
        _ => $"{name}.ToArray()",
    };

    private static void Check(CodeText code, Local array, string derivative) => code
        .Open($"if ({derivative}.Length != {array}.Length)")
        .Line($"throw new ArgumentException(\"Its length is not that of {array}.\", nameof({derivative}));")
        .Close();

    private CodeText Forward()
    {
        var tangents = new Shadows(method.Names, active, "Tangent");
        var code = new CodeText();
        code.Line($"/// <summary>The value of {summary}, and its derivative in a direction.</summary>");
        var parameters = method.Parameters.Select(parameter => $"{parameter.Type} {parameter}")
            .Concat(Active.Union(Outputs).Select(parameter => $"{parameter.Type} {tangents.Of(parameter)}"));
        var result = isVoid ? method.Result.Type : $"({method.Result.Type} Value, {method.Result.Type} Tangent)";
        Open(code, $"{result} {method.Name}Jvp", [.. parameters]);
        foreach (var array in Arrays)
        {
            Check(code, array, tangents.Of(array).Name);
        }

        foreach (var output in Outputs.Except(Active))
        {
            Check(code, output, tangents.Of(output).Name);
            code.Line(output.Type == "double[]"
                ? $"Array.Clear({tangents.Of(output)});"
                : $"{tangents.Of(output)}.Clear();");
        }

        foreach (var array in Arrays.Where(active.IsWritten).Except(Outputs))
        {
            code.Line($"{array} = {Copy(array.Type, array.Name)};");
            code.Line($"{tangents.Of(array)} = {Copy(array.Type, tangents.Of(array).Name)};");
        }

        foreach (var constant in method.Constants)
        {
            code.Line(constant);
        }

        code.Add(new ForwardWriter(active, tangents).Write(method.Body));
        if (isVoid)
        {
            return code.Close();
        }

        var tangent = active.IsActive(method.Result) ? tangents.Of(method.Result).Name
            : isNumber ? "0.0" : $"new double[{method.Result}.Length]";
        return code.Separate()
            .Line($"return ({method.Result}, {tangent});").Close();
    }
}
