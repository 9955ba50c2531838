using System.Runtime.InteropServices.JavaScript;
using AutoDiff.Reporting;

namespace AutoDiff.Page;

/// <summary>What the worker of the page calls, and what it is called back with.</summary>
internal static partial class Program
{
    private static void Main()
    {
        // nothing to do before something is asked
    }

    /// <summary>Answers a question line by line.</summary>
    [JSExport]
    internal static void Ask(string question) => Answers.To(question, Send);

    [JSImport("globalThis.autodiffAnswer")]
    private static partial void Send(string line);
}
