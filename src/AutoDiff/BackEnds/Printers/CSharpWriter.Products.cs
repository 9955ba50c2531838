using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <content>Loops that add products.</content>
internal ref partial struct CSharpWriter
{
    private readonly void Product()
    {
        Declare(null);
        switch (entry.Op)
        {
            case Op.MatMul:
                MatrixProduct();
                break;
            case Op.Convolution:
                Convolution();
                break;
            default:
                Contraction();
                break;
        }
    }

    private readonly void MatrixProduct()
    {
        var mode = MatMul.Mode.From(listing.Attribute(entry));
        var (x, y, z) = (listing.Shape(entry.A), listing.Shape(entry.B), listing.Shape(index));
        var (rows, columns, inner) = (z[-2], z[-1], mode.TransposeX ? x[-2] : x[-1]);
        var (batch, i, j, k) = (loops[3], loops[0], loops[1], loops[2]);
        code.Loop(batch, Length(z.Axes[..^2])).Loop(i, rows).Loop(j, columns).Loop(k, inner);
        var left = At(
            entry.A,
                $"{batch} * {rows * inner} + {(mode.TransposeX ? $"{k} * {rows} + {i}" : $"{i} * {inner} + {k}")}");
        var right = At(
            entry.B,
                $"{batch} * {inner * columns} + " +
                $"{(mode.TransposeY ? $"{j} * {inner} + {k}" : $"{k} * {columns} + {j}")}");
        code.Line(
            $"{At(index, $"({batch} * {rows} + {i}) * {columns} + {j}")} += {Times(left, right, mode.Absorbing)};");
        Close(4);
    }

    private readonly void Contraction()
    {
        var call = listing.Call(entry);
        var operands = listing.Operands(entry, default);
        var lengths = new int[Einsum.LabelCount(call)];
        Einsum.SetLengths(call, lengths);
        var letters = new string[lengths.Length];
        for (var label = 0; label < lengths.Length; label++)
        {
            letters[label] = label < loops.Length ? loops[label] : names.Unique($"i{label}");
            code.Loop(letters[label], lengths[label]);
        }

        var absorbing = call.Attribute[0];
        var product = At(operands[0], Place(call, 0, letters));
        for (var k = 1; k < call.Count; k++)
        {
            product = Times(product, At(operands[k], Place(call, k, letters)), Einsum.Absorbs(absorbing, k));
        }

        code.Line($"{At(index, Place(call, -1, letters))} += {product};");
        Close(lengths.Length);
    }

    private readonly void Convolution()
    {
        var call = listing.Call(entry);
        var (x, w, z) = (
            Primitives.Convolution.ShapeOf(call, Primitives.Convolution.Part.X),
            Primitives.Convolution.ShapeOf(call, Primitives.Convolution.Part.W),
            Primitives.Convolution.ShapeOf(call, Primitives.Convolution.Part.Z));
        var (b, o, c) = (loops[0], loops[1], loops[2]);
        code.Loop(b, x[0]).Loop(o, w[0]).Loop(c, x[1]);
        var (ofX, ofW, ofZ) = ($"{b} * {x[1]} + {c}", $"{o} * {x[1]} + {c}", $"{b} * {w[0]} + {o}");
        for (var axis = 2; axis < x.Rank; axis++)
        {
            var steps = new Primitives.Convolution.Steps(call.Attribute, axis - 2);
            var (s, t, i) = (names.Unique("s"), names.Unique("t"), names.Unique("position"));
            code.Loop(s, w[axis]).Loop(t, z[axis]);
            code.Line($"var {i} = {t} * {steps.Stride} + {s} * {steps.Dilation} - {steps.Padding};");
            code.Line($"if ({i} < 0 || {i} >= {x[axis]}) continue;");
            (ofX, ofW, ofZ) =
                ($"({ofX}) * {x[axis]} + {i}", $"({ofW}) * {w[axis]} + {s}", $"({ofZ}) * {z[axis]} + {t}");
        }

        string[] places = [ofX, ofW, ofZ];
        var result = call.Attribute[0];
        var (first, second) = (
            At(entry.A, places[(int)Primitives.Convolution.PartOf(0, call.Attribute)]),
            At(entry.B, places[(int)Primitives.Convolution.PartOf(1, call.Attribute)]));
        code.Line(
            $"{At(index, places[result])} += {Times(first, second, Primitives.Convolution.Absorbs(call.Attribute))};");
        Close(3 + (2 * (x.Rank - 2)));
    }

    private readonly string Times(string left, string right, MatMul.Absorbing absorbing) => absorbing switch
    {
        MatMul.Absorbing.None => $"{left} * {right}",
        MatMul.Absorbing.X => $"{helpers.Find(CSharpMethod.Of<Scale>())}({left}, {right})",
        MatMul.Absorbing.Y => $"{helpers.Find(CSharpMethod.Of<Scale>())}({right}, {left})",
        _ => $"{helpers.Find(CSharpMethod.Of<Absorb>())}({left}, {right})",
    };

    private static string Place(in LinearCall call, int operand, string[] letters)
    {
        var strides = new int[letters.Length];
        Einsum.SetStrides(call, operand, strides);
        return Position.Sum(letters.Select((letter, label) => Position.Times(letter, strides[label])));
    }
}
