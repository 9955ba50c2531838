using System.Globalization;
using System.Reflection;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Programs;

/// <summary>Variables stand where C# expects numbers: in Math, LINQ, comparisons, text and loops.</summary>
public sealed class VariableAsNumberTests
{
    private static readonly double[] Samples = [-2.4, -0.75, -0.3, 0.2, 0.6, 1.3, 3.3];

    public static TheoryData<Type, Type> Classes => new()
    {
        { typeof(Math), typeof(MathExtensions) },
        { typeof(MathF), typeof(MathFExtensions) },
    };

    // Of the bits of a number there is no derivative.
    [Theory]
    [MemberData(nameof(Classes))]
    public void Every_function_of_Math_takes_variables(Type math, Type extensions)
    {
        Type[] real = [typeof(double), typeof(float)];
        string Signature(MethodInfo method) =>
            $"{method.Name}({string.Join(", ", method.GetParameters().Select(NameOf))})";
        string NameOf(ParameterInfo parameter) =>
            real.Contains(parameter.ParameterType) ? nameof(Variable) : parameter.ParameterType.Name;
        var wanted = math.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.GetParameters() is { Length: > 0 } parameters
                && real.Contains(parameters[0].ParameterType) && !parameters[^1].ParameterType.IsByRef
                && method.Name is not ("BitIncrement" or "BitDecrement"))
            .Select(Signature).Distinct();
        var found = extensions.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(Signature).Append("Round(Variable, Int32)");
        Assert.Equal(wanted.Order(), found.Order());
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Functions_of_Math_have_the_values_and_differences_of_Math(Type math, Type extensions)
    {
        foreach (var method in extensions.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(Variable) && !method.Name.Contains("Estimate")
                && method.GetParameters().All(parameter => parameter.ParameterType == typeof(Variable))))
        {
            var arity = method.GetParameters().Length;
            var plain = typeof(Math).GetMethod(method.Name, [.. Enumerable.Repeat(typeof(double), arity)])!;
            Assert.NotNull(math.GetMethod(method.Name, [.. plain.GetParameters().Select(
                _ => math == typeof(Math) ? typeof(double) : typeof(float))]));
            foreach (var x in Samples)
            {
                double[] point = [.. new[] { x, 0.45, 1.9 }.Take(arity)];
                double At(double h) =>
                    Convert.ToDouble(plain.Invoke(null, [.. point.Select((p, k) => (object)(k == 0 ? p + h : p))]),
                        CultureInfo.InvariantCulture);
                if (double.IsFinite(At(0)) && double.IsFinite(At(0.002)) && double.IsFinite(At(-0.002)))
                {
                    var (value, slope) = Differentiate.ValueAndGradient(
                        v => (Variable)method.Invoke(
                            null, [.. point.Select((p, k) => (object)(k == 0 ? v : (Variable)p))])!,
                        x);
                    var difference = ((8 * (At(0.001) - At(-0.001))) - At(0.002) + At(-0.002)) / 0.012;
                    Assert.Equal(At(0), value, 1e-14 * Math.Max(1, Math.Abs(value)));
                    Assert.True(
                        Math.Abs(difference - slope) <= 1e-8 * Math.Max(1, Math.Abs(slope)),
                        $"{method.Name} at {x}: {difference}, {slope}");
                }
            }
        }
    }

    private static bool Near(double x, double y) => Math.Abs(x - y) <= 1e-15 * Math.Abs(x);

    [Fact]
    public void Plain_numbers_still_call_Math()
    {
        object sine = Math.Sin(1.0), largest = Math.Max(1, 2), sign = Math.Sign(-2.0);
        Assert.IsType<double>(sine);
        Assert.IsType<int>(largest);
        Assert.IsType<int>(sign);
        Assert.Equal(Math.Cos(1.0), Differentiate.Gradient(x => Math.Sin(x), 1.0));
    }

    [Fact]
    public void Sequences_add_average_and_choose()
    {
        var tape = new Tape<double>();
        Variable[] x = [tape.Input(3.0), tape.Input(-1.0), tape.Input(5.0)];
        Assert.Equal(7, x.Sum().Value);
        Assert.Equal([1, 1, 1], Adjoints(x.Sum()));
        Assert.Equal([6, -2, 10], Adjoints(x.Sum(v => v * v)));
        Assert.Equal([1 / 3.0, 1 / 3.0, 1 / 3.0], Adjoints(x.Average()));
        Assert.Equal([1.5, -0.5, 2.5], Adjoints(x.ToList().Average(v => v * v) * 0.75), Near);
        Assert.Equal([0, 0, 1], Adjoints(x.Max()));
        Assert.Equal([0, 1, 0], Adjoints(x.Min()));
        Assert.Equal([0, 0, 10], Adjoints(x.Select(v => v * v).Max()));
        Assert.Equal(0, Array.Empty<Variable>().Sum().Value);
        Assert.Throws<InvalidOperationException>(() => Array.Empty<Variable>().Average());
        Assert.Throws<InvalidOperationException>(() => Array.Empty<Variable>().Max());
        Assert.Equal(6, new[] { 1, 2, 3 }.Sum(n => n));

        // Not compared, and so also in a program under construction.
        var program = ProgramBuilder.Trace(v => [new[] { v[0], v[1] }.Max()], ("a", []), ("b", []));
        Assert.Equal(4, program.Evaluate([[4.0], [2.0]])[0][0]);

        double[] Adjoints(Variable y)
        {
            tape.Sweep(y);
            return [.. x.Select(tape.Adjoint)];
        }
    }

    [Fact]
    public void Variables_sort_by_their_values_and_the_tape_remembers()
    {
        var tape = new Tape<double>();
        var inputs = new[] { 3.0, double.NaN, -1, 2 }.Select(v => tape.Input(v)).ToArray();
        var sorted = inputs.Order().ToArray();
        double[] order = [double.NaN, -1, 2, 3];
        Assert.Equal(order, sorted.Select(v => v.Value));
        Assert.Equal(order, inputs.Select(v => v.Value).Order());

        tape.Reset();
        var (x, y) = (tape.Input(1.0), tape.Input(2.0));
        Variable[] both = [y, x];
        Array.Sort(both);
        var program = tape.ToProgram([x, y], [both[0] * 10]);
        Assert.Equal(50, program.Evaluate([[5.0], [6.0]])[0][0]);
        Assert.Throws<BranchException>(() => program.Evaluate([[6.0], [5.0]]));
    }

    [Fact]
    public void Equality_is_that_of_values()
    {
        var tape = new Tape<double>();
        var (x, y) = (tape.Input(2.0), tape.Input(2.0));
        Assert.True(x == y);
        Assert.False(x != y);
        Assert.True(x == 2);
        Assert.True(x.Equals(y));
        Assert.Equal(((Variable)2.0).GetHashCode(), 2.0.GetHashCode());
        Assert.False(tape.Input(double.NaN) == tape.Input(double.NaN));
        Assert.True(tape.Input(double.NaN).Equals(tape.Input(double.NaN)));
        Assert.False(x.Equals((object)2.0));
        Assert.Throws<ShapeMismatchException>(() => tape.Input(1.0, 2.0) == x);

        // A variable as a key is meant as its value or as itself, and says which.
        Assert.Throws<NotSupportedException>(() => new HashSet<Variable> { x });
        Assert.Equal(2, new HashSet<Variable>(Variable.Identity) { x, y, x }.Count);

        // A comparison holds where it comes out alike.
        var compiled = Differentiate.Compile((v) => v == 2 ? v * v : 3 * v, 2.0);
        Assert.Equal(4.0, compiled.Gradient(2.0));
        Assert.Equal(3.0, compiled.Gradient(5.0));
    }

    [Fact]
    public void Text_shows_value_and_shape()
    {
        var tape = new Tape<double>();
        var x = tape.Input(2.5);
        Assert.Equal("2.5", x.ToString());
        Assert.Equal("2.50", $"{x:F2}");
        Assert.Equal("[1, 2, 3]", tape.Input(1.0, 2.0, 3.0).ToString());
        Assert.Equal("[1, 2] of shape [1, 2]", tape.Input([1.0, 2.0], [1, 2]).ToString());
        Assert.Equal(
            "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, …] of shape [12]", tape.Fill(0, [12]).ToString());
        Assert.Equal("%0 [3]", new ProgramBuilder().Input("x", [3]).ToString());
        var program = tape.ToProgram([x], [x * x]);
        Assert.Equal(9, program.Evaluate([[3.0]])[0][0]);
        tape.Reset();
        Assert.Equal("%0 of a tape that was reset", x.ToString());
    }

    [Fact]
    public void Arrays_are_gone_through_by_their_first_axis()
    {
        var tape = new Tape<double>();
        var matrix = tape.Input([1.0, 2, 3, 4, 5, 6], [3, 2]);
        Assert.Equal(3, matrix.Length);
        Variable sum = 0;
        var number = 0;
        foreach (var row in matrix)
        {
            Assert.Equal(2, row.Length);
            foreach (var element in row)
            {
                sum += ++number * element;
            }
        }

        Assert.Equal([1.0, 2, 3, 4, 5, 6], tape.Gradient(sum, matrix));
        Assert.Throws<ShapeMismatchException>(() => sum.Length);
        Assert.Throws<ShapeMismatchException>(() => sum.GetEnumerator());
    }
}
