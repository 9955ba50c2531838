using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Printers;

/// <summary>What the statements of a method share, be they those of a program or of one that it is made of.</summary>
internal sealed class CSharpScope(CSharpNames names, CSharpHelpers helpers, CodeText code)
{
    public CSharpNames Names => names;

    public CSharpHelpers Helpers => helpers;

    public CodeText Code => code;

    /// <summary>The names of the indices of loops over elements, from the outermost in.</summary>
    public string[] Loops { get; } = [.. Enumerable.Range(0, Shape.MaximumRank)
        .Select(axis => names.Unique(axis < 3 ? "ijk"[axis].ToString() : $"i{axis}"))];

    /// <summary>Writes a program as statements.</summary>
    /// <param name="program">The program.</param>
    /// <param name="inputs">The variables that hold its inputs.</param>
    /// <returns>The variables that hold its outputs.</returns>
    public string[] Write(ArrayProgram program, string[] inputs)
    {
        var writer = new CSharpWriter(program, inputs, this);
        for (var i = 0; i < program.Count; i++)
        {
            writer.Write(i);
        }

        foreach (var guard in program.Guards)
        {
            code.Line($"if ({writer.Name(guard.Instruction)} {(guard.Outcome ? "==" : "!=")} 0)").Open();
            Throw("The code from which this was recorded would go another way.");
            code.Close();
        }

        var outputs = new string[program.Outputs.Length];
        for (var k = 0; k < outputs.Length; k++)
        {
            outputs[k] = writer.Name(program.Outputs[k]);
        }

        return outputs;
    }

    /// <summary>Writes that a method throws here.</summary>
    public void Throw(string message) => code.Line($"throw new InvalidOperationException(\"{message}\");");

    /// <summary>Declares a variable that is assigned to again, and returns its name.</summary>
    /// <param name="name">The name, or one like it.</param>
    /// <param name="shape">The shape of what it holds.</param>
    /// <param name="value">What it holds first; null for nothing yet.</param>
    public string Declare(string name, Shape shape, string? value)
    {
        var unique = names.Unique(name);
        var type = shape.Rank == 0 ? "double" : "ReadOnlySpan<double>";
        code.Line($"{type} {unique}{(value is null ? "" : $" = {value}")};");
        return unique;
    }

    /// <summary>Declares a variable whose elements are written one by one, or are added up.</summary>
    public string DeclareZeros(string name, Shape shape)
    {
        var unique = names.Unique(name);
        code.Line(shape.Rank == 0 ? $"var {unique} = 0.0;" : $"Span<double> {unique} = new double[{shape.Length}];");
        return unique;
    }

    /// <summary>Declares a part of an array, such as an element of a sequence.</summary>
    public string DeclarePart(string name, string array, string position, Shape part)
    {
        var unique = names.Unique(name);
        code.Line($"var {unique} = {Part(array, position, part)};");
        return unique;
    }

    /// <summary>Writes a value over a part of an array.</summary>
    public void SetPart(string array, string position, Shape part, string value) => code.Line(
        part.Rank == 0 ? $"{array}[{position}] = {value};" : $"{value}.CopyTo({Part(array, position, part)});");

    /// <summary>Adds a value.</summary>
    public void Add(string sum, Shape shape, string value)
    {
        if (shape.Rank == 0)
        {
            code.Line($"{sum} += {value};");
            return;
        }

        code.Loop(Loops[0], shape.Length).Line($"{sum}[{Loops[0]}] += {value}[{Loops[0]}];").Close();
    }

    private static string Part(string array, string position, Shape part) =>
        part.Rank == 0 ? $"{array}[{position}]" : $"{array}.Slice({position}, {part.Length})";
}
