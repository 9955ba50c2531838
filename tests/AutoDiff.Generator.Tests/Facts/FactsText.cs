using System.Text;
using AutoDiff.Primitives;

namespace AutoDiff.Generator.Tests.Facts;

/// <summary>The table of derivatives of the generator, and the functions in it, written from the primitives.</summary>
internal static class FactsText
{
    private static readonly CSharpText X = CSharpText.Of("{0}");
    private static readonly CSharpText Y = CSharpText.Of("{1}");
    private static readonly CSharpText Result = CSharpText.Of("{r}");

    // Functions of double that Math does not have.
    private static readonly Dictionary<Op, string> OfDouble = new()
    {
        [Op.Hypot] = "Hypot", [Op.Exp2] = "Exp2", [Op.Expm1] = "ExpM1", [Op.Log1p] = "LogP1",
    };

    /// <summary>The two files by their paths.</summary>
    public static IReadOnlyDictionary<string, string> Files()
    {
        CSharpText.Used.Clear();
        var rows = new List<string>();
        var constant = new List<string>();
        foreach (var op in Enum.GetValues<Op>())
        {
            if (op is not (Op.Custom or Op.CustomUnary or Op.CustomBinary))
            {
                var visitor = new Rows(op, rows, constant);
                PrimitiveTable.Visit(op, null, ref visitor);
            }
        }

        // x % y = x − trunc(x / y) · y, and x · y + z: one primitive after the other.
        var whole = CSharpText.Of("Math.Truncate({0} / {1})");
        rows.Add(Row<Subtract>("Remainder", "%",
            Subtract.PartialX(X, Y, Result), CSharpText.Apply<Negate>(Multiply.PartialX(Y, whole, Result))));
        rows.Add(Row<Multiply>("FusedMultiplyAdd", "Math.FusedMultiplyAdd",
            Multiply.PartialX(X, Y, Result), Multiply.PartialY(X, Y, Result), Add.PartialY(X, Y, Result)));
        constant.Add("Truncate");
        return new Dictionary<string, string>
        {
            ["src/AutoDiff.Generator/Facts/DerivativeFacts.Table.cs"] = Table(rows, constant),
            ["src/AutoDiff.Generator/Support/ChainRule.txt"] = Helpers(),
        };
    }

    private static string Row<TOp>(string name, string method, params CSharpText[] partials)
        where TOp : struct, IElementwise
    {
        // As in ChainProduct: what a zero partial means decides about the product.
        var absorbs = TOp.IsPiecewise;
        var pull = absorbs ? "Absorb" : TOp.ZeroPartial == ZeroPartial.Lost ? "Transmit" : "Scale";
        var push = TOp.ZeroPartial == ZeroPartial.Flat ? "Absorb" : pull;
        var head = $"new(\"{name}\", \"{method}\", \"{pull}\", \"{push}\",";
        var quoted = partials.Select(partial => $"\"{partial}\"").ToArray();
        var line = $"{head} {string.Join(", ", quoted)}),";
        const string next = "\n            ";
        return line.Length <= 112 ? line : $"{head}{next}{string.Join($",{next}", quoted)}),";
    }

    private static string Table(List<string> rows, List<string> constant) => $$"""
        // Written by DerivativeFactsTests from the primitives of the engine.
        namespace AutoDiff.Generator.Facts;

        internal static partial class DerivativeFacts
        {
            private static string[] LocallyConstant() => ["{{string.Join("\", \"", constant)}}"];

            private static DerivativeFact[] Table() =>
            [
                {{string.Join("\n        ", rows)}}
            ];
        }

        """;

    private static string Helpers()
    {
        var code = new StringBuilder("""
            // Written by DerivativeFactsTests from the primitives of the engine.
            using System;

            namespace AutoDiff.Generated
            {
                /// <summary>Products of the chain rule, and functions in derivatives.</summary>
                [global::Microsoft.CodeAnalysis.Embedded]
                internal static class ChainRule
                {

            """);
        var written = new HashSet<string>();
        foreach (var method in (CSharpMethod[])
            [
                CSharpMethod.Of<Scale>(), CSharpMethod.Of<Absorb>(), CSharpMethod.Of<Transmit>(), .. CSharpText.Used,
            ])
        {
            Write(method);
        }

        return code.Append("    }\n}\n").ToString();

        void Write(CSharpMethod method)
        {
            if (!written.Add(method.Name))
            {
                return;
            }

            if (written.Count > 1)
            {
                code.Append('\n');
            }

            var head = $"        public {method.Code[0].Replace("NAME", method.Name, StringComparison.Ordinal)}";
            code.Append(head.Length <= 120 ? head : LongHead(head)).Append('\n');
            if (method.Code.Length > 1)
            {
                code.Append("        {\n");
                foreach (var line in method.Code[1..])
                {
                    code.Append("            ").Append(line).Append('\n');
                }

                code.Append("        }\n");
            }

            foreach (var use in method.Uses)
            {
                Write(use);
            }
        }
    }

    // Each case of a choice on a line of its own.
    private static string LongHead(string head) => head.Replace("=> ", "=>\n            ", StringComparison.Ordinal)
        .Replace(" : ", "\n            : ", StringComparison.Ordinal);

    private readonly struct Rows(Op op, List<string> rows, List<string> constant) : IPrimitiveVisitor
    {
        public void Leaf()
        {
        }

        public void Unary<TOp>()
            where TOp : struct, IUnary
        {
            if (typeof(TOp) == typeof(Negate))
            {
                rows.Add(Row<TOp>("Negate", "-x", TOp.Partial(X, Result)));
            }
            else if (Name<TOp>() is { } name)
            {
                if (TOp.IsLocallyConstant)
                {
                    constant.Add(name.Split('.')[1]);
                }
                else
                {
                    rows.Add(Row<TOp>(name.Split('.')[1], name, TOp.Partial(X, Result)));
                }
            }
        }

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            if (Name<TOp>() is { } name)
            {
                rows.Add(Row<TOp>(
                    name.Split('.')[1], name, TOp.PartialX(X, Y, Result), TOp.PartialY(X, Y, Result)));
            }
            else if (op is Op.Add or Op.Subtract or Op.Multiply or Op.Divide)
            {
                rows.Add(Row<TOp>($"{op}", TOp.Name, TOp.PartialX(X, Y, Result), TOp.PartialY(X, Y, Result)));
            }
        }

        public void Linear<TOp>()
            where TOp : struct, ILinear
        {
        }

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
        }

        public void Custom()
        {
        }

        private string? Name<TOp>()
            where TOp : struct, IElementwise =>
            TOp.CSharp is { MethodOfMath: { } math } ? $"Math.{math}"
            : OfDouble.TryGetValue(op, out var name) ? $"double.{name}" : null;
    }
}
