namespace Plain;

/// <summary>Arrays of structures and of tuples, sections of switches that lead to others, values that throw.</summary>
public static class Tables
{
    private record struct Body(double Place, double Speed, Body2 Inner = default)
    {
        public readonly double Energy => 0.5 * Speed * Speed;

        public void Push(double force, double h)
        {
            Speed += h * force;
            Place += h * Speed;
        }
    }

    private record struct Body2(double Mass);

    [At(0.4, 1.3, 0.7)]
    public static double Chain(double a, double b, double stiffness)
    {
        var bodies = new Body[4];
        for (var i = 0; i < bodies.Length; i++)
        {
            bodies[i] = new Body(a * i, b / (i + 1), new Body2(1 + (a * a * i)));
        }

        for (var step = 0; step < 5; step++)
        {
            for (var i = 1; i < bodies.Length; i++)
            {
                var stretch = bodies[i].Place - bodies[i - 1].Place - a;
                bodies[i].Push(-stiffness * stretch / bodies[i].Inner.Mass, 0.1);
                bodies[i - 1].Speed += 0.1 * stiffness * stretch;
            }
        }

        var energy = 0.0;
        foreach (var body in bodies)
        {
            energy += (body.Inner.Mass * body.Energy) + (body.Place * bodies[^1].Place);
        }

        return energy;
    }

    [At(0.4, 1.3)]
    public static double Quotes(double a, double b)
    {
        (double Years, double Rate)[] quotes = [(1, a), (2.5, a * b), (b, 0.3)];
        var copy = quotes;
        copy[1].Rate *= 2;
        ref var last = ref quotes[2];
        last.Rate += quotes[0].Rate;
        (copy[0], copy[1]) = (copy[1], copy[0]);
        var sum = 0.0;
        for (var i = 0; i < quotes.Length; i++)
        {
            var (years, rate) = quotes[i];
            sum = (sum * rate) + (years * Math.Exp(-rate * years) * (i + 1));
        }

        return sum + Total(quotes, 2);

        static double Total((double Years, double Rate)[] all, int count) =>
            count == 2 ? all[count].Years * all[count - 1].Rate : all[0].Rate;
    }

    [At(0.4, 1.3)]
    public static double Sections(double a, double b)
    {
        var sum = 0.0;
        for (var kind = 0; kind < 5; kind++)
        {
            switch (kind)
            {
                case 0:
                    sum += a;
                    goto case 2;
                case 1:
                    if (b > 1)
                    {
                        goto default;
                    }

                    sum *= b;
                    break;
                case 2:
                    for (var k = 0; k < 3; k++)
                    {
                        sum += b * sum;
                    }

                    goto case 1;
                default:
                    sum -= a * b * kind;
                    break;
            }
        }

        return sum;
    }

    [At(0.4, 1.3)]
    public static double Thrown(double a, double b)
    {
        var root = a >= 0 ? Math.Sqrt(a) : throw new ArgumentException("negative", nameof(a));
        var scaled = b < 0 ? throw new InvalidOperationException() : root * b;
        var band = b < 1 ? 0 : b < 2 ? 1 : 2;
        return scaled * band switch
        {
            0 => a,
            1 => a * b,
            _ => throw new ArgumentOutOfRangeException(nameof(b)),
        };
    }
}
