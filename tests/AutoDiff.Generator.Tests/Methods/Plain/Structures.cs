namespace Plain;

/// <summary>Structures of numbers: constructors, operators, properties, methods that write.</summary>
public static class Structures
{
    private readonly record struct Point(double X, double Y)
    {
        public static Point Origin => new(0, 0);

        public double Length => Math.Sqrt((X * X) + (Y * Y));

        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

        public static Point operator -(Point a) => new(-a.X, -a.Y);

        public static Point operator *(double s, Point a) => new(s * a.X, s * a.Y);

        public static Point operator *(Point a, Point b) => new((a.X * b.X) - (a.Y * b.Y), (a.X * b.Y) + (a.Y * b.X));

        public static implicit operator Point(double x) => new(x, 0);

        public double Dot(Point other) => (X * other.X) + (Y * other.Y);
    }

    private struct Walker
    {
        public double Place, Speed;

        public Walker(double place, double speed)
        {
            if (speed < 0)
            {
                Speed = -speed;
            }
            else
            {
                Speed = speed;
            }

            Place = place + Speed;
        }

        public double Energy => 0.5 * Speed * Speed;

        public void Step(double h)
        {
            Place += h * Speed;
            Speed -= h * Math.Sin(Place);
        }
    }

    private struct Spring(double stiffness, double rest)
    {
        public double Rest { get; set; } = rest * 1.5;

        public readonly double Force(double x) => -stiffness * (x - Rest);
    }

    private readonly struct Interval
    {
        public readonly double Low, High;

        public Interval(double low, double high) => (Low, High) = (low, high);

        public Interval(double middle) : this(middle - 0.5, middle + 0.5)
        {
        }

        public static Interval operator *(Interval a, Interval b)
        {
            var (p, q, r, s) = (a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);
            return new Interval(Math.Min(Math.Min(p, q), Math.Min(r, s)), Math.Max(Math.Max(p, q), Math.Max(r, s)));
        }
    }

    [At(0.3, 0.4)]
    [At(-0.6, 0.2)]
    public static double Orbit(double x, double y)
    {
        var (c, z) = (new Point(x, y), Point.Origin);
        for (var i = 0; i < 9 && z.Length < 4; i++)
        {
            z = (z * z) + c;
        }

        return z.Length;
    }

    [At(0.7, -1.3, 0.4)]
    public static double Walk(double place, double speed, double h)
    {
        var walker = new Walker(place, speed);
        for (var i = 0; i < 12; i++)
        {
            walker.Step(h);
        }

        var other = walker;
        other.Speed *= 2;
        return walker.Place + (other.Energy * walker.Speed);
    }

    [At(2.5, 0.7, 1.9)]
    public static double Springs(double k, double rest, double x)
    {
        var spring = new Spring(k, rest);
        var before = spring.Force(x);
        spring.Rest += x;
        return before * spring.Force(x * x);
    }

    [At(-0.4, 1.7)]
    [At(0.8, 0.1)]
    public static double Enclosure(double x, double y)
    {
        var product = new Interval(x) * new Interval(x, x + (y * y));
        product = product * product;
        return (product.High * product.High) - product.Low;
    }

    [At(1.1, 0.6, -0.2)]
    public static double WithAndDefault(double x, double y, double z)
    {
        var p = new Point(x, y) with { Y = y * z };
        Point q = default;
        q += p;
        q += 2.0 * -p;
        q = new Point(q.Y, q.X);
        var (first, second) = q + x;
        Point r = new() { X = first };
        return p.Dot(q) + (first * second) + r.Dot(new(z, z)) + Swapped((x, y)).First;
    }

    private static (double First, double Second) Swapped((double First, double Second) pair)
    {
        pair = (pair.Second * pair.First, pair.First);
        pair = (pair.Second, pair.First - pair.Second);
        return pair with { First = pair.First * pair.Second };
    }

    [At(0.5, 1.5)]
    public static double Chosen(double x, double y)
    {
        var a = new Point(x, y);
        var b = x > 1 ? a : Best(a, 0.5 * (a * a));
        return b.X * b.Y;

        Point Best(Point p, Point q)
        {
            if (p.Length > q.Length)
            {
                return p + q;
            }

            return q;
        }
    }
}
