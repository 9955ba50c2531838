using System.Text;
using AutoDiff.Cli;
using AutoDiff.Cli.Output;

// What the reports are made of, ∂ and names in any alphabet, is UTF-8 wherever they go.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return new CommandLine(new Terminal(
    Console.OpenStandardInput(),
    Console.Out,
    Console.Error,
    IsOutputRedirected: Console.IsOutputRedirected,
    IsErrorRedirected: Console.IsErrorRedirected,
    NoColor: !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
    Width: Console.IsOutputRedirected || Console.WindowWidth <= 0 ? Terminal.UsualWidth : Console.WindowWidth))
    .Run(args);
