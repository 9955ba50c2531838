using AutoDiff.BackEnds.Printers;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Generator.Tests.Facts;

/// <summary>A number that is C# text: what a partial derivative makes of the texts of its arguments.</summary>
internal readonly struct CSharpText : IReal<CSharpText>
{
    private readonly Fragment? fragment;

    private CSharpText(Fragment fragment) => this.fragment = fragment;

    /// <summary>The functions that the library lacks, in the texts since the last time.</summary>
    public static List<CSharpMethod> Used { get; } = [];

    /// <summary>A text.</summary>
    public static CSharpText Of(string text) => new(Fragment.Atom(text));

    private Fragment Fragment => fragment ?? Fragment.Number(0);

    public static CSharpText Apply<TOp>(CSharpText x)
        where TOp : struct, IUnary => new(
            TOp.CSharp is { } method ? Call(method, x.Fragment.Text)
            : TOp.Notation == Notation.Prefix
                ? new(TOp.Name + x.Fragment.In(Notation.Prefix, strict: true), Notation.Prefix)
            : TOp.Formula(x.Fragment) ?? throw new NotSupportedException(TOp.Name));

    public static CSharpText Apply<TOp>(CSharpText x, CSharpText y)
        where TOp : struct, IBinary => new(
            TOp.CSharp is { } method ? Call(method, x.Fragment.Text, y.Fragment.Text)
            : TOp.Notation == Notation.Comparison
                ? Fragment.Atom($"({Term(x)} {TOp.Name} {Term(y)} ? 1.0 : 0.0)")
            : Fragment.Infix(x.Fragment, TOp.Name, y.Fragment, TOp.Notation));

    public static CSharpText Select(CSharpText condition, CSharpText whenTrue, CSharpText whenFalse) => new(
        Fragment.Atom($"({Term(condition)} != 0 ? {whenTrue} : {whenFalse})"));

    public static implicit operator CSharpText(double value) => new(Fragment.Number(value));

    public override string ToString() => Fragment.Text;

    private static string Term(CSharpText x) => x.Fragment.In(Notation.Additive);

    private static Fragment Call(CSharpMethod method, params string[] arguments)
    {
        if (method.Code.Length > 0)
        {
            Used.Add(method);
        }

        var name = method.Code.Length == 0 ? method.Name : $"ChainRule.{method.Name}";
        return Fragment.Call(name, arguments);
    }
}
