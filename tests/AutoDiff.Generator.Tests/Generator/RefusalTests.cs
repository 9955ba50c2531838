using System.Collections.Immutable;
using AutoDiff.Generator.Tests.Methods;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generator.Tests.Generator;

/// <summary>What cannot be differentiated is an error at the expression, which the message names.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("Console.WriteLine(x); return x;", "ADJ103", "Console.WriteLine(x)")]
    [InlineData("return (int)x * x;", "ADJ104", "(int)x")]
    [InlineData("var y = x * x; return (float)y;", "ADJ102", "(float)y")]
    [InlineData("Seen = x; return x;", "ADJ105", "Seen")]
    [InlineData("Table[0] = x; return Table[0];", "ADJ105", "M")]
    [InlineData("return Changing * x;", "ADJ102", "Changing")]
    [InlineData("return Recursive(x, 3);", "ADJ103", "Recursive(x, n - 1)")]
    [InlineData("return Math.IEEERemainder(x, 2);", "ADJ103", "Math.IEEERemainder(x, 2)")]
    [InlineData("try { return x; } finally { }", "ADJ102", "try { return x; } finally { }")]
    [InlineData("Func<double, double>[] f = [y => y * x]; return f[0](x);", "ADJ102", "[y => y * x]")]
    [InlineData("Func<double, double> f = x > 0 ? y => y : y => 1; return f(x);", "ADJ102", "x > 0 ? y => y : y => 1")]
    [InlineData("dynamic y = x; return y;", "ADJ102", "x")]
    [InlineData("object y = x; return x;", "ADJ102", "x")]
    [InlineData("var i = 0; again: if (i++ < 3) goto again; return x;", "ADJ102", "again: if (i++ < 3) goto again;")]
    [InlineData(
        "var s = Table.AsSpan(); for (var i = 0; i < 2; i++) s = s[1..]; s[0] = x; return s[0];",
        "ADJ105",
        "M")]
    [InlineData(
        "Span<double> s = new double[9]; for (var i = 0; i < 2; i++) { s[0] = x; s = s[1..]; } return s[0] * s[1];",
        "ADJ102",
        "M")]
    [InlineData("switch (1) { case 1: goto case 2; case 2: goto case 1; } return x;", "ADJ102", "goto case 2;")]
    [InlineData("lock (Table) { return x; }", "ADJ102", "lock (Table) { return x; }")]
    [InlineData("return new Random(1).NextDouble() * x;", "ADJ103", "new Random(1).NextDouble()")]
    [InlineData("return BitConverter.DoubleToInt64Bits(x);", "ADJ103", "BitConverter.DoubleToInt64Bits(x)")]
    [InlineData("var i = (int)x; i += 2; return Table[i] * i;", "ADJ104", "(int)x")]
    [InlineData("var n = new int[3]; n[(int)x]++; return Math.Sin(n[0]) * x;", "ADJ104", "(int)x")]
    [InlineData("return Math.Round(x) + (long)(x * 2);", "ADJ104", "(long)(x * 2)")]
    public void A_construct_is_refused_where_it_stands(string body, string rule, string place)
    {
        var source = $$"""
            using System; using AutoDiff;
            [Differentiable] public static partial class C
            {
                private static readonly double[] Table = [1]; private static double Changing = 1, Seen;
                private static double Recursive(double x, int n) => n == 0 ? 1 : x * Recursive(x, n - 1);
                public static double M(double x) { {{body}} }
            }
            """;
        var refusal = Assert.Single(Refusals(source));
        var where = refusal.Location.SourceSpan;
        Assert.Equal((rule, place), (refusal.Id, source.Substring(where.Start, where.Length)));
    }

    [Theory]
    [InlineData("var l = new List<double> { x }; return l[0];", "new List<double> { x }", "write an array of double")]
    [InlineData("double? y = x; return y ?? 0;", "x", "write a number and a bool")]
    [InlineData("return (double)(decimal)x;", "(decimal)x", "write double")]
    [InlineData("return new double[] { x, 2 }[1..][0];", "new double[] { x, 2 }[1..]", "AsSpan() before it")]
    [InlineData("var m = new[,] { { x } }; foreach (var v in m) { } return x;", "m", "write for loops")]
    [InlineData("return F(3); double F(int n) => n == 0 ? 1 : x * F(n - 1);", "F(n - 1)", "a static method of a class")]
    [InlineData("var a = new[] { x }; Array.Sort(a); return a[0];", "Array.Sort(a)", "write out what it does")]
    [InlineData("switch (1) { case 1: goto case 1; } return x;", "goto case 1;", "write a loop")]
    [InlineData("using var s = new System.IO.MemoryStream(); return x;", "using var s = new System.IO.MemoryStream();",
        "around the call")]
    public void A_refusal_says_what_to_write(string body, string place, string words)
    {
        var source = $$"""
            using System; using System.Collections.Generic; using AutoDiff;
            [Differentiable] public static partial class C { public static double M(double x) { {{body}} } }
            """;
        var refusal = Assert.Single(Refusals(source));
        var where = refusal.Location.SourceSpan;
        Assert.Contains(words, refusal.GetMessage(), StringComparison.Ordinal);
        Assert.Equal(place, source.Substring(where.Start, where.Length));
    }

    [Theory]
    [InlineData("public static partial class C { [Differentiable] public static int M(double x) => 1; }", "number")]
    [InlineData("public partial class C { [Differentiable] public double M(double x) => x; }", "static")]
    [InlineData("public static class C { [Differentiable] public static double M(double x) => x; }", "partial")]
    [InlineData("public partial class C { [Differentiable] public static double M<T>(double x) => x; }", "type")]
    [InlineData("public partial class C<T> { [Differentiable] public static double M(double x) => x; }", "type")]
    [InlineData("public partial class C { [Differentiable] public static double M(ref double x) => x; }", "reference")]
    [InlineData("public partial class C { [Differentiable] public static void M(double x) { } }", "writes to no")]
    public void A_signature_is_refused_with_its_reason(string source, string reason)
    {
        var refusal = Assert.Single(Refusals($"using AutoDiff; {source}"));
        Assert.Equal("ADJ101", refusal.Id);
        Assert.Contains(reason, refusal.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rounding_on_purpose_is_no_loss() => Assert.Empty(Refusals("""
        using System; using AutoDiff;
        public static partial class C
        {
            [Differentiable] public static double M(double x) => (int)Math.Floor(x) * x + Math.Sign(x);
        }
        """));

    private static ImmutableArray<Diagnostic> Refusals(string source)
    {
        CSharpGeneratorDriver.Create(
                [new DerivativeGenerator().AsSourceGenerator()], parseOptions: GeneratedMethods.Options)
            .RunGeneratorsAndUpdateCompilation(
                GeneratedMethods.Compilation([source], OptimizationLevel.Release), out _, out var refusals);
        return refusals;
    }
}
