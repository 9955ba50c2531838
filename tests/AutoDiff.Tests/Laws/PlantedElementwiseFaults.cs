using AutoDiff.Numbers;
using AutoDiff.Primitives;
using Interval = AutoDiff.Primitives.Interval;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Stand-ins for elementwise primitives whose value is right and one of whose partials is not: the laws that the
/// primitives obey must refuse every one of them.
/// </summary>
public class PlantedElementwiseFaults
{
    public static TheoryData<Op> Elementwise => PrimitiveData.Elementwise;

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void The_laws_catch_a_spoiled_partial(Op op)
    {
        var plant = default(Plant);
        PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref plant);
    }

    private interface IFault
    {
        static abstract T Spoil<T>(T partial)
            where T : struct, IReal<T>;
    }

    private readonly struct None : IFault
    {
        public static T Spoil<T>(T partial)
            where T : struct, IReal<T> => partial;
    }

    private readonly struct Flipped : IFault
    {
        public static T Spoil<T>(T partial)
            where T : struct, IReal<T> => -partial;
    }

    private readonly struct Doubled : IFault
    {
        public static T Spoil<T>(T partial)
            where T : struct, IReal<T> => 2 * partial;
    }

    /// <summary>The one fault that a partial of 0 can have.</summary>
    private readonly struct Shifted : IFault
    {
        public static T Spoil<T>(T partial)
            where T : struct, IReal<T> => partial + 1;
    }

    private readonly struct Faulty<TOp, TFault> : IUnary
        where TOp : struct, IUnary
        where TFault : struct, IFault
    {
        public static string Name => TOp.Name;

        public static Interval Domain => TOp.Domain;

        public static double Value(double x) => TOp.Value(x);

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => TFault.Spoil(TOp.Partial(x, y));
    }

    private readonly struct Faulty<TOp, TFaultX, TFaultY> : IBinary
        where TOp : struct, IBinary
        where TFaultX : struct, IFault
        where TFaultY : struct, IFault
    {
        public static string Name => TOp.Name;

        public static Notation Notation => TOp.Notation;

        public static Interval DomainX => TOp.DomainX;

        public static Interval DomainY => TOp.DomainY;

        public static double Value(double x, double y) => TOp.Value(x, y);

        public static T PartialX<T>(T x, T y, T result)
            where T : struct, IReal<T> => TFaultX.Spoil(TOp.PartialX(x, y, result));

        public static T PartialY<T>(T x, T y, T result)
            where T : struct, IReal<T> => TFaultY.Spoil(TOp.PartialY(x, y, result));
    }

    private readonly struct Swapped<TOp> : IBinary
        where TOp : struct, IBinary
    {
        public static string Name => TOp.Name;

        public static Notation Notation => TOp.Notation;

        public static Interval DomainX => TOp.DomainX;

        public static Interval DomainY => TOp.DomainY;

        public static double Value(double x, double y) => TOp.Value(x, y);

        public static T PartialX<T>(T x, T y, T result)
            where T : struct, IReal<T> => TOp.PartialY(x, y, result);

        public static T PartialY<T>(T x, T y, T result)
            where T : struct, IReal<T> => TOp.PartialX(x, y, result);
    }

    private struct Plant : ISomePrimitives
    {
        private static readonly Shape Shape = [4];

        public readonly void Unary<TOp>()
            where TOp : struct, IUnary
        {
            Passes(Single.Unary<Faulty<TOp, None>>(Shape), TOp.Name);
            Caught(Single.Unary<Faulty<TOp, Shifted>>(Shape), $"{TOp.Name}, partial + 1");
            if (!TOp.IsLocallyConstant)
            {
                Caught(Single.Unary<Faulty<TOp, Flipped>>(Shape), $"{TOp.Name}, sign");
                Caught(Single.Unary<Faulty<TOp, Doubled>>(Shape), $"{TOp.Name}, factor");
            }
        }

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary
        {
            Passes(Single.Binary<Faulty<TOp, None, None>>(Shape), TOp.Name);
            Caught(Single.Binary<Faulty<TOp, None, Shifted>>(Shape), $"{TOp.Name}, partial in y + 1");

            // An argument of which there is but one value, the order of a polygamma, has no partial that could be
            // wrong.
            var variesInX = TOp.DomainX.Lower < TOp.DomainX.Upper;
            if (variesInX)
            {
                Caught(Single.Binary<Faulty<TOp, Shifted, None>>(Shape), $"{TOp.Name}, partial in x + 1");
            }

            if (TOp.IsLocallyConstant)
            {
                return;
            }

            Caught(Single.Binary<Faulty<TOp, None, Flipped>>(Shape), $"{TOp.Name}, sign in y");
            Caught(Single.Binary<Faulty<TOp, None, Doubled>>(Shape), $"{TOp.Name}, factor in y");
            if (!variesInX)
            {
                return;
            }

            Caught(Single.Binary<Faulty<TOp, Flipped, None>>(Shape), $"{TOp.Name}, sign in x");
            Caught(Single.Binary<Faulty<TOp, Doubled, None>>(Shape), $"{TOp.Name}, factor in x");
            if (TOp.Code != Op.Add)
            {
                // The partials of a sum are equal, so that exchanging them is no fault.
                Caught(Single.Binary<Swapped<TOp>>(Shape), $"{TOp.Name}, partials exchanged");
            }
        }

        private static void Passes(Single primitive, string name) =>
            Assert.True(
                DerivativeLaws.Check(primitive.At(seed: 1)).Violations.Count == 0,
                    $"{name} without a fault is refused");

        private static void Caught(Single primitive, string fault) =>
            Assert.True(DerivativeLaws.Check(primitive.At(seed: 1)).Violations.Count > 0, $"not caught: {fault}");
    }
}
