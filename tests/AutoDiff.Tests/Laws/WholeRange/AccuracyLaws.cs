using System.Diagnostics;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.WholeRange;

public class AccuracyLaws(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public void Print()
    {
        foreach (var op in PrimitiveData.Codes.Where(op => op is not (Op.CustomUnary or Op.CustomBinary)))
        {
            var watch = Stopwatch.StartNew();
            var a = new PrimitiveErrors<double>(250);
            PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref a);
            var b = new PrimitiveErrors<float>(250);
            PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref b);
            foreach (var (k, w) in a.Found) { output.WriteLine($"{op} d {k.Order} {k.Mode} {w.Ulps:G4} {w.Place}"); }
            foreach (var (k, w) in b.Found) { output.WriteLine($"{op} f {k.Order} {k.Mode} {w.Ulps:G4} {w.Place}"); }
            output.WriteLine($"time {op} {watch.ElapsedMilliseconds}");
        }
    }
}
