using AutoDiff.BackEnds;

namespace AutoDiff.Formulas.Tests;

/// <summary>Lowers formulas and runs what comes out.</summary>
internal static class Lowered
{
    /// <summary>The value of an expression at the given values of its variables, written as bindings.</summary>
    public static (Shape Shape, double[] Values) Evaluate(string expression, string bindings = "")
    {
        var values = FormulaParser.ParseBindings(bindings);
        var program = ExpressionLowering.Lower(expression, values);
        return (program.Instructions[program.Outputs[0]].Shape,
            new Interpreter(program).Run<double>([.. values.Select(v => v.Value.Elements.ToArray())])[0]);
    }

    /// <summary>The value of the last definition of a file, exactly as written.</summary>
    public static (Shape Shape, double[] Values) LastDefinition(
        string source, string bindings, params (string Name, int Length)[] sizes)
    {
        var program = FormulaModel.Analyze(source).LowerDefinitions(
            sizes.ToDictionary(size => size.Name, size => size.Length));
        var values = FormulaParser.ParseBindings(bindings).ToDictionary(
            v => v.Name.Name, v => v.Value.Elements.ToArray());
        return (program.Instructions[program.Outputs[^1]].Shape,
            new Interpreter(program).Run<double>([.. program.Inputs.Select(input => values[input.Name])])[^1]);
    }

    /// <summary>Truth and claim of every claim of a file at a random point of its domains.</summary>
    public static IEnumerable<(string Claim, LoweredClaim Lowered, double[][] Outputs)> Claims(
        string source, int seed, params (string Name, int Length)[] sizes)
    {
        var model = FormulaModel.Analyze(source);
        var lengths = sizes.ToDictionary(size => size.Name, size => size.Length);
        foreach (var claim in model.Claims)
        {
            var random = new Random(seed);
            double[][] inputs =
            [
                .. model.Variables.Select(variable => Sample(variable, model.ShapeOf(variable, lengths), random)),
            ];
            var lowered = model.Lower(claim, lengths);
            yield return (claim.ToString(), lowered, new Interpreter(lowered.Program).Run<double>(inputs));
        }
    }

    /// <summary>Whether truth and claim agree to a rounding error.</summary>
    public static bool Agree(double[] truth, double[] claim) =>
        truth.Length == claim.Length &&
        truth.Zip(claim).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-10 * (1 + Math.Abs(pair.First)));

    private static double[] Sample(FormulaVariable variable, Shape shape, Random random)
    {
        var values = new double[shape.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = variable.Domain.Kind switch
            {
                DomainKind.Real or DomainKind.Invertible => (4 * random.NextDouble()) - 2,
                DomainKind.Sign => random.Next(2) == 0 ? -1 : 1,
                DomainKind.Binary => random.Next(2),
                DomainKind.Interval => variable.Lower + ((variable.Upper - variable.Lower) * random.NextDouble()),
                _ => random.NextDouble() + 0.1,
            };
        }

        if (variable.Domain.Kind is not (DomainKind.Simplex or DomainKind.OneHot))
        {
            return values;
        }

        var row = shape[-1];
        for (var start = 0; start < values.Length; start += row)
        {
            var (sum, chosen) = (values.AsSpan(start, row).ToArray().Sum(), random.Next(row));
            for (var i = 0; i < row; i++)
            {
                values[start + i] =
                    variable.Domain.Kind == DomainKind.Simplex ? values[start + i] / sum : i == chosen ? 1 : 0;
            }
        }

        return values;
    }
}
