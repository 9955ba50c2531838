using AutoDiff.GradBench.Protocol;

Session.Run(Console.In, Console.Out);
