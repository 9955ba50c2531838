using AutoDiff.BackEnds;
using AutoDiff.Checking;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Transforms;
using static System.StringComparison;

namespace AutoDiff.Reporting;

/// <summary>Writes the result of <c>grad</c>.</summary>
/// <param name="output">Where to.</param>
internal sealed class GradReport(TextWriter output)
{
    /// <summary>Values at the point if there is one, then the formulas of the derivatives.</summary>
    public void Text(GradSubject subject, DerivativeProgram derivatives)
    {
        if (subject.Point is not null)
        {
            var values = Values(subject, derivatives);
            string[] names = [subject.Name ??
                "value", .. derivatives.Labels.Select(label => Label(subject.Name, label))];
            var width = names.Max(name => name.Length);
            for (var i = 0; i < names.Length; i++)
            {
                output.WriteLine($"{names[i].PadRight(width)} = {values[i].ToString("R")}");
            }

        }

        if (derivatives.Labels.Count > 0)
        {
            if (subject.Point is not null)
            {
                output.WriteLine();
            }

            output.Write(OfArray(subject) ?? Formulas(subject, derivatives));
        }
    }

    // The derivatives of an array, those in index form that are shorter so; null if none is.
    private static string? OfArray(GradSubject subject)
    {
        if (subject.Model is not { } model
            || subject.Function.Instructions[subject.Function.Outputs[0]].Shape == Shape.Scalar)
        {
            return null;
        }

        var lines = new List<string>();
        var isIndexed = false;
        foreach (var name in subject.Variables.Select(k => subject.Function.Inputs[k].Name))
        {
            var alone = Chosen(subject, own => own == name);
            var others = Formulas(alone, DerivativeProgram.Of(alone, Wanted.Jacobian));
            var formula = Explanation.JacobianInIndexForm(
                model, subject.Name ?? model.Definitions[^1].Name.Name, name, () => others);
            isIndexed |= formula is not null;
            var left = formula is { Left: var own } && (own.Contains('[', Ordinal) || subject.Name is not null)
                ? own
                : Label(subject.Name, [name]);
            lines.Add(formula is null ? others : $"{left} = {formula.Right}\n");
        }

        return isIndexed ? string.Concat(lines) : null;
    }

    /// <summary>
    /// The formulas for all sizes of a file, as text or LaTeX, in index form where that is shorter; false, and nothing
    /// is written, if there are none for all sizes.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="at">What is differentiated, at given sizes.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="isLatex">Whether formulas are written in LaTeX.</param>
    public bool TryGeneral(
        FormulaModel model, Func<IReadOnlyDictionary<string, int>, GradSubject> at, Wanted wanted, bool isLatex)
    {
        var text = General(model, at, wanted, isLatex, out var subject);
        if (wanted != Wanted.Hessian && subject is { Name: { } function })
        {
            text = WithIndices(model, at, subject, function, wanted, isLatex) ?? text;
        }

        output.Write(text);
        return text is not null;
    }

    private static string? General(
        FormulaModel model,
        Func<IReadOnlyDictionary<string, int>, GradSubject> at,
        Wanted wanted,
        bool isLatex,
        out GradSubject? last)
    {
        GradSubject? found = null;
        var text = GeneralFormulas.Of(
            model,
            sizes =>
            {
                var subject = found = at(sizes);
                if (subject.Function.Instructions.Any(instruction => instruction.Shape.Length == 0))
                {
                    return null;
                }

                var derivatives = DerivativeProgram.Of(subject, wanted);
                var lengths = sizes.ToDictionary(size => size.Value, size => size.Key);
                return isLatex
                    ? LatexOf(subject, derivatives, lengths)
                    : Formulas(subject, derivatives, lengths);
            },
            isLatex);
        last = found;
        return text;
    }

    // Null if no formula in index form is shorter, or LaTeX would mix both.
    private static string? WithIndices(
        FormulaModel model,
        Func<IReadOnlyDictionary<string, int>, GradSubject> at,
        GradSubject subject,
        string function,
        Wanted wanted,
        bool isLatex)
    {
        string[] names = [.. subject.Variables.Select(k => subject.Function.Inputs[k].Name)];
        var indexed = new Dictionary<string, DerivedFormula>();
        foreach (var name in names)
        {
            string? Alone() =>
                General(model, sizes => Chosen(at(sizes), own => own == name), wanted, false, out _);
            var inIndices = wanted == Wanted.Jacobian
                ? Explanation.JacobianInIndexForm(model, function, name, Alone)
                : Explanation.InIndexForm(model, function, name, Alone);
            if (inIndices is { } formula)
            {
                indexed[name] = formula;
            }
        }

        if (indexed.Count == 0 || (isLatex && indexed.Count < names.Length))
        {
            return null;
        }

        if (isLatex)
        {
            var definition = model.Definitions.First(definition => definition.Name.Name == function);
            IEnumerable<string> lines =
                [StatementLatex.Of(definition)!, .. indexed.Values.Select(formula => formula.Latex)];
            var rows = lines.Select(line => line.Insert(line.IndexOf(" = ", Ordinal) + 1, "&"));
            return $"\\begin{{aligned}}\n{string.Join(" \\\\\n", rows)}\n\\end{{aligned}}\n";
        }

        var others = indexed.Count == names.Length
            ? ""
            : General(model, sizes => Chosen(at(sizes), name => !indexed.ContainsKey(name)), wanted, false, out _);
        return others is null
            ? null
            : others + string.Concat(indexed.Values.Select(formula => $"{formula.Left} = {formula.Right}\n"));
    }

