using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AutoDiff.Benchmarks;

/// <summary>
/// States how many elementary operations a function does per term, of which it has N, and adds a column of the time
/// each takes. (The library's own OperationsPerInvoke must be a constant and cannot follow N.)
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OperationsPerTermAttribute(int operations) : Attribute, IConfigSource
{
    public int Operations { get; } = operations;

    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddColumn(new TimeColumn(operations));

    private sealed class TimeColumn(int operations) : IColumn
    {
        public string Id => nameof(OperationsPerTermAttribute);

        public string ColumnName => "ns/op";

        public string Legend => "Mean time per elementary operation of the function (its value and gradient included)";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            var terms = (int)benchmarkCase.Parameters["N"];
            return summary[benchmarkCase]?.ResultStatistics is { } statistics
                ? (statistics.Mean / ((double)operations * terms)).ToString("F2", CultureInfo.InvariantCulture)
                : "-";
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
            GetValue(summary, benchmarkCase);

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
    }
}
