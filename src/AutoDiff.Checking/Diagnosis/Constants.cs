using System.Globalization;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>A constant that people forget, such as 2 or 1/n.</summary>
/// <param name="Text">As it is named.</param>
/// <param name="Expression">In the formula language, not negative.</param>
/// <param name="Value">Its value at given sizes.</param>
internal sealed record Constant(string Text, ExpressionSyntax Expression, Func<SizeAssignment, double> Value)
{
    /// <summary>How near a number has to be to a constant to be recognized.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>The constant by which to multiply instead of dividing by this one, if that reads better.</summary>
    public ExpressionSyntax? Inverse { get; private init; }

    /// <summary>Whether it depends on sizes.</summary>
    public bool IsOfSizes => SyntaxParts.Sites(Expression).Any(site => site.Node is NameSyntax { Name: not "pi" });

    /// <summary>Whether it is 2 or 1/2, the constants that are forgotten most.</summary>
    public bool IsTwo => (Inverse ?? Expression) is NumberSyntax { Value: 2 };

    /// <summary>The constants that a file's sizes give, the simplest first.</summary>
    public static IReadOnlyList<Constant> Of(IReadOnlyList<string> sizes)
    {
        var found = new List<Constant>();
        AddWithInverse(new NumberSyntax(2), _ => 2);
        foreach (var name in sizes)
        {
            AddWithInverse(new NameSyntax(name), at => at.ByName[name]);
        }

        foreach (var k in (double[])[3, 4])
        {
            AddWithInverse(new NumberSyntax(k), _ => k);
        }

        for (var i = 0; i < sizes.Count; i++)
        {
            foreach (var other in sizes.Skip(i + 1))
            {
                var name = sizes[i];
                AddWithInverse(SyntaxParts.Times(new NameSyntax(name), new NameSyntax(other)),
                    at => at.ByName[name] * at.ByName[other]);
                var quotient = SyntaxParts.Over(new NameSyntax(name), new NameSyntax(other));
                AddWithInverse(quotient, at => (double)at.ByName[name] / at.ByName[other]);
            }
        }

        foreach (var name in sizes)
        {
            AddWithInverse(new CallSyntax(new("sqrt"), [new NameSyntax(name)]), at => Math.Sqrt(at.ByName[name]));
            AddWithInverse(SyntaxParts.Times(new NumberSyntax(2), new NameSyntax(name)), at => 2 * at.ByName[name]);
            AddWithInverse(SyntaxParts.Over(new NumberSyntax(2), new NameSyntax(name)), at => 2.0 / at.ByName[name]);
            AddWithInverse(
                new PowerSyntax(new NameSyntax(name), new NumberSyntax(2)), at => Math.Pow(at.ByName[name], 2));
            var oneLess = new AdditionSyntax([new(false, new NameSyntax(name)), new(true, new NumberSyntax(1))]);
            AddWithInverse(oneLess, at => at.ByName[name] - 1);
            AddWithInverse(
                SyntaxParts.Over(new NameSyntax(name), oneLess), at => at.ByName[name] / (at.ByName[name] - 1.0));
        }

        AddWithInverse(new NameSyntax("pi"), _ => Math.PI);
        AddWithInverse(new CallSyntax(new("sqrt"), [new NumberSyntax(2)]), _ => Math.Sqrt(2));
        AddWithInverse(SyntaxParts.Times(new NumberSyntax(2), new NameSyntax("pi")), _ => 2 * Math.PI);
        foreach (var k in (double[])[2, 10])
        {
            // The base of a logarithm, forgotten or on the wrong side of the line.
            var logarithm = new CallSyntax(new("log"), [new NumberSyntax(k)]);
            AddWithInverse(logarithm, _ => Math.Log(k));
            AddWithInverse(new PowerSyntax(logarithm, new NumberSyntax(2)), _ => Math.Log(k) * Math.Log(k));
        }

        for (var p = 5; p <= 12; p++)
        {
            var k = p;
            AddWithInverse(new NumberSyntax(k), _ => k);
        }

        AddWithInverse(SyntaxParts.Over(new NumberSyntax(3), new NumberSyntax(2)), _ => 1.5);
        AddWithInverse(SyntaxParts.Over(new NumberSyntax(4), new NumberSyntax(3)), _ => 4.0 / 3);
        return found;

        void AddWithInverse(ExpressionSyntax expression, Func<SizeAssignment, double> value)
        {
            found.Add(new(FormulaPrinter.Print(expression), expression, value));
            var inverse = expression is MultiplicationSyntax
                {
                    Factors: [var above, { Operator: FactorOperator.DividedBy } below],
                }
                ? SyntaxParts.Over(below.Value, above.Value)
                : SyntaxParts.Over(new NumberSyntax(1), expression);
            found.Add(new(FormulaPrinter.Print(inverse), inverse, at => 1 / value(at)) { Inverse = expression });
        }
    }

    /// <summary>
    /// A positive number as a fraction of whole numbers of up to three digits below the line, or as a decimal of six
    /// digits; <see langword="null"/> if it is neither.
    /// </summary>
    public static Constant? Recognized(double number)
    {
        for (var q = 1; q < 1000; q++)
        {
            var p = Math.Round(number * q);
            if (IsSame(p / q))
            {
                return Known(
                    q == 1 ? new NumberSyntax(p) : SyntaxParts.Over(new NumberSyntax(p), new NumberSyntax(q)), p / q);
            }
        }

        var rounded = double.Parse(number.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return IsSame(rounded) ? Known(new NumberSyntax(rounded), rounded) : null;

        // A quotient of two gradients at one point: some roundings of each.
        bool IsSame(double candidate) => candidate > 0 && Math.Abs((candidate / number) - 1) < 1e-11;

        static Constant Known(ExpressionSyntax expression, double value) =>
            new(FormulaPrinter.Print(expression), expression, _ => value);
    }

    /// <summary>Whether a number is this constant at given sizes.</summary>
    public bool Is(double number, SizeAssignment sizes) => Math.Abs((number / Value(sizes)) - 1) < Tolerance;

    public override string ToString() => Text;
}
