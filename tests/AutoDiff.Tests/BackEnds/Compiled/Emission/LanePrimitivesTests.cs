using System.Reflection;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.BackEnds.Compiled.Emission;

/// <summary>
/// Compiled code calls one method for a function of a register, and everything below is inlined into it: a call would
/// pass registers through memory, and stay slow until the runtime has compiled it a second time.
/// </summary>
public sealed class LanePrimitivesTests
{
    private static readonly Type[] Families = [typeof(IUnary), typeof(IBinary)];

    public static TheoryData<Type> Primitives => [.. typeof(IUnary).Assembly.GetTypes().Where(
        type => type.IsValueType && Families.Any(family => type.IsAssignableTo(family)))];

    [Theory]
    [MemberData(nameof(Primitives))]
    public void A_vector_kernel_is_inlined(Type primitive)
    {
        foreach (var kernel in Kernels(primitive))
        {
            Assert.True(
                kernel.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveInlining),
                $"{primitive.Name} states a vector kernel without AggressiveInlining");
        }
    }

    // What the primitive states itself, in the place of the default.
    private static IEnumerable<MethodInfo> Kernels(Type primitive) =>
        primitive.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(method => Families.Any(family => method.Name == $"{family.FullName}.Lanes"));
}
