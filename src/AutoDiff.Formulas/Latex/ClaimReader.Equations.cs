using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Latex;

/// <content>Equations in which derivatives are parts of what stands on the left.</content>
internal sealed partial class ClaimReader
{
    // `2 \frac{dL}{dx} = …`, `\sum_i w_i \frac{\partial f}{\partial w_i} = f`: the other sides are claimed to be the
    // first one, with the exact derivatives in it. What cannot be read so may be a law or a rule, and is passed over.
    private void ReadEquation(Piece piece, IReadOnlyList<MathNode> sides, List<StatementSyntax> claims)
    {
        if (sides is [NumberNode number, var other])
        {
            // `0 = u_{xx} + u_{yy}`
            sides = [other, number];
        }

        if (!elaborator.ContainsDerivative(sides[0]))
        {
            // What begins with a name may be the rule of a method, `w = w - \eta \nabla L`.
            if (sides[0] is not (SymbolNode or ScriptNode or NumberNode) && sides.Any(elaborator.ContainsDerivative))
            {
                statements.PassOver(
                    piece.Span, "Of an equation that begins without a derivative it is open what is claimed; the side "
                    + "with the derivative can stand first.");
            }
        }
        else if (IsCondition)
        {
            statements.PassOver(piece.Span, "The equation is read as a condition, by the words beside it.");
        }
        else
        {
            Passing(piece, () =>
            {
                var subject = SubjectOf([elaborator.Value(sides[0], out var side)], sides[0].Span);
                Claim(
                    piece, subject with { Derivative = subject.Derivative with { Side = side } }, false,
                    [.. sides.Skip(1)], claims, read => read());
            });
        }
    }

    private void Passing(Piece piece, Action read)
    {
        try
        {
            read();
        }
        catch (FormulaException exception)
        {
            statements.PassOver(piece.Span, exception.Error.Message);
        }
    }
}
