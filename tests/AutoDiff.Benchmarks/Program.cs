using AutoDiff.Benchmarks;
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(GradientBenchmark).Assembly).Run(args);
