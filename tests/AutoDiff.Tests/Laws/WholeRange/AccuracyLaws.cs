using System.Globalization;
using System.Numerics;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.WholeRange;

/// <summary>
/// Every elementwise primitive and its first three derivatives against the truth, over the whole range of exponents, in
/// double and float and in every mode. The page of numerics states the bounds.
/// </summary>
/// <remarks>
/// To measure at more points: ACCURACY_SAMPLES=5000. To write what is then found to the page: APPROVE_ACCURACY=1.
/// </remarks>
public class AccuracyLaws
{
    // Of values, of first and of second derivatives. Of third ones it is asked that they be numbers.
    private static readonly double[] Goals = [4, 4, 16, double.MaxValue];

    private static readonly int Samples = int.Parse(
        Environment.GetEnvironmentVariable("ACCURACY_SAMPLES") ?? "160", CultureInfo.InvariantCulture);

    public static TheoryData<Op> Primitives => [.. Truth.Known];

    [Theory]
    [MemberData(nameof(Primitives))]
    public void No_error_exceeds_the_one_on_the_page(Op op)
    {
        var page = ErrorTable.Read();
        foreach (var (order, errors) in Measured(op))
        {
            Assert.True(page.TryGetValue((op, order), out var bounds), $"The page has no row for {op}, order {order}.");
            for (var k = 0; k < bounds.Length; k++)
            {
                Assert.True(
                    errors[k].Ulps <= bounds[k],
                    $"{op}, order {order}, {ErrorTable.Columns[k]}: {errors[k].Ulps:G3} ulp, {bounds[k]} " +
                    "by the page; " + errors[k].Place);
            }
        }
    }

    [Fact]
    public void The_bounds_are_the_goals_but_for_exceptions_with_a_reason()
    {
        if (Environment.GetEnvironmentVariable("APPROVE_ACCURACY") == "1")
        {
            ErrorTable.Write(
                from op in Truth.Known
                from errors in Measured(op)
                select (op, errors.Key, Array.ConvertAll(errors.Value, worst => worst.Ulps)));
        }

        var missed = ErrorTable.Read().Where(row => row.Value.Max() > Goals[row.Key.Order]).Select(row => row.Key);
        Assert.Equal(missed.Order(), ErrorTable.Exceptions().Order());
    }

    private static SortedDictionary<int, Worst[]> Measured(Op op)
    {
        var (doubles, floats) = (Of<double>(), Of<float>());
        var errors = new SortedDictionary<int, Worst[]>();
        foreach (var order in doubles.Keys.Concat(floats.Keys).Select(key => key.Order).Distinct())
        {
            errors.Add(order, Array.ConvertAll(ErrorTable.Columns, column =>
                (column.IsFloat ? floats : doubles).GetValueOrDefault((order, column.Mode))));
        }

        return errors;

        SortedDictionary<(int Order, Mode Mode), Worst> Of<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var measurement = new PrimitiveErrors<T>(Samples);
            PrimitiveTable.Visit(op, null, ref measurement);
            return measurement.Found;
        }
    }
}
