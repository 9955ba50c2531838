// What the compiler asks for where it meets properties set once and lists in patterns; .NET Standard lacks it.
#pragma warning disable IDE0130 // The namespaces are those in which the compiler looks.
namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;
}

namespace System
{
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}
