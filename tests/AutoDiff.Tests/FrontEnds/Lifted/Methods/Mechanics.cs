namespace Plain;

public static class Mechanics
{
    private struct Vector(double x, double y, double z)
    {
        public double X = x, Y = y, Z = z;

        public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static Vector operator -(Vector a, Vector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

        public static Vector operator *(double k, Vector a) => new(k * a.X, k * a.Y, k * a.Z);

        public readonly double Dot(Vector other) => X * other.X + Y * other.Y + Z * other.Z;

        public readonly double Length => Math.Sqrt(Dot(this));
    }

    [At(1, 0.2, 0.1, 0.9)]
    public static double TwoBodies(double x, double y, double vx, double vy)
    {
        var position = new Vector(x, y, 0);
        var velocity = new Vector(vx, vy, 0.1);
        const double h = 0.02;
        for (var i = 0; i < 30; i++)
        {
            var r = position.Length;
            velocity += -h / (r * r * r) * position;
            position += h * velocity;
        }

        return 0.5 * velocity.Dot(velocity) - 1 / position.Length + position.X;
    }

    [At(1.5, 0.5)]
    public static double LogisticByRungeKutta(double a, double b)
    {
        var y = 0.1;
        const double h = 1e-3;
        for (var i = 0; i < 2000; i++)
        {
            var k1 = a * y - b * y * y;
            var u = y + h / 2 * k1;
            var k2 = a * u - b * u * u;
            u = y + h / 2 * k2;
            var k3 = a * u - b * u * u;
            u = y + h * k3;
            var k4 = a * u - b * u * u;
            y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }

        return y;
    }

    [At(1.1, 0.4, 0.1, 0.4)]
    public static double LotkaVolterra(double a, double b, double c, double d)
    {
        static double[] Slope(double[] y, double a, double b, double c, double d) =>
            [y[0] * (a - b * y[1]), y[1] * (c * y[0] - d)];

        double[] y = [10, 5];
        const double h = 0.01;
        for (var step = 0; step < 300; step++)
        {
            var k1 = Slope(y, a, b, c, d);
            var middle = new double[2];
            for (var i = 0; i < 2; i++)
            {
                middle[i] = y[i] + h / 2 * k1[i];
            }

            var k2 = Slope(middle, a, b, c, d);
            for (var i = 0; i < 2; i++)
            {
                y[i] += h * k2[i];
            }
        }

        return y[0] + 2 * y[1];
    }

    [At(0.7, 2.0)]
    public static double BouncingBall(double height, double speed)
    {
        double y = height, v = speed, energy = 0;
        for (var i = 0; i < 400; i++)
        {
            v -= 9.81 * 0.001;
            y += v * 0.001;
            if (y < 0)
            {
                y = -y;
                v = -0.8 * v;
                energy += v * v;
            }
        }

        return y + energy;
    }

    [At(0.3, 0.9)]
    public static double KeplersEquation(double anomaly, double eccentricity)
    {
        var e = anomaly;
        double delta;
        do
        {
            delta = (e - eccentricity * Math.Sin(e) - anomaly) / (1 - eccentricity * Math.Cos(e));
            e -= delta;
        }
        while (Math.Abs(delta) > 1e-14);
        return e;
    }

    [At(0.3, -0.2, 0.9, 0.4)]
    public static double LennardJones(double ax, double ay, double bx, double by)
    {
        double[,] points = { { ax, ay }, { bx, by }, { 1.5, 1.2 }, { -0.7, 1.1 } };
        var energy = 0.0;
        for (var i = 0; i < points.GetLength(0); i++)
        {
            for (var j = 0; j < i; j++)
            {
                var dx = points[i, 0] - points[j, 0];
                var dy = points[i, 1] - points[j, 1];
                var r6 = Math.Pow(dx * dx + dy * dy, -3);
                energy += 4 * (r6 * r6 - r6);
            }
        }

        return energy;
    }

    [At(0.5, 0.3, -0.4, 1.0)]
    public static double RobotArm(double[] angles)
    {
        double x = 0, y = 0, sum = 0;
        for (var i = 0; i < angles.Length; i++)
        {
            sum += angles[i];
            x += Math.Cos(sum) / (i + 1);
            y += Math.Sin(sum) / (i + 1);
        }

        return Math.Sqrt(x * x + y * y) + Math.Atan2(y, x);
    }

    [At(1, 2)]
    public static double HeatOnARod(double left, double right)
    {
        var now = new double[12];
        var next = new double[12];
        now[0] = left;
        now[11] = right;
        for (var t = 0; t < 200; t++)
        {
            for (var i = 1; i < 11; i++)
            {
                next[i] = now[i] + 0.4 * (now[i - 1] - 2 * now[i] + now[i + 1]);
            }

            next[0] = left;
            next[11] = right;
            (now, next) = (next, now);
        }

        return now[3] * now[7];
    }
}
