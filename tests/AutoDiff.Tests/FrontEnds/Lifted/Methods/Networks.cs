namespace Plain;

public static class Networks
{
    [At(0.1, -0.3, 0.5, 0.7, 0.2, -0.1, 0.4, 0.6, -0.2)]
    public static double Perceptron(double[] w)
    {
        double[][] inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
        double[] targets = [0, 1, 1, 0];
        var loss = 0.0;
        for (var s = 0; s < inputs.Length; s++)
        {
            var output = w[8];
            for (var h = 0; h < 2; h++)
            {
                var z = w[3 * h + 2];
                for (var i = 0; i < 2; i++)
                {
                    z += w[3 * h + i] * inputs[s][i];
                }

                output += w[6 + h] * Math.Tanh(z);
            }

            loss += (output - targets[s]) * (output - targets[s]);
        }

        return loss / inputs.Length;
    }

    [At(1, 2, 3, 0.5)]
    public static double SoftmaxCrossEntropy(double[] z)
    {
        double[] y = [0.2, 0.1, 0.5, 0.2];
        var total = 0.0;
        for (var i = 0; i < z.Length; i++)
            total += Math.Exp(z[i]);
        var loss = 0.0;
        for (var i = 0; i < z.Length; i++)
            loss -= y[i] * Math.Log(Math.Exp(z[i]) / total);
        return loss;
    }

    private sealed class Dense(int inputs, int outputs, Func<double, double> activation)
    {
        private readonly double[,] weights = new double[outputs, inputs];

        public void Fill(double[] from, ref int next)
        {
            for (var o = 0; o < outputs; o++)
                for (var i = 0; i < inputs; i++)
                    weights[o, i] = from[next++];
        }

        public double[] Apply(double[] x)
        {
            var y = new double[outputs];
            for (var o = 0; o < outputs; o++)
            {
                for (var i = 0; i < inputs; i++)
                    y[o] += weights[o, i] * x[i];
                y[o] = activation(y[o]);
            }

            return y;
        }
    }

    [At(0.3, -0.2, 0.5, 0.1, 0.8, -0.6)]
    public static double LayersAsObjects(double[] w)
    {
        var layers = new List<Dense>
        {
            new(2, 2, z => z > 0 ? z : 0.1 * z),
            new(2, 1, z => 1 / (1 + Math.Exp(-z))),
        };
        var next = 0;
        double[] x = [0.7, -1.2];
        foreach (var layer in layers)
        {
            layer.Fill(w, ref next);
            x = layer.Apply(x);
        }

        return x[0];
    }

    [At(0.5, -0.4, 0.2, 0.1)]
    public static double Recurrent(double w, double u, double b, double start)
    {
        var h = start;
        for (var t = 0; t < 500; t++)
        {
            h = Math.Tanh(w * h + u * Math.Sin(0.1 * t) + b);
        }

        return h;
    }

    [At(0.2, 0.4, -0.1, 0.7, 0.3)]
    public static double Convolution(double[] x)
    {
        double[] kernel = [0.5, -1, 0.25];
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var y = 0.0;
            for (var k = -1; k <= 1; k++)
            {
                var j = i + k;
                if (j < 0 || j >= x.Length)
                    continue;
                y += kernel[k + 1] * x[j];
            }

            sum += Math.Max(y, 0) + y * y;
        }

        return sum;
    }

    [At(0.2, 0.9, 0.5)]
    public static double Attention(double[] q)
    {
        double[][] keys = [[1, 0, 0.5], [0.2, 0.3, -1], [0, 1, 1]];
        double[] values = [1, -2, 3];
        var scores = keys.Select(k => k.Zip(q, (a, b) => a * b).Sum()).ToArray();
        var most = scores.Max();
        var weights = scores.Select(s => Math.Exp(s - most)).ToList();
        var total = weights.Sum();
        return weights.Select((e, i) => e / total * values[i]).Sum();
    }
}
