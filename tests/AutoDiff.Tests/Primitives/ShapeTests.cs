namespace AutoDiff.Tests;

public class ShapeTests
{
    private static readonly Gen<int[]> Lengths =
        from rank in Gen.Choose(0, 5)
        from lengths in Gen.Choose(0, 4).ArrayOf(rank)
        select lengths;

    [Property]
    public Property The_length_is_the_product_of_the_lengths_and_axes_count_from_both_ends() =>
        Prop.ForAll(Lengths.ToArbitrary(), lengths =>
        {
            var shape = Shape.Of(lengths);
            Assert.Equal(lengths.Aggregate(1, (x, y) => x * y), shape.Length);
            Assert.Equal(lengths, shape.Axes.ToArray());
            for (var axis = 0; axis < lengths.Length; axis++)
            {
                Assert.Equal(lengths[axis], shape[axis]);
                Assert.Equal(lengths[axis], shape[axis - lengths.Length]);
            }
        });

    [Property]
    public Property Shapes_are_equal_when_their_lengths_are() =>
        Prop.ForAll(Lengths.ToArbitrary(), Lengths.ToArbitrary(), (x, y) =>
        {
            var (first, second) = (Shape.Of(x), Shape.Of(y));
            Assert.Equal(x.SequenceEqual(y), first == second);
            Assert.Equal(!x.SequenceEqual(y), first != second);
            Assert.True(first.Equals((object)Shape.Of([.. x])));
            Assert.Equal(first.GetHashCode(), Shape.Of([.. x]).GetHashCode());
        });

    [Property]
    public Property Broadcasting_is_idempotent_commutative_and_has_the_scalar_for_its_unit() => Prop.ForAll(
        Lengths.ToArbitrary(), Lengths.ToArbitrary(), (x, y) =>
        {
            var (first, second) = (Shape.Of(x), Shape.Of(y));
            Assert.Equal(first, Shape.Broadcast(first, first));
            Assert.Equal(first, Shape.Broadcast(first, Shape.Scalar));
            Assert.Equal(TryBroadcast(first, second), TryBroadcast(second, first));
        });

    [Property]
    public Property Broadcasting_follows_NumPys_rule_axis_by_axis() =>
        Prop.ForAll(Lengths.ToArbitrary(), Lengths.ToArbitrary(), (x, y) =>
        {
            var rank = Math.Max(x.Length, y.Length);
            int[] paddedX = [.. Enumerable.Repeat(1, rank - x.Length), .. x];
            int[] paddedY = [.. Enumerable.Repeat(1, rank - y.Length), .. y];
            var fits = paddedX.Zip(paddedY).All(pair => pair.First == pair.Second || pair.First == 1 ||
                pair.Second == 1);
            int[] expected = [.. paddedX.Zip(paddedY, (a, b) => a == 1 ? b : a)];
            Assert.Equal(fits ? Shape.Of(expected) : null, TryBroadcast(Shape.Of(x), Shape.Of(y)));
        });

    [Fact]
    public void The_default_shape_is_the_scalar()
    {
        Assert.Equal(Shape.Scalar, default);
        Assert.Equal(0, Shape.Scalar.Rank);
        Assert.Equal(1, Shape.Scalar.Length);
        Assert.Equal("[]", Shape.Scalar.ToString());
        Assert.Equal("[2, 0, 3]", Shape.Of(2, 0, 3).ToString());
        Assert.Equal(0, Shape.Of(2, 0, 3).Length);
    }

    [Fact]
    public void Axes_are_dropped_or_kept_with_length_1()
    {
        Shape shape = [2, 3, 4];
        Assert.Equal([3], shape.Without([0, 2]));
        Assert.Equal([1, 3, 1], shape.Without([0, 2], keep: true));
        Assert.Equal(Shape.Scalar, shape.Without([0, 1, 2]));
        Assert.Equal(shape, shape.Without([]));
    }

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        Assert.Equal(
            "A length along an axis cannot be negative; found -2. (Parameter 'lengths')",
            Assert.Throws<ArgumentException>(() => Shape.Of(3, -2)).Message);
        Assert.Equal(
            "An array has at most 16 axes; found 17. (Parameter 'lengths')",
            Assert.Throws<ArgumentException>(() => Shape.Of(new int[17])).Message);
        Assert.Equal(16, Shape.Of(new int[16]).Rank);
    }

    [Theory]
    [InlineData(65536, 32768)]
    [InlineData(65536, 65536)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_shape_of_too_many_elements_is_refused_and_does_not_wrap_around(int rows, int columns)
    {
        Assert.Equal(
            $"An array has at most 2147483647 elements; found the shape [{rows}, {columns}].",
            Assert.Throws<CapacityExceededException>(() => Shape.Of(rows, columns)).Message);

        // 2³¹ four times over would wrap around to 0 in 64 bits.
        Assert.Throws<CapacityExceededException>(() => Shape.Of(rows, columns, rows, columns));
    }

    [Fact]
    public void An_array_without_elements_may_have_any_lengths_in_any_order()
    {
        Assert.Equal(0, Shape.Of(int.MaxValue, int.MaxValue, 0).Length);
        Assert.Equal(0, Shape.Of(0, int.MaxValue, int.MaxValue).Length);
    }

    [Fact]
    public void The_largest_shape_is_allowed() => Assert.Equal(int.MaxValue, Shape.Of(1, int.MaxValue).Length);

    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    [InlineData(int.MinValue)]
    public void An_axis_a_shape_does_not_have_is_named(int axis)
    {
        Shape shape = [4, 5];
        var expected = $"The shape [4, 5] has no axis {axis}; expected -2 to 1. (Parameter 'axis')";
        Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => shape.Normalize(axis)).Message);
        Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => shape[axis]).Message);
    }

    [Fact]
    public void A_scalar_has_no_axis()
    {
        const string Expected = "The shape [] is that of a scalar and has no axis 0. (Parameter 'axis')";
        Assert.Equal(Expected, Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Scalar[0]).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Scalar.Normalize(0)).Message);
    }

    [Fact]
    public void Shapes_that_do_not_broadcast_are_both_named() => Assert.Equal(
        "The shapes [2, 3] and [4] do not broadcast: axis -1 has lengths 3 and 4; expected equal lengths or a 1.",
        Assert.Throws<ShapeMismatchException>(() => Shape.Broadcast([2, 3], [4])).Message);

    private static Shape? TryBroadcast(Shape x, Shape y)
    {
        try
        {
            return Shape.Broadcast(x, y);
        }
        catch (ShapeMismatchException)
        {
            return null;
        }
    }
}
