namespace Plain;

public static class Constructs
{
    private interface IShape
    {
        double Area();
    }

    private sealed class Disk(double radius) : IShape
    {
        public double Area() => Math.PI * radius * radius;
    }

    private abstract class Polygon : IShape
    {
        protected abstract double Base { get; }

        public virtual double Area() => Base * Base;
    }

    private sealed class Triangle(double side) : Polygon
    {
        protected override double Base => side;

        public override double Area() => base.Area() * Math.Sqrt(3) / 4;
    }

    [At(1.5, 0.7)]
    public static double VirtualCalls(double a, double b)
    {
        IShape[] shapes = [new Disk(a), new Triangle(b), new Disk(a * b)];
        var sum = 0.0;
        foreach (var shape in shapes)
            sum += shape.Area();
        return sum;
    }

    [At(0.5, 2)]
    public static double GotoAndTernaries(double x, double y)
    {
        var n = 0;
        var s = x > y ? x : x < 0 ? -x : y;
    again:
        s = s * x + y;
        if (++n < 4)
            goto again;
        return s;
    }

    [At(2, 3)]
    public static double TuplesAndDeconstruction(double a, double b)
    {
        static (double Sum, double Product) Both((double X, double Y) p) => (p.X + p.Y, p.X * p.Y);
        var (sum, product) = Both((a, b));
        var (again, _) = Both((product, sum));
        return again / product;
    }

    private record struct Complex(double Re, double Im)
    {
        public static Complex operator *(Complex a, Complex b) =>
            new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);

        public static Complex operator +(Complex a, Complex b) => new(a.Re + b.Re, a.Im + b.Im);

        public readonly double Square => Re * Re + Im * Im;
    }

    [At(-0.4, 0.3)]
    public static double MandelbrotOrbit(double re, double im)
    {
        var (z, c) = (new Complex(), new Complex(re, im));
        for (var k = 0; k < 200 && z.Square < 4; k++)
            z = z * z + c;
        return z.Square;
    }

    [At(0.4, 1.2, -0.3)]
    public static double JaggedRows(double[] x)
    {
        var rows = new double[4][];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
                rows[i][j] = i == 0 ? x[0] : x[j % 3] + rows[i - 1][Math.Min(j, i - 1)] * 0.5;
        }

        return rows[3][0] * rows[3][3] - rows[2][1];
    }

    [At(1.2, 0.3)]
    public static double NestedClosures(double a, double b)
    {
        var calls = 0;
        Func<double, Func<double, double>> scaled = k => x =>
        {
            calls++;
            return k * x + calls;
        };
        var f = scaled(a);
        return f(b) * f(f(a)) + calls;
    }

    [At(0.3, 1.7)]
    public static double ExpressionsOfMath(double x, double y) =>
        Math.Cbrt(y) * Math.Atan(x) + Math.Sinh(x) / Math.Cosh(x) + Math.Asin(x) * Math.Acos(x)
        + Math.Log10(y) * Math.Log2(y) + Math.Asinh(x) + Math.Acosh(y) + Math.Atanh(x) + Math.Tan(x)
        + Math.FusedMultiplyAdd(x, y, x) + Math.Pow(y, x) + Math.Pow(x, 3) + Math.Min(x, y) * Math.Sign(x);

    [At(0.7, 1.5)]
    public static double IntegersBesideNumbers(double x, double y)
    {
        var (bits, sum) = (0b1011, 0.0);
        long factorial = 1;
        for (var n = 1; bits != 0; n++, bits >>= 1)
        {
            factorial *= n;
            if ((bits & 1) == 1)
                sum += Math.Pow(x, n) / factorial;
        }

        return sum * y + (uint)7 / 2 + (5 ^ 3) % 4;
    }

    [At(3, -1)]
    public static double ForEachOfALongList(double x, double y)
    {
        var list = new List<double>();
        for (var k = 0; k < 20; k++)
            list.Add(k % 2 == 0 ? x * k : y - k);
        list[3] *= list[2];
        var sum = 0.0;
        foreach (var item in list)
            sum = 0.9 * sum + item;
        return sum + list.Count;
    }

    [At(0.2, 0.5, 0.8)]
    public static double TridiagonalInPlace(double[] x)
    {
        const int n = 40;
        var (c, d) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            var below = i == 0 ? 0 : x[0];
            var pivot = 2 + x[1] - (i == 0 ? 0 : below * c[i - 1]);
            c[i] = x[2] / pivot;
            d[i] = (Math.Sin(i) - (i == 0 ? 0 : below * d[i - 1])) / pivot;
        }

        for (var i = n - 2; i >= 0; i--)
            d[i] -= c[i] * d[i + 1];
        return d[0] + d[n / 2];
    }

    [At(0.01, 0.3)]
    public static double LongInPlaceSweep(double rate, double start)
    {
        var u = new double[700];
        u[0] = start;
        for (var i = 1; i < u.Length; i++)
            u[i] = u[i - 1] + rate * Math.Sin(u[i - 1]);
        var sum = 0.0;
        for (var i = 0; i < u.Length; i++)
            sum += u[i] * u[i] / u.Length;
        return sum;
    }

    [At(0.8, 1.1)]
    public static double LongMapAndReduce(double a, double b)
    {
        var y = new double[2000];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = Math.Exp(-a * i * 0.001) * b;
            if (i % 5 == 0)
                y[i] *= 2;
        }

        double sum = 0, most = 0;
        for (var i = y.Length - 1; i >= 1; i--)
        {
            sum += (y[i] - y[i - 1]) * (y[i] - y[i - 1]);
            most = Math.Max(most, y[i]);
        }

        return sum + most;
    }

    [At(0.4, 0.9, 0.2)]
    public static double RecurrenceOfTwoBefore(double a, double b, double c)
    {
        var y = new double[900];
        (y[0], y[1]) = (c, a);
        for (var i = 2; i < y.Length; i++)
        {
            y[i] = 0.5 * Math.Sin(y[i - 1]) - 0.3 * b * y[i - 2];
            if (y[i] < 0)
                y[i] += 0.1 * c;
        }

        return y[899] + y[450] + y[2];
    }

    [At(0.4, 0.9)]
    public static double BackwardsOverWhatIsRead(double a, double b)
    {
        var y = new double[800];
        for (var i = 0; i < y.Length; i++)
            y[i] = Math.Cos(a * i);
        for (var i = y.Length - 1; i > 0; i--)
        {
            if (i % 3 != 0)
                y[i - 1] = 0.7 * y[i] + b * y[i - 1] * Math.Exp(-y[i] * y[i]);
        }

        return y[0] + y[300];
    }
}
