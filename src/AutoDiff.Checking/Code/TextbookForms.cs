using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Code;

/// <summary>
/// Functions with the derivatives that textbooks state for them. The engine may have a form that keeps more digits, as
/// where tanh has rounded to 1; code that is written by hand is not wrong for having those of the textbook.
/// </summary>
internal static class TextbookForms
{
    /// <summary>
    /// A program with the same values and the derivatives of the textbooks; null if all its derivatives are the
    /// engine's.
    /// </summary>
    public static ArrayProgram? Of(ArrayProgram program)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var copy = new ProgramCopy(program, builder, inputs);
        var differs = false;
        for (var instruction = 0; instruction < program.Count; instruction++)
        {
            copy.RecordUpTo(instruction + 1);
            var (op, operands) = (program.Instructions[instruction].Op, program.Instructions[instruction].Operands);
            if (Form(op, k => copy[operands[k]]) is { } form)
            {
                copy[instruction] = form;
                differs = true;
            }
        }

        return differs ? builder.Build([.. program.Outputs.Select(output => copy[output])]) : null;
    }

    private static Variable? Form(Op op, Func<int, Variable> operand) => op switch
    {
        Op.Expm1 => Variable.Apply<TextbookExpm1>(operand(0)),
        Op.Tanh => Variable.Apply<TextbookTanh>(operand(0)),
        Op.Sigmoid => Variable.Apply<TextbookSigmoid>(operand(0)),
        Op.Softplus => Variable.Apply<TextbookSoftplus>(operand(0)),
        Op.Asinh => Variable.Apply<TextbookAsinh>(operand(0)),
        Op.Atan => Variable.Apply<TextbookAtan>(operand(0)),
        Op.Atan2 => Variable.Apply<TextbookAtan2>(operand(0), operand(1)),
        Op.Hypot => Variable.Apply<TextbookHypot>(operand(0), operand(1)),
        _ => null,
    };

    private readonly struct TextbookExpm1 : IUnary
    {
        public static string Name => Expm1.Name;

        public static double Value(double x) => Expm1.Value(x);

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => y + 1;
    }

    private readonly struct TextbookTanh : IUnary
    {
        public static string Name => Tanh.Name;

        public static double Value(double x) => Tanh.Value(x);

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => 1 - (y * y);
    }

    private readonly struct TextbookSigmoid : IUnary
    {
        public static string Name => Sigmoid.Name;

        public static double Value(double x) => Sigmoid.Value(x);

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => y * (1 - y);
    }

    private readonly struct TextbookSoftplus : IUnary
    {
        public static string Name => Softplus.Name;

        public static double Value(double x) => Softplus.Value(x);

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => 1 - T.Apply<Sigmoid>(-x);
    }

    private readonly struct TextbookAsinh : IUnary
    {
        public static string Name => Asinh.Name;

        public static double Value(double x) => Asinh.Value(x);

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => 1 / T.Apply<Sqrt>((x * x) + 1);
    }

    private readonly struct TextbookAtan : IUnary
    {
        public static string Name => Atan.Name;

        public static double Value(double x) => Atan.Value(x);

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => 1 / (1 + (x * x));
    }

    private readonly struct TextbookAtan2 : IBinary
    {
        public static string Name => Atan2.Name;

        public static double Value(double x, double y) => Atan2.Value(x, y);

        public static T PartialX<T>(T x, T y, T result)
            where T : struct, IReal<T> => y / ((x * x) + (y * y));

        public static T PartialY<T>(T x, T y, T result)
            where T : struct, IReal<T> => -x / ((x * x) + (y * y));
    }

    private readonly struct TextbookHypot : IBinary
    {
        public static string Name => Hypot.Name;

        public static double Value(double x, double y) => Hypot.Value(x, y);

        public static T PartialX<T>(T x, T y, T result)
            where T : struct, IReal<T> => x / T.Apply<Sqrt>((x * x) + (y * y));

        public static T PartialY<T>(T x, T y, T result)
            where T : struct, IReal<T> => y / T.Apply<Sqrt>((x * x) + (y * y));
    }
}
