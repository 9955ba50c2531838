namespace AutoDiff.GradBench.Tests.Objectives;

public class GmmTests
{
    [Theory]
    [InlineData(1, 1, 3, 0)]
    [InlineData(2, 3, 5, 2)]
    [InlineData(4, 2, 19, 1)]
    public void The_gradient_is_that_of_the_log_posterior(int d, int k, int n, int m)
    {
        const double Gamma = 1.3;
        var triangle = d * (d - 1) / 2;
        var (alpha, mu, q, l) = (Witness.Numbers(1, k), Witness.Rows(2, k, d), Witness.Rows(3, k, d), Rows(
            k, triangle));
        var x = Witness.Rows(5, n, d);
        var input = new { d, k, n, m, gamma = Gamma, alpha, mu, q, l, x };
        var problem = new Problem(d, k, m, Gamma, x);
        double[] parameters = [.. alpha, .. mu.Flat(), .. q.Flat(), .. l.Flat()];
        Witness.AssertClose([problem.Value(parameters)], Tool.Evaluate("gmm", "objective", input).Numbers(), 1e-13);

        var output = Tool.Evaluate("gmm", "jacobian", input);
        double[] gradient =
            [.. output["alpha"]!.Numbers(), .. output["mu"]!.Numbers(), .. output["q"]!.Numbers(),
                .. output["l"]!.Numbers()];
        Assert.Equal(k, output["mu"]!.AsArray().Count);
        Assert.Equal(triangle, output["l"]![k - 1]!.AsArray().Count);
        Witness.AssertClose(problem.Gradient(parameters), gradient, 1e-12);
        Witness.AssertClose(Witness.Gradient(problem.Value, parameters), gradient, 1e-8);
    }

    private static double[][] Rows(int rows, int columns) =>
        columns == 0 ? [.. Enumerable.Repeat(Array.Empty<double>(), rows)] : Witness.Rows(4, rows, columns);

    /// <summary>The definition, observation by observation, and its derivatives by hand.</summary>
    private sealed class Problem(int d, int k, int m, double gamma, double[][] x)
    {
        public double Value(double[] parameters)
        {
            var sum = 0.0;
            foreach (var point in x)
            {
                sum += Math.Log(
                    Enumerable.Range(0, k).Sum(component => Math.Exp(Term(parameters, component, point).Value)));
            }

            var freedom = d + m + 1;
            var logGamma = 0.25 * d * (d - 1) * Math.Log(Math.PI);
            for (var j = 0; j < d; j++)
            {
                logGamma += LogGammaOfHalf(freedom - j);
            }

            var constant = (freedom * d * Math.Log(gamma / Math.Sqrt(2))) - logGamma;
            var prior = Enumerable.Range(0, k).Sum(component =>
                constant
                - (0.5 * gamma * gamma * Factor(parameters, component).Cast<double>().Sum(e => e * e))
                + (m * LogDeterminant(parameters, component)));
            return sum + prior - (x.Length * ((0.5 * d * Math.Log(2 * Math.PI)) + Math.Log(
                parameters[..k].Sum(Math.Exp))));
        }

        public double[] Gradient(double[] parameters)
        {
            var (mu, q, l) = (k, k + (k * d), k + (2 * k * d));
            var gradient = new double[parameters.Length];
            var weights = parameters[..k].Sum(Math.Exp);
            for (var component = 0; component < k; component++)
            {
                var factor = Factor(parameters, component);
                gradient[component] = -x.Length * Math.Exp(parameters[component]) / weights;
                foreach (var point in x)
                {
                    var total = Enumerable.Range(0, k).Sum(other => Math.Exp(Term(parameters, other, point).Value));
                    var (value, centered, image) = Term(parameters, component, point);
                    var share = Math.Exp(value) / total;
                    gradient[component] += share;
                    for (var j = 0; j < d; j++)
                    {
                        gradient[mu + (component * d) + j] += share * Enumerable.Range(0, d).Sum(
                            i => factor[i, j] * image[i]);
                        gradient[q + (component * d) + j] += share * (1 - (image[j] * factor[j, j] * centered[j]));
                    }

                    foreach (var (index, i, j) in Triangle(component))
                    {
                        gradient[l + index] -= share * image[i] * centered[j];
                    }
                }

                for (var j = 0; j < d; j++)
                {
                    gradient[q + (component * d) + j] += m - (gamma * gamma * factor[j, j] * factor[j, j]);
                }

                foreach (var (index, i, j) in Triangle(component))
                {
                    gradient[l + index] -= gamma * gamma * factor[i, j];
                }
            }

            return gradient;
        }

        private (double Value, double[] Centerd, double[] Image) Term(
            double[] parameters, int component, double[] point)
        {
            var factor = Factor(parameters, component);
            double[] centered = [.. point.Select((coordinate, j) => coordinate - parameters[k + (component * d) + j])];
            double[] image = [.. Enumerable.Range(0, d).Select(
                i => Enumerable.Range(0, d).Sum(j => factor[i, j] * centered[j]))];
            return (parameters[component] + LogDeterminant(parameters, component) - (0.5 * image.Sum(e => e * e)),
                centered, image);
        }

        private double LogDeterminant(double[] parameters, int component) =>
            Enumerable.Range(0, d).Sum(j => parameters[k + (k * d) + (component * d) + j]);

        private double[,] Factor(double[] parameters, int component)
        {
            var factor = new double[d, d];
            for (var j = 0; j < d; j++)
            {
                factor[j, j] = Math.Exp(parameters[k + (k * d) + (component * d) + j]);
            }

            foreach (var (index, i, j) in Triangle(component))
            {
                factor[i, j] = parameters[k + (2 * k * d) + index];
            }

            return factor;
        }

        private IEnumerable<(int Index, int Row, int Column)> Triangle(int component)
        {
            var index = component * d * (d - 1) / 2;
            for (var j = 0; j < d; j++)
            {
                for (var i = j + 1; i < d; i++)
                {
                    yield return (index++, i, j);
                }
            }
        }

        // Γ(1/2) = √π, Γ(1) = 1, Γ(a + 1) = a Γ(a).
        private static double LogGammaOfHalf(int twice) =>
            twice > 2 ? Math.Log((twice / 2.0) - 1) + LogGammaOfHalf(twice - 2) : twice == 2 ? 0 : 0.5 * Math.Log(
                Math.PI);
    }
}
