using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws.Generation;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Tests about the table of primitives itself, and about the generator of random programs drawing from all of it.
/// </summary>
public class PrimitiveConsistency
{
    public static TheoryData<Op> Elementwise => PrimitiveData.Elementwise;

    [Fact]
    public void Every_code_is_in_the_table() =>
        Assert.All(PrimitiveData.Codes, op => Assert.NotNull(PrimitiveData.Describe(op).Family));

    [Fact]
    public void No_two_primitives_of_a_family_have_one_name()
    {
        // The minus sign is a prefix and an infix, max a function of two arguments and of an array: families are told
        // apart by the call.
        var names =
            PrimitiveData.Codes.Select(PrimitiveData.Describe).Where(described => described.Name is not null).ToList();
        Assert.Equal(names, names.Distinct());
    }

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Inside_its_sampling_domain_a_primitive_and_its_partials_are_finite(Op op)
    {
        var check = default(Finite);
        PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref check);
    }

    [Fact]
    public void Random_programs_draw_from_every_primitive()
    {
        var programs = RandomProgram.Sample(1, 12, 1500, seed: 1);
        var drawn = programs.SelectMany(program => Ops(new ProgramBuilder(), program)).ToHashSet();
        Assert.Equal(PrimitiveData.Codes, drawn.Order());
        Assert.Superset(
            Enumerable.Range((int)Op.Constant, Step.Kinds - 1).ToHashSet(),
            programs.SelectMany(p => p.Steps).Select(s => s.Kind).ToHashSet());
        Assert.Contains(programs, program => program.Inputs.Any(shape => shape.Length == 0));
        Assert.Contains(programs, program => program.Inputs.Any(shape => shape.Rank == 3 && shape.Axes.Contains(1)));
    }

    [Fact]
    public void Laws_of_random_programs_are_seldom_void()
    {
        var laws = RandomProgram.Sample(1, 12, 150, seed: 1).Select(
            program => DerivativeLaws.Check(new Subject(program)))
            .ToList();
        var (stated, skipped) = (laws.Sum(law => law.Differences), laws.Sum(law => law.Skipped));
        Assert.True(laws.Count(law => law.IsSingular) < laws.Count / 20);
        Assert.True(
            skipped < stated / 10, $"{skipped} of {stated + skipped} comparisons with finite differences were skipped");
    }

    private static HashSet<Op> Ops(ProgramBuilder builder, RandomProgram program)
    {
        Variable[] inputs = [.. program.Inputs.Select((shape, i) => builder.Input($"x{i}", shape))];
        program.Record(builder, inputs);
        return [.. Enumerable.Range(0, builder.Count).Select(i => builder.Listing[i].Op)];
    }

    private readonly struct Finite : ISomePrimitives
    {
        private const int Points = 257;

        public void Unary<TOp>()
            where TOp : struct, IUnary
        {
            foreach (var x in Inside(TOp.Domain))
            {
                var y = TOp.Value(x);
                Assert.True(double.IsFinite(y), $"{TOp.Name}({x:R}) = {y:R}");
                Assert.True(
                    double.IsFinite(TOp.Partial<Real<double>>(x, y).Value), $"the derivative of {TOp.Name} at {x:R}");
            }
        }

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            foreach (var x in Inside(TOp.DomainX))
            {
                foreach (var y in Inside(TOp.DomainY))
                {
                    var z = TOp.Value(x, y);
                    Assert.True(double.IsFinite(z), $"{TOp.Name}({x:R}, {y:R}) = {z:R}");
                    Assert.True(
                        double.IsFinite(TOp.PartialY<Real<double>>(x, y, z).Value),
                            $"∂{TOp.Name}/∂y at ({x:R}, {y:R})");
                    Assert.True(
                        TOp.DomainX.Lower == TOp.DomainX.Upper ||
                            double.IsFinite(TOp.PartialX<Real<double>>(x, y, z).Value),
                        $"∂{TOp.Name}/∂x at ({x:R}, {y:R})");
                }
            }
        }

        // An even count of steps would meet 0, where a cube root is infinitely steep: domains are to hold almost
        // everywhere.
        private static IEnumerable<double> Inside(Primitives.Interval domain) =>
            Enumerable.Range(1,
                Points - 1).Select(i => domain.Lower + ((domain.Upper - domain.Lower) * i / Points)).Distinct();
    }
}
