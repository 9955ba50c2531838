namespace AutoDiff.Tests.Documentation;

public class CSharpProgramTests
{
    [Fact]
    public void What_others_print_meanwhile_is_not_the_programs()
    {
        using var isDone = new ManualResetEventSlim();
        var others = new Thread(() =>
        {
            while (!isDone.Wait(1))
            {
                Console.Write(' ');
            }
        });
        others.Start();
        const string code = """
            Console.Write("mine");
            System.Threading.Thread.Sleep(100);
            System.Threading.Tasks.Task.Run(() => Console.Write(", also on another thread")).Wait();
            """;
        try
        {
            Assert.Equal("mine, also on another thread", CSharpProgram.Run(code));
        }
        finally
        {
            isDone.Set();
            others.Join();
        }
    }
}
