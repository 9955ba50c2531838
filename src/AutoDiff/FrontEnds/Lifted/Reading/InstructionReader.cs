using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;

namespace AutoDiff.FrontEnds.Lifted.Reading;

/// <summary>The instructions of a method, from the bytes of its body.</summary>
internal static class InstructionReader
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>The instructions; branches name the offsets that they lead to.</summary>
    public static List<(MethodStep Step, FlowControl Flow)> Read(byte[] bytes)
    {
        var steps = new List<(MethodStep, FlowControl)>();
        for (var position = 0; position < bytes.Length;)
        {
            var offset = position;
            int value = bytes[position++];
            if (value == 0xFE)
            {
                value = 0xFE00 | bytes[position++];
            }

            var code = Codes[value];
            var operand = Operand(code.OperandType, bytes, ref position);
            steps.Add((General(offset, code.Name!, operand), code.FlowControl));
        }

        return steps;
    }

    private static object? Operand(OperandType type, byte[] bytes, ref int position)
    {
        var rest = bytes.AsSpan(position);
        switch (type)
        {
            case OperandType.InlineNone:
                return null;
            case OperandType.ShortInlineBrTarget:
                position += 1;
                return position + (sbyte)rest[0];
            case OperandType.InlineBrTarget:
                position += 4;
                return position + BinaryPrimitives.ReadInt32LittleEndian(rest);
            case OperandType.ShortInlineI:
                position += 1;
                return (int)(sbyte)rest[0];
            case OperandType.ShortInlineVar:
                position += 1;
                return (int)rest[0];
            case OperandType.InlineVar:
                position += 2;
                return (int)BinaryPrimitives.ReadUInt16LittleEndian(rest);
            case OperandType.InlineI8:
                position += 8;
                return BinaryPrimitives.ReadInt64LittleEndian(rest);
            case OperandType.InlineR:
                position += 8;
                return BinaryPrimitives.ReadDoubleLittleEndian(rest);
            case OperandType.ShortInlineR:
                position += 4;
                return BinaryPrimitives.ReadSingleLittleEndian(rest);
            case OperandType.InlineSwitch:
                var targets = new int[BinaryPrimitives.ReadInt32LittleEndian(rest)];
                position += 4 + (4 * targets.Length);
                for (var k = 0; k < targets.Length; k++)
                {
                    targets[k] = position + BinaryPrimitives.ReadInt32LittleEndian(rest[(4 + (4 * k))..]);
                }

                return targets;
            default:
                position += 4;
                return BinaryPrimitives.ReadInt32LittleEndian(rest);
        }
    }

    private static MethodStep General(int offset, string name, object? operand)
    {
        if (name.EndsWith(".s", StringComparison.Ordinal))
        {
            name = name[..^2];
        }

        if (name.StartsWith("ldc.i4", StringComparison.Ordinal))
        {
            var suffix = name["ldc.i4".Length..];
            return new(
                offset,
                "ldc",
                suffix is "" ? operand : suffix is ".m1" ? -1 : int.Parse(suffix[1..], CultureInfo.InvariantCulture));
        }

        if (name is "ldc.i8" or "ldc.r4" or "ldc.r8")
        {
            return new(offset, "ldc", operand);
        }

        return name.Split('.') is [("ldarg" or "ldloc" or "stloc") and var slot, [>= '0' and <= '3' and var digit]]
            ? new(offset, slot, digit - '0')
            : new(offset, name, operand);
    }
}
