using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <content>
/// The way to the shortcut of a recorder that computes
/// (<see cref="ComputingRecorder{T}.TryCompute{TOp}(Variable)"/>). A call of a virtual generic method
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

    /// <summary>Instead of an index: nothing was recorded.</summary>
    private protected const int NotRecorded = -1;

    /// <summary>
    /// Records f(x) of a scalar where nothing stands in the way of doing it at once, and returns its index or −1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int TryScalar<TOp>(Variable x)
        where TOp : struct, IUnary =>
        Computed == Scalars.Double ? As<Real<double>>().TryCompute<TOp>(x) : NotRecorded;

    /// <summary>Records f(x, y) of scalars, likewise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int TryScalar<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary =>
        Computed == Scalars.Double ? As<Real<double>>().TryCompute<TOp>(x, y) : NotRecorded;

    // Arrays, floats and plain numbers are left to these, so that what is inlined at every operator of user code stays
    // small.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TryArray<TOp>(Variable x)
        where TOp : struct, IUnary => Computed switch
        {
            Scalars.Double => As<Real<double>>().TryComputeArray<TOp>(x),
            Scalars.Single when ReferenceEquals(x.Recorder, this)
                && As<Real<float>>().TryCompute<TOp>(x) is >= 0 and var scalar => scalar,
            Scalars.Single => As<Real<float>>().TryComputeArray<TOp>(x),
            _ => NotRecorded,
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TryArray<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary => Computed switch
        {
            Scalars.Double => As<Real<double>>().TryComputeArray<TOp>(x, y),
            Scalars.Single when ReferenceEquals(x.Recorder, this)
                && As<Real<float>>().TryCompute<TOp>(x, y) is >= 0 and var scalar => scalar,
            Scalars.Single => As<Real<float>>().TryComputeArray<TOp>(x, y),
            _ => NotRecorded,
        };

    private int TryNumber<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary => Computed switch
        {
            Scalars.Double => As<Real<double>>().TryComputeWithNumber<TOp>(x, y),
            Scalars.Single => As<Real<float>>().TryComputeWithNumber<TOp>(x, y),
            _ => NotRecorded,
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ComputingRecorder<T> As<T>()
        where T : struct, ICarrier<T>, IReal<T> => Unsafe.As<ComputingRecorder<T>>(this);
}
