using AutoDiff.Orleans.Messages;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace AutoDiff.Orleans.Nodes;

/// <summary>Spreads the grains of a sum evenly over the silos, and the replicas of one over different silos.</summary>
[Serializable]
internal sealed class ShardPlacement : PlacementStrategy
{
    public static readonly ShardPlacement Instance = new();
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShardPlacementAttribute() : PlacementAttribute(ShardPlacement.Instance);

/// <summary>Puts grain after grain on silo after silo, in the order of their addresses.</summary>
internal sealed class ShardPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        Array.Sort(silos);
        return Task.FromResult(silos[Place(NodeKey.Parse(target.GrainIdentity.Key.ToString()!), silos.Length)]);
    }

    /// <summary>
    /// Which of some silos a grain is on. Grains that are on one silo have their first replicas on all others, so that
    /// these share the work of one that hangs.
    /// </summary>
    public static int Place(NodeKey key, int silos)
    {
        var step = silos == 1 ? 0 : 1 + (key.Index / silos % (silos - 1));
        return (int)((key.Index + key.Level + ((long)key.Replica * step)) % silos);
    }
}
