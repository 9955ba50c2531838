using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <content>
/// The way to the shortcut of a recorder that computes
/// (<see cref="ComputingRecorder{T}.TryCompute{TOp}(Variable, out Variable)"/>). A call of a virtual generic method
/// would take longer than what it does; so the recorder says what it is, and is not asked. </content>
public abstract partial class Recorder
{
    /// <summary>The scalars that are computed where a call stands.</summary>
    private protected enum Scalars : byte
    {
        None,

        /// <summary>Those of a <see cref="ComputingRecorder{T}"/> of doubles, which the recorder then is.</summary>
        Double,

        /// <summary>Likewise of floats.</summary>
        Single,
    }

    private protected Scalars Computed { get; set; }

    /// <summary>Records f(x) of a scalar where nothing stands in the way of doing it at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryScalar<TOp>(Variable x, out Variable y)
        where TOp : struct, IUnary
    {
        y = default;
        return Computed == Scalars.Double && As<Real<double>>().TryCompute<TOp>(x, out y);
    }

    /// <summary>Records f(x, y) of scalars where nothing stands in the way of doing it at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryScalar<TOp>(Variable x, Variable y, out Variable z)
        where TOp : struct, IBinary
    {
        z = default;
        return Computed == Scalars.Double && As<Real<double>>().TryCompute<TOp>(x, y, out z);
    }

    // Floats and plain numbers are left to this second attempt, so that what is inlined at every operator of user code
    // stays small.
    private bool TryScalarAgain<TOp>(Variable x, out Variable y)
        where TOp : struct, IUnary
    {
        y = default;
        return Computed == Scalars.Single && ReferenceEquals(x.Recorder, this)
            && As<Real<float>>().TryCompute<TOp>(x, out y);
    }

    private bool TryScalarAgain<TOp>(Variable x, Variable y, out Variable z)
        where TOp : struct, IBinary
    {
        z = default;
        return Computed switch
        {
            Scalars.Double => As<Real<double>>().TryComputeWithNumber<TOp>(x, y, out z),
            Scalars.Single => (ReferenceEquals(x.Recorder, this) && As<Real<float>>().TryCompute<TOp>(x, y, out z))
                || As<Real<float>>().TryComputeWithNumber<TOp>(x, y, out z),
            _ => false,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ComputingRecorder<T> As<T>()
        where T : struct, ICarrier<T>, IReal<T> => Unsafe.As<ComputingRecorder<T>>(this);
}
