using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AutoDiff.FrontEnds.Lifted.Reading;

/// <summary>Lines of source, from the debug symbols beside an assembly or in it.</summary>
internal static class SourceLines
{
    /// <summary>The file and the line of an instruction; null and 0 where there are no symbols.</summary>
    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "An empty path says that there is no file to look into.")]
    public static (string? File, int Line) Of(MethodBase method, int offset)
    {
        var path = method.Module.Assembly.Location;
        if (path.Length == 0)
        {
            return (null, 0);
        }

        try
        {
            using var image = new PEReader(File.OpenRead(path));
            if (!image.TryOpenAssociatedPortablePdb(
                path, file => File.Exists(file) ? File.OpenRead(file) : null, out var provider, out _))
            {
                return (null, 0);
            }

            using (provider)
            {
                return Find(provider!.GetMetadataReader(), method, offset);
            }
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return (null, 0);
        }
    }

    private static (string? File, int Line) Find(MetadataReader reader, MethodBase method, int offset)
    {
        var handle = MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF);
        var symbols = reader.GetMethodDebugInformation(handle);
        (string?, int) found = (null, 0);
        foreach (var point in symbols.GetSequencePoints())
        {
            if (point.Offset > offset)
            {
                break;
            }

            if (!point.IsHidden)
            {
                found = (reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine);
            }
        }

        return found;
    }
}
