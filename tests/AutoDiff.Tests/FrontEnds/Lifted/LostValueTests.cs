using System.Runtime.CompilerServices;

namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>
/// The paths by which a value may leave what is read: each is refused, with the place and in words that say which it
/// is. A result that depends on no argument has the derivative 0.
/// </summary>
public sealed class LostValueTests
{
    private static readonly double[] Numbers = new double[3];
    private static readonly Dictionary<string, double> Table = new() { ["a"] = 1 };
    private static readonly Point[] Points = new Point[2];
    private static readonly Holder Held = new();
    private static readonly Func<double, double> Generated = GeneratedSquare();
    private static double number;
    private static Point point;
    private static Func<double, double>? function;

    private static readonly Dictionary<string, (Func<double, double> Method, string Words)> Paths = new()
    {
        ["cast to int"] = (x => (int)x * 2.0, "rounded to an integer"),
        ["cast to byte"] = (x => (byte)x * 2.0, "rounded to an integer"),
        ["checked cast"] = (x => checked((long)x) * 2.0, "rounded to an integer"),
        ["cast to an enumeration"] = (x => (int)(DayOfWeek)(int)x * 1.0, "rounded to an integer"),
        ["integer in an array"] = (x => new[] { (int)x }[0] * 1.0, "rounded to an integer"),
        ["integers summed by a loop"] = (SumOfIntegers, "rounded to an integer"),
        ["conversion"] = (x => Convert.ToInt32(x), "rounded to an integer"),
        ["decimal"] = (x => (double)(decimal)x, "becomes a decimal"),
        ["float"] = (x => (float)x, "rounded to float"),
        ["bits"] = (x => BitConverter.DoubleToInt64Bits(x), "read by its bits"),
        ["text"] = (x => double.Parse($"{x}"), "Text is made"),
        ["hash"] = (x => (x, 1).GetHashCode(), "hashed"),
        ["key"] = (x => new Dictionary<double, double> { [x] = x }[x], "hashed (by Dictionary.set_Item)"),
        ["static field"] = (x => { number = x; return number; }, "static field number is written"),
        ["static structure"] = (x => { point.X = x; return point.X; }, "structure of the type Point"),
        ["method of a static structure"] = (x => { point.Move(x); return point.X; }, "structure of the type Point"),
        ["structure in an array"] = (x => { Points[0].X = x; return Points[0].X; }, "structure of the type Point"),
        ["structure by reference"] = (ByReference, "structure of the type Point"),
        ["structure in an object"] = (x => { Held.Place.X = x; return Held.Place.X; }, "structure of the type Point"),
        ["boxed structure"] = (BoxedStructure, "structure of the type Point"),
        ["static array"] = (x => { Numbers[0] = x; return Numbers[0]; }, "array that was there before"),
        ["static dictionary"] = (x => { Table["a"] = x; return Table["a"]; }, "by Dictionary.set_Item"),
        ["field of an object"] = (x => { Held.Value = x; return Held.Value; }, "field Value of an object"),
        ["property"] = (x => { Held.Property = x; return Held.Property; }, "of an object from before the call"),
        ["boxed in a field"] = (x => { Held.Any = x; return (double)Held.Any; }, "field Any of an object"),
        ["delegate in a field"] = (x => { function = y => x * y; return function(2); }, "static field function"),
        ["several delegates"] = (TwoDelegates, "Delegates are added up"),
        ["random number"] = (x => x * Random.Shared.NextDouble(), "Random.get_Shared is called"),
        ["time"] = (x => x * DateTime.UtcNow.Ticks, "no body that can be read (by DateTime.get_UtcNow)"),
        ["generated code"] = (x => 2 * Generated(x), "no body that can be read"),
        ["dynamic"] = (Dynamic, ""),
        ["console"] = (x => { Console.Write(x); return x; }, "does more than compute"),
        ["thread"] = (x => Task.Run(() => x).Result, "does more than compute"),
    };

    public static TheoryData<string> Names => [.. Paths.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_that_leaves_is_refused(string name)
    {
        var (method, words) = Paths[name];
        var refusal = Assert.Throws<LiftException>(() => Differentiate.Gradient(method, 1.5));
        Assert.Contains(words, refusal.Construct, StringComparison.Ordinal);
        Assert.Equal("LostValueTests.cs", Path.GetFileName(refusal.File));
        Assert.Contains($"LostValueTests.cs:{refusal.Line}", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Method);
    }

    [Fact]
    public void A_result_without_arguments_has_the_derivative_0()
    {
        var constant = 3.0;
        Assert.Equal((3, 0), Differentiate.ValueAndGradient((double x) => constant, 1.5));
        Assert.Equal((1, 0), Differentiate.ValueAndGradient((double x) => Math.Floor(x), 1.5));
        Assert.Equal((2, 0), Differentiate.ValueAndGradient((double x) => (int)Math.Floor(x) * 2.0, 1.5));
        Assert.Equal((1, 0), Differentiate.ValueAndGradient((double x) => x > 1 ? 1.0 : 0.0, 1.5));
    }

    [Fact]
    public void What_is_copied_may_be_written()
    {
        Assert.Equal(3, Differentiate.Gradient((double x) => Written((Point[])Points.Clone(), x), 1.5));
        Assert.Equal(3, Differentiate.Gradient((double x) => Written(Points.ToArray(), x), 1.5));
        Assert.Equal(3, Differentiate.Gradient((double x) => Written([point, point], x), 1.5));
        Assert.Equal(3, Differentiate.Gradient(
            (double x) =>
            {
                var copy = Held.Place;
                copy.Move(x * x);
                return copy.X + Held.Place.X;
            },
            1.5));

        static double Written(Point[] points, double x)
        {
            points[1].X = x * x;
            return points[1].X + points[0].X;
        }
    }

    private static double SumOfIntegers(double x)
    {
        var sum = 0L;
        for (var i = 0; i < 4000; i++)
        {
            sum += (int)(x * i);
        }

        return sum;
    }

    private static double ByReference(double x)
    {
        ref var place = ref Points[1];
        place.X = x;
        return Points[1].X;
    }

    private static double BoxedStructure(double x)
    {
        ((IMovable)Held.Any).Move(x);
        return ((IMovable)Held.Any).Far;
    }

    private static double TwoDelegates(double x)
    {
        var sum = 0.0;
        Action<double> add = value => sum += value;
        add += value => sum += 2 * value;
        add(x);
        return sum;
    }

    private static double Dynamic(double x)
    {
        dynamic value = x;
        return value * 2;
    }

    private static Func<double, double> GeneratedSquare()
    {
        var x = System.Linq.Expressions.Expression.Parameter(typeof(double));
        return System.Linq.Expressions.Expression.Lambda<Func<double, double>>(
            System.Linq.Expressions.Expression.Multiply(x, x), x).Compile();
    }

    private interface IMovable
    {
        double Far { get; }

        void Move(double x);
    }

    private struct Point : IMovable
    {
        public double X;

        public readonly double Far => X;

        public void Move(double x) => X = x;
    }

    private sealed class Holder
    {
        public double Value;
        public Point Place;
        public object Any = new Point();

        public double Property { get; set; }
    }
}
