namespace Plain;

public static class Control
{
    [At(1.2, 0.4, 0.1)]
    public static double PidLoop(double kp, double ki, double kd)
    {
        double y = 0, integral = 0, last = 1, cost = 0;
        for (var k = 0; k < 300; k++)
        {
            var error = 1 - y;
            integral += error * 0.02;
            var u = Math.Clamp(kp * error + ki * integral + kd * (error - last) / 0.02, -1.5, 1.5);
            last = error;
            y += 0.02 * (u - 0.5 * y);
            cost += error * error * 0.02 + 1e-3 * u * u;
        }

        return cost;
    }

    [At(0.9, 0.2, 1.5, 0.3)]
    public static double RiccatiRecursion(double a, double b, double q, double r)
    {
        var p = q;
        for (var k = 0; k < 1000; k++)
        {
            var next = q + a * p * a - a * p * b * (a * p * b) / (r + b * p * b);
            if (Math.Abs(next - p) < 1e-15)
                return next;
            p = next;
        }

        return double.NaN;
    }

    private enum Mode
    {
        Off,
        Heating,
        Cooling,
    }

    [At(18.0, 0.3)]
    [At(23.5, 0.3)]
    public static double Thermostat(double temperature, double gain)
    {
        var mode = Mode.Off;
        var used = 0.0;
        for (var k = 0; k < 40; k++)
        {
            mode = temperature < 19 ? Mode.Heating : temperature > 22 ? Mode.Cooling : Mode.Off;
            switch (mode)
            {
                case Mode.Heating:
                    temperature += gain * (25 - temperature) * 0.1;
                    used += gain;
                    break;
                case Mode.Cooling:
                    temperature -= gain * (temperature - 15) * 0.1;
                    used += 2 * gain;
                    break;
                default:
                    temperature -= 0.01 * temperature;
                    break;
            }
        }

        return temperature + 0.1 * used;
    }

    [At(0.4, 1.5)]
    public static double DeadZone(double x, double gain)
    {
        const double width = 0.1;
        if (x > width)
            return gain * (x - width);
        if (x < -width)
            return gain * (x + width);
        return 0;
    }

    [At(1.0, 0.5, 0.2)]
    public static double EventInALoop(double x, double rate, double step)
    {
        var time = 0.0;
        while (true)
        {
            x -= rate * step * x;
            time += step;
            if (x < 0.1)
                return time + x;
            if (time > 30)
                break;
        }

        return -x;
    }

    [At(0.5, -0.2, 0.1)]
    public static double StateSpace(double[] u)
    {
        double[,] a = { { 0.9, 0.1 }, { -0.2, 0.8 } };
        double[] x = [1, 0];
        var cost = 0.0;
        for (var t = 0; t < 60; t++)
        {
            var next = new double[2];
            for (var i = 0; i < 2; i++)
            {
                for (var j = 0; j < 2; j++)
                    next[i] += a[i, j] * x[j];
            }

            next[1] += u[t % u.Length];
            x = next;
            cost += x[0] * x[0] + 0.1 * x[1] * x[1];
        }

        return cost;
    }
}
