using System;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace AutoDiff.Generated
{
    /// <summary>What the way forward leaves for the way back: a stack in rented memory.</summary>
    [global::Microsoft.CodeAnalysis.Embedded]
    internal struct Trail<T>
    {
        private T[] items;
        private int count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Push(T item)
        {
            var (array, next) = (items, count);
            if (array is null || (uint)next >= (uint)array.Length)
            {
                items = array = Larger(array);
            }

            array[next] = item;
            count = next + 1;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Pop() => items[--count];

        /// <summary>Gives the memory back.</summary>
        public void Release()
        {
            if (items is not null)
            {
                ArrayPool<T>.Shared.Return(items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
                items = null;
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static T[] Larger(T[] items)
        {
            var larger = ArrayPool<T>.Shared.Rent(items is null ? 256 : 2 * items.Length);
            if (items is not null)
            {
                Array.Copy(items, larger, items.Length);
                ArrayPool<T>.Shared.Return(items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
            }

            return larger;
        }
    }
}
