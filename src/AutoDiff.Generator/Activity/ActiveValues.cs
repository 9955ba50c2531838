using AutoDiff.Generator.Diagnostics;
using AutoDiff.Generator.Reading;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Activity;

/// <summary>
/// What varies with the arguments. Arrays that may be the same, since one was assigned to the other, vary together.
/// </summary>
internal sealed class ActiveValues
{
    private readonly Dictionary<object, object> parents = [];
    private readonly HashSet<object> active = [];
    private readonly HashSet<object> written = [];
    private readonly Dictionary<object, Location> rounded = [];

    private ActiveValues()
    {
    }

    /// <summary>Analyzes a method.</summary>
    /// <exception cref="RefusedException">A derivative would be lost.</exception>
    public static ActiveValues Of(PlainMethod method, Location where)
    {
        var values = new ActiveValues();
        var assignments = method.Body.All.OfType<Assignment>().ToList();
        foreach (var assignment in assignments)
        {
            if (IsArray(assignment.Target) && values.Root(assignment.Value) is { } value)
            {
                values.parents[values.Root(assignment.Target)!] = value;
            }
        }

        foreach (var parameter in method.Parameters.Where(parameter => !parameter.IsConstant))
        {
            values.active.Add(values.Root(parameter));
        }

        for (var count = -1; count != values.active.Count;)
        {
            count = values.active.Count;
            foreach (var assignment in assignments.Where(assignment => values.IsActive(assignment.Value)))
            {
                values.active.Add(values.Root(assignment.Target)!);
            }
        }

        foreach (var assignment in assignments.Where(assignment => assignment.Target is Item))
        {
            values.written.Add(values.Root(assignment.Target)!);
        }

        values.FindRounded(assignments);
        values.Check(method, where);
        return values;
    }

    /// <summary>Whether a variable, or what an array holds, varies with the arguments.</summary>
    public bool IsActive(Local local) => MethodReader.IsDifferentiated(local.Type) && active.Contains(Root(local));

    /// <summary>Whether a value varies with the arguments where it is differentiated.</summary>
    public bool IsActive(Expression value) => value switch
    {
        Use use => IsActive(use.Local),
        Item item => IsActive(item.Array),
        Constant constant => IsArray(constant) && active.Contains(Root(constant)!),
        Prefix or Infix => value.IsNumber && value.Operands.Any(IsActive),
        Call call => call.Arguments.Any(IsActive),
        Linked linked => linked.Arguments.Any(IsActive),
        Choice choice => choice.IsNumber && (IsActive(choice.X) || IsActive(choice.Y)),
        Code code => IsArray(code) && IsActive(code.Parts[0]),
        _ => false,
    };

    /// <summary>Whether elements of an array, or of one that may be the same, are written.</summary>
    public bool IsWritten(Expression array) => Root(array) is { } root && written.Contains(root);

    /// <summary>Whether elements of a parameter are written.</summary>
    public bool IsWritten(Local local) => written.Contains(Root(local));

    /// <summary>What stands for all arrays that may be the same as that which a value is or is part of.</summary>
    public object? Root(Expression value) => value switch
    {
        Use use => Root(use.Local),
        Item item => Root(item.Array),
        Code code when IsArray(code) => Root(code.Parts[0]),
        Constant constant => Root((object)constant.Text),
        _ => null,
    };

    public static bool IsArray(Expression value) => value.Type[value.Type.Length - 1] is ']' or '>';

    private object Root(object variable)
    {
        while (parents.TryGetValue(variable, out var parent) && !parent.Equals(variable))
        {
            variable = parent;
        }

        return variable;
    }

    // What is rounded may be an index, or decide a way. It has lost its derivative where it becomes a number again.
    private void FindRounded(List<Assignment> assignments)
    {
        for (var count = -1; count != rounded.Count;)
        {
            count = rounded.Count;
            foreach (var assignment in assignments.Where(assignment => !assignment.Target.IsNumber))
            {
                var place = Rounding(assignment.Value)
                    ?? (assignment.Target as Item)?.Indices.Select(Rounding).FirstOrDefault(found => found is not null);
                if (place is not null && Root(assignment.Target) is { } target && !rounded.ContainsKey(target))
                {
                    rounded.Add(target, place);
                }
            }
        }
    }

    // Where what an integer is made of was rounded; null if it does not vary with the arguments.
    private Location? Rounding(Expression value) => value switch
    {
        { IsNumber: true } => null,
        Code { Where: { } place, Parts: [var from] } when IsActive(from) => place,
        Use or Item when Root(value) is { } root && rounded.TryGetValue(root, out var place) => place,
        _ => value.Operands.Select(Rounding).FirstOrDefault(place => place is not null),
    };

    private void Check(PlainMethod method, Location where)
    {
        foreach (var value in method.Body.All.SelectMany(statement => statement.Values).SelectMany(value => value.All))
        {
            var lost = value is { IsNumber: false } or Item ? null
                : value.Operands.Skip(value is Choice ? 1 : 0).Select(Rounding)
                    .FirstOrDefault(place => place is not null);
            if (lost is not null)
            {
                throw new RefusedException(
                    Rules.LostDerivative, lost, lost.SourceTree!.GetText().ToString(lost.SourceSpan));
            }

            if (value is Constant { Text: var field } && IsArray(value) && written.Contains(Root((object)field)))
            {
                throw new RefusedException(
                    Rules.StoredValue, where, field, "elements of a static array may be written.");
            }
        }
    }
}
