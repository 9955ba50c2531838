using System.Reflection;

namespace AutoDiff;

/// <summary>A plain method does something that the reader of plain methods cannot differentiate.</summary>
public sealed class LiftException : NotSupportedException
{
    internal LiftException(string construct, MethodBase method, int offset, string? file, int line)
        : base($"{construct}, in {NameOf(method)}, {PlaceOf(offset, file, line)}.") =>
        (Construct, Method, Offset, File, Line) = (construct, NameOf(method), offset, file, line);

    /// <summary>What cannot be differentiated, and why.</summary>
    public string Construct { get; }

    /// <summary>The method in which it stands, with its type.</summary>
    public string Method { get; }

    /// <summary>The offset of the instruction in the intermediate language of the method.</summary>
    public int Offset { get; }

    /// <summary>The source file; null where there are no debug symbols.</summary>
    public string? File { get; }

    /// <summary>The line in the source file, counted from 1; 0 where there are no debug symbols.</summary>
    public int Line { get; }

    private static string NameOf(MethodBase method) =>
        method.DeclaringType is { } type ? $"{type.FullName ?? type.Name}.{method.Name}" : method.Name;

    private static string PlaceOf(int offset, string? file, int line) =>
        file is null ? $"IL offset {offset}" : $"{Path.GetFileName(file)}:{line}";
}
