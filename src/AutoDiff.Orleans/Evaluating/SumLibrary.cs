using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoDiff.Orleans.Messages;

namespace AutoDiff.Orleans.Evaluating;

/// <summary>
/// The sums that a silo knows; each is compiled once, for all of its grains. It keeps those that a grain uses.
/// </summary>
internal sealed class SumLibrary(ShardHostOptions options)
{
    private readonly ConcurrentDictionary<string, WeakReference<KnownSum>> known = [];

    /// <summary>What the bits of results depend on: compiled code adds in as many lanes as a register has.</summary>
    public static string Arithmetic { get; } =
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, vectors of " +
        $"{(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128 : 0)} bits, AutoDiff " +
        $"{typeof(ArrayProgram).Module.ModuleVersionId}";

    public KnownSum? Find(string identity) =>
        known.TryGetValue(identity, out var weak) && weak.TryGetTarget(out var sum) ? sum : null;

    /// <exception cref="FormatException">A text is not a program that this silo can read.</exception>
    public KnownSum Add(SumDescription description)
    {
        var identity = description.Identity();
        lock (known)
        {
            if (Find(identity) is { } found)
            {
                return found;
            }

            foreach (var (name, weak) in known)
            {
                if (!weak.TryGetTarget(out _))
                {
                    known.TryRemove(name, out _);
                }
            }

            var sum = new KnownSum(description, new CompiledSum(
                options.Format.Read(description.Program),
                description.Loss is null ? null : options.Format.Read(description.Loss),
                description.Parameters));
            known[identity] = new(sum);
            return sum;
        }
    }
}

/// <summary>A sum that a silo knows.</summary>
internal sealed record KnownSum(SumDescription Description, CompiledSum Compiled);
