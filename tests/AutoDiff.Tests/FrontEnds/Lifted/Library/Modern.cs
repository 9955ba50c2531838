using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plain;

public static class Modern
{
    [InlineArray(4)]
    private struct Four
    {
        private double first;
    }

    [At(0.37, 0.81)]
    public static double CollectionExpressions(double x, double y)
    {
        List<double> list = [1, x, y];
        list.Add(x * y);
        Span<double> span = [x, 2, y];
        span[1] *= list[^1];
        double[] all = [.. list, y * y, .. span];
        ReadOnlySpan<double> read = [.. all, x];
        var sum = 0.0;
        for (var i = 0; i < read.Length; i++)
            sum += (i + 1) * read[i] * read[^(i + 1)];
        return sum + Sum(x, y * y, sum);

        static double Sum(params ReadOnlySpan<double> values)
        {
            var total = 0.0;
            foreach (var v in values)
                total += v * v;
            return total;
        }
    }

    [At(0.37, 0.81)]
    public static double InlineArrays(double x, double y)
    {
        Four a = default;
        for (var i = 0; i < 4; i++)
            a[i] = x * (i + y);
        var b = a;
        b[2] = y * y;
        Span<double> span = b;
        span[3] += a[2];
        var sum = 0.0;
        foreach (var v in b)
            sum = sum * x + v;
        return sum * a[2] * a[3];
    }

    [At(0.37, 0.81)]
    public static double PartsOfMemory(double x, double y)
    {
        Memory<double> memory = new[] { x, y, x * y, 2.0 };
        memory.Span[1] *= 3;
        ReadOnlyMemory<double> end = memory[1..];
        var segment = new ArraySegment<double>(memory.ToArray(), 1, 2);
        var bytes = new double[3];
        Buffer.BlockCopy(memory.ToArray(), sizeof(double), bytes, 0, 3 * sizeof(double));
        return end.Span[0] * end.Span[1] + segment[1] * segment[0] + bytes[1] / bytes[2];
    }

    private static readonly (double Weight, double Offset)[] Layers = [(0.5, 0.1), (-1.5, 0.2), (0.7, -0.4)];

    [At(0.37, 0.81)]
    public static double CopiedStructures(double x, double y)
    {
        var layers = Layers.ToArray();
        layers[1].Weight *= y;
        ref var last = ref layers[^1];
        last.Offset = x * x;
        CollectionsMarshal.AsSpan(new List<double> { x, y })[0] = 3;
        foreach (var (weight, offset) in layers)
            x = Math.Tanh(weight * x + offset);
        return x + Layers[1].Weight;
    }

    private interface IShape<TSelf, T>
        where TSelf : IShape<TSelf, T>
        where T : IFloatingPointIeee754<T>
    {
        static abstract TSelf Of(T size);

        T Area { get; }
    }

    private readonly record struct Disc<T>(T Radius) : IShape<Disc<T>, T>
        where T : IFloatingPointIeee754<T>
    {
        public static Disc<T> Of(T size) => new(size);

        public T Area => T.Pi * Radius * Radius;
    }

    [At(0.37, 0.81)]
    public static double StaticAbstractMembers(double x, double y)
    {
        return Total<Disc<double>, double>(x, y, 5) + Horner([1.0, x, y], x);

        static T Total<TShape, T>(T x, T y, int count)
            where TShape : IShape<TShape, T>
            where T : IFloatingPointIeee754<T>
        {
            var sum = T.Zero;
            for (var i = 0; i < count; i++)
                sum += TShape.Of(T.Exp(-x * T.CreateChecked(i)) + T.Clamp(y, T.Zero, T.One)).Area;
            return T.Sqrt(sum);
        }

        static T Horner<T>(ReadOnlySpan<T> c, T x)
            where T : IMultiplyOperators<T, T, T>, IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
        {
            var sum = T.AdditiveIdentity;
            foreach (var a in c)
                sum = sum * x + a;
            return sum;
        }
    }
}