    private static GradSubject Chosen(GradSubject subject, Predicate<string> isWanted) => subject with
    {
        Variables = [.. subject.Variables.Where(k => isWanted(subject.Function.Inputs[k].Name))],
    };

    private static string Formulas(
        GradSubject subject, DerivativeProgram derivatives, IReadOnlyDictionary<int, string>? lengths = null)
    {
        string LabelOf(string[] variables) => Label(subject.Name, variables);
        return lengths is null && ElementFormulas.Of(
                subject, derivatives, LabelOf,
                program => Tidied(subject, WithoutValue(program), lengths)) is { } formulas
            ? formulas
            : TextPrinter.Formulas(
                Tidied(subject, WithoutValue(derivatives.Program), lengths), [.. derivatives.Labels.Select(LabelOf)]);
    }

    private static ArrayProgram Tidied(
        GradSubject subject, ArrayProgram program, IReadOnlyDictionary<int, string>? lengths) =>
        Tidy.Apply(program, lengths ?? new Dictionary<int, string>(), subject.Symmetric, subject.Distributions);

    private static string LatexOf(
        GradSubject subject, DerivativeProgram derivatives, IReadOnlyDictionary<int, string>? lengths = null) =>
        LatexPrinter.Formulas(
            Tidied(subject, derivatives.Program, lengths), Names(subject, derivatives, isLatex: true));

    /// <summary>One object on one line.</summary>
    public void Json(GradSubject subject, DerivativeProgram derivatives, Wanted wanted)
    {
        var values = Values(subject, derivatives);
        output.WriteLine(JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("value");
            json.Array(values[0]);
            json.Object(wanted == Wanted.Jacobian ? "jacobian" : "gradient", () =>
            {
                foreach (var (label, value) in derivatives.Labels.Zip(values.Skip(1)).Where(
                    pair => pair.First.Length == 1))
                {
                    json.WritePropertyName(label[0]);
                    json.Array(value);
                }
            });
            if (wanted == Wanted.Hessian)
            {
                json.Object("hessian", () =>
                {
                    foreach (var row in derivatives.Labels.Zip(values.Skip(1)).Where(pair => pair.First.Length == 2)
                        .GroupBy(pair => pair.First[0]))
                    {
                        json.Object(row.Key, () =>
                        {
                            foreach (var (label, value) in row)
                            {
                                json.WritePropertyName(label[1]);
                                json.Array(value);
                            }
                        });
                    }
                });
            }

            json.WriteEndObject();
        }));
    }

    /// <summary>The formulas of the value and the derivatives.</summary>
    public void Latex(GradSubject subject, DerivativeProgram derivatives) =>
        output.Write(LatexOf(subject, derivatives));

    /// <summary>A method that computes the value and the derivatives.</summary>
    public void CSharp(GradSubject subject, DerivativeProgram derivatives, Wanted wanted) =>
        output.Write(
            CSharpPrinter.Method(
                Simplify.Apply(derivatives.Program, Validity.IgnoresZeroSigns), $"{wanted}", Names(
                    subject, derivatives, isLatex: false)));

    private static NumberArray[] Values(GradSubject subject, DerivativeProgram derivatives) =>
        [.. new Interpreter(derivatives.Program).Run<double>(subject.Point!).Select((elements, k) =>
            new NumberArray(derivatives.Program.Instructions[derivatives.Program.Outputs[k]].Shape, elements))];

    private static string[] Names(GradSubject subject, DerivativeProgram derivatives, bool isLatex)
    {
        // An expression has no name; this one is taken only if a variable has it.
        var name = subject.Name ?? (subject.Function.Inputs.Any(input => input.Name == "f") ? "value" : "f");
        return [name, .. derivatives.Labels.Select(
            label => isLatex && label is [var x, var y] ? $"∂²{name}/∂{x}∂{y}" : Label(name, label))];
    }

    private static string Label(string? function, string[] variables) => (function, variables) switch
    {
        (null, [var x]) => $"∂/∂{x}",
        (null, [var x, var y]) => $"∂²/∂{x}∂{y}",
        (_, [var x]) => $"d{function}/d{x}",
        _ => $"d2{function}/d{variables[0]}d{variables[1]}",
    };

    private static ArrayProgram WithoutValue(ArrayProgram program)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        return builder.Build(program.Inline(builder, inputs).AsSpan(1));
    }
}
