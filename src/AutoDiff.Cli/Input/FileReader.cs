using AutoDiff.Reporting;
namespace AutoDiff.Cli.Input;

/// <summary>Reads files that people name on the command line.</summary>
internal static class FileReader
{
    // Far more than anyone writes by hand; a file beyond it is a mistake, and would be held in memory many times over.
    private const int MaximumLength = 64 << 20;

    /// <summary>The name that stands for what is piped in, as for many commands.</summary>
    public const string StandardInput = "-";

    /// <summary>The name of a file as reports show it.</summary>
    public static string NameOf(string file) => file == StandardInput ? "standard input" : file;

    /// <summary>The bytes of a file.</summary>
    /// <param name="file">Its name, or <see cref="StandardInput"/>.</param>
    /// <param name="input">What is piped in.</param>
    /// <exception cref="InputException">It does not exist, is a directory, cannot be read or is too long.</exception>
    public static byte[] Read(string file, Stream input)
    {
        const string Expected = "a file that can be read";
        if (file == StandardInput)
        {
            return ReadAll(input);
        }

        if (Directory.Exists(file))
        {
            throw new InputException("This is a directory.") { Found = "a directory", Expected = "a file" };
        }

        try
        {
            using var stream = File.OpenRead(file);
            return ReadAll(stream);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException("The file does not exist.") { Found = "nothing", Expected = Expected };
        }
        catch (UnauthorizedAccessException)
        {
            throw new InputException("The file may not be read.") { Found = "no permission to read",
                Expected = Expected };
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new InputException(
                $"The file cannot be read: {exception.Message}") { Found = "an error of the file system",
                Expected = Expected };
        }
    }

    // Counted while it is read: what a device or a pipe will give does not say how long it is.
    private static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MaximumLength)
            {
                throw new InputException("The file is too long.")
                {
                    Found = $"more than {MaximumLength} bytes",
                    Expected = $"at most {MaximumLength} bytes",
                };
            }
        }

        return bytes.ToArray();
    }
}
