namespace Plain;

public static class Finance
{
    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    private static double NormalCdf(double x)
    {
        // Abramowitz and Stegun 26.2.17.
        var t = 1 / (1 + 0.2316419 * Math.Abs(x));
        var tail = Density(x) * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937
            + t * (-1.821255978 + t * 1.330274429))));
        return x >= 0 ? 1 - tail : tail;
    }

    [At(100, 95, 0.03, 0.2, 0.75)]
    [At(80, 95, 0.03, 0.3, 0.25)]
    public static double BlackScholesCall(double spot, double strike, double rate, double volatility, double time)
    {
        var d1 = (Math.Log(spot / strike) + (rate + volatility * volatility / 2) * time)
            / (volatility * Math.Sqrt(time));
        var d2 = d1 - volatility * Math.Sqrt(time);
        return spot * NormalCdf(d1) - strike * Math.Exp(-rate * time) * NormalCdf(d2);
    }

    [At(100, 105, 0.04, 0.25, 1)]
    public static double AmericanPutOnATree(
        double spot, double strike, double rate, double volatility, double time)
    {
        const int steps = 12;
        var dt = time / steps;
        var up = Math.Exp(volatility * Math.Sqrt(dt));
        var down = 1 / up;
        var p = (Math.Exp(rate * dt) - down) / (up - down);
        var discount = Math.Exp(-rate * dt);
        var values = new double[steps + 1];
        for (var i = 0; i <= steps; i++)
        {
            values[i] = Math.Max(strike - spot * Math.Pow(up, 2 * i - steps), 0);
        }

        for (var n = steps - 1; n >= 0; n--)
        {
            for (var i = 0; i <= n; i++)
            {
                var hold = discount * (p * values[i + 1] + (1 - p) * values[i]);
                var exercise = strike - spot * Math.Pow(up, 2 * i - n);
                values[i] = hold > exercise ? hold : exercise;
            }
        }

        return values[0];
    }

    [At(0.05, 4, 100, 10)]
    public static double BondPrice(double rate, double coupon, double face, double years)
    {
        double price = 0, discount = 1;
        for (int year = 1; year <= 10; year++)
        {
            discount /= 1 + rate;
            price += coupon * discount;
        }

        return price + face * discount + 0 * years;
    }

    [At(95, 4, 100)]
    public static double YieldByNewton(double price, double coupon, double face)
    {
        var y = 0.05;
        for (var k = 0; k < 50; k++)
        {
            double value = 0, slope = 0;
            for (var t = 1; t <= 10; t++)
            {
                var cash = t == 10 ? coupon + face : coupon;
                value += cash * Math.Pow(1 + y, -t);
                slope -= t * cash * Math.Pow(1 + y, -t - 1);
            }

            var step = (value - price) / slope;
            y -= step;
            if (Math.Abs(step) < 1e-13)
            {
                break;
            }
        }

        return y;
    }

    [At(0.02, 0.03, 0.5, 0.8, 0.3)]
    public static double SabrVolatility(double f, double k, double beta, double alpha, double rho)
    {
        const double nu = 0.4;
        var average = Math.Pow(f * k, (1 - beta) / 2);
        var z = nu / alpha * average * Math.Log(f / k);
        var x = Math.Log((Math.Sqrt(1 - 2 * rho * z + z * z) + z - rho) / (1 - rho));
        return alpha / average * (Math.Abs(z) < 1e-12 ? 1.0 : z / x);
    }

    [At(0.1, -0.2, 0.3, 0.05, 0.15, -0.1)]
    public static double Drawdown(double[] returns)
    {
        double wealth = 1, peak = 1, worst = 0;
        foreach (var r in returns)
        {
            wealth *= 1 + r;
            if (wealth > peak)
            {
                peak = wealth;
            }

            var loss = (peak - wealth) / peak;
            if (loss > worst)
                worst = loss;
        }

        return worst;
    }

    private readonly struct Money
    {
        public Money(double amount, double risk) => (Amount, Risk) = (amount, risk);

        public double Amount { get; }

        public double Risk { get; }

        public static Money operator +(Money x, Money y) =>
            new(x.Amount + y.Amount, Math.Sqrt(x.Risk * x.Risk + y.Risk * y.Risk));

        public static Money operator *(double factor, Money x) => new(factor * x.Amount, factor * x.Risk);
    }

    [At(10, 2, 20, 3, 0.4)]
    public static double Portfolio(double a, double ra, double b, double rb, double weight)
    {
        var total = weight * new Money(a, ra) + (1 - weight) * new Money(b, rb);
        return total.Amount / total.Risk;
    }
}
