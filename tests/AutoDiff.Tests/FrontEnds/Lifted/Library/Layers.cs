namespace Plain;

public static class Layers
{
    [At(0.3, -0.2, 0.5, 0.1)]
    public static double GatedCell(double[] w)
    {
        Span<double> hidden = stackalloc double[2], cell = stackalloc double[2], gates = stackalloc double[4];
        foreach (var input in (ReadOnlySpan<double>)[0.5, -1, 0.25])
        {
            for (var u = 0; u < 2; u++)
            {
                for (var g = 0; g < gates.Length; g++)
                {
                    var z = Math.FusedMultiplyAdd(w[g], input, w[(g + u) % 4] * hidden[u]);
                    gates[g] = g == 2 ? Math.Tanh(z) : Sigmoid(z);
                }

                cell[u] = gates[1] * cell[u] + gates[0] * gates[2];
                hidden[u] = gates[3] * Math.Tanh(cell[u]);
            }
        }

        return hidden[0] * cell[1];

        static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));
    }

    [At(0.3, -0.2, 0.5, 0.4)]
    public static double ConvolutionAndPooling(double[] kernel)
    {
        var image = new double[6, 6];
        for (var i = 0; i < 6; i++)
        for (var j = 0; j < 6; j++)
            image[i, j] = Math.Sin(i * 1.3 + j * j * 0.7);
        var pooled = new double[2][];
        for (var i = 0; i < 2; i++)
        {
            pooled[i] = new double[2];
            for (var j = 0; j < 2; j++)
            {
                var most = double.NegativeInfinity;
                for (var a = 0; a < 2; a++)
                for (var b = 0; b < 2; b++)
                {
                    var value = 0.0;
                    for (var k = 0; k < 4; k++)
                        value += kernel[k] * image[2 * i + a + k / 2, 2 * j + b + k % 2];
                    most = Math.Max(most, value);
                }

                pooled[i][j] = most > 0 ? most : 0.01 * most;
            }
        }

        return pooled.SelectMany(row => row).Select((p, i) => p * (i + 1)).Sum();
    }

    [At(0.3, -0.2, 0.5, 0.4, 1.1, -0.7)]
    public static double Attention(double[] x)
    {
        const int tokens = 3, width = 2;
        var result = 0.0;
        Span<double> scores = stackalloc double[tokens];
        for (var q = 0; q < tokens; q++)
        {
            var most = double.MinValue;
            for (var k = 0; k <= q; k++)
            {
                scores[k] = Dot(x.AsSpan(q * width, width), x.AsSpan(k * width, width)) / Math.Sqrt(width);
                most = scores[k] > most ? scores[k] : most;
            }

            var total = 0.0;
            for (var k = 0; k <= q; k++)
                total += scores[k] = Math.Exp(scores[k] - most);
            for (var k = 0; k <= q; k++)
                result += scores[k] / total * x[k * width + 1] * (q + 1);
        }

        return result;

        static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
        {
            var sum = 0.0;
            for (var i = 0; i < a.Length; i++)
                sum += a[i] * b[i];
            return sum;
        }
    }
}
