namespace AutoDiff.Cli.Input;

/// <summary>Reads files that people name on the command line.</summary>
internal static class FileReader
{
    // Far more than anyone writes by hand; a file beyond it is a mistake, and would be held in memory many times over.
    private const long MaximumLength = 64L << 20;

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="InputException">It does not exist, is a directory, cannot be read or is too long.</exception>
    public static byte[] Read(string file)
    {
        const string Expected = "a file that can be read";
        if (Directory.Exists(file))
        {
            throw new InputException("This is a directory.") { Found = "a directory", Expected = "a file" };
        }

        try
        {
            using var stream = File.OpenRead(file);
            if (stream.CanSeek && stream.Length > MaximumLength)
            {
                throw new InputException(
                    "The file is too long.") { Found = $"{stream.Length} bytes",
                    Expected = $"at most {MaximumLength} bytes" };
            }

            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
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
}
