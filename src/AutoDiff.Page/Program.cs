using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using AutoDiff.Reporting;

[assembly: SupportedOSPlatform("browser")]

namespace AutoDiff.Page;

/// <summary>What the worker of the page calls, and what it is called back with.</summary>
internal static partial class Program
{
    private static void Main()
    {
        // There is nothing to do before something is asked.
    }

    /// <summary>Answers a question line by line.</summary>
    [JSExport]
    internal static void Ask(string question) => Answers.To(question, Send);

    [JSImport("globalThis.autodiffAnswer")]
    private static partial void Send(string line);
}
