using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Commands;

/// <summary>
/// The option <c>--help</c> of one command: its arguments, then details that the list of commands has no room for.
/// </summary>
internal sealed class DetailedHelp : Option<bool>
{
    public DetailedHelp(Terminal terminal, string details)
        : base("--help", "-h")
    {
        Description = "Show this help.";
        Arity = ArgumentArity.Zero;
        Action = new ShowAction(terminal, details);
    }

    internal sealed class ShowAction(Terminal terminal, string details) : SynchronousCommandLineAction
    {
        // Someone who asks for help has made no mistake yet.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = new HelpAction().Invoke(parseResult);
            terminal.Output.WriteLine(details);
            return result;
        }
    }
}
