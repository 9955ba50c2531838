using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>Another name in a name's place.</summary>
internal static class NameEdits
{
    public static IEnumerable<Edit> Of(NameSyntax name, Site site, Vocabulary names)
    {
        if (site.Bound.Contains(name.Name) || names.Find(name.Name) is { Role: Role.Index })
        {
            foreach (var other in names.Indices.Concat(site.Bound).Where(other => other != name.Name))
            {
                yield return new(
                    MistakeKind.WrongIndex, () => $"`{name.Name}` stands where `{other}` belongs", new NameSyntax(
                        other));
            }

            yield break;
        }

        if (names.Find(name.Name) is not { } own)
        {
            yield break;
        }

        if (own.Role == Role.Size)
        {
            foreach (var other in names.Sizes.Where(size => size != name.Name))
            {
                yield return new(
                    MistakeKind.ConstantFactor, () => $"`{name.Name}` stands where `{other}` belongs", new NameSyntax(
                        other));
            }

            yield break;
        }

        var one = new NumberSyntax(1);
        var complement = new AdditionSyntax([new(false, one), new(true, name)]);
        yield return new(MistakeKind.Factor, () => $"`{name.Name}` stands where `{complement}` belongs", complement,
            Plausibility.Complement);
        yield return new(
            MistakeKind.WrongVariable, () => $"`{name.Name}` stands where `{complement}` belongs", complement,
            Plausibility.OtherComplement);
        yield return new(
            MistakeKind.Factor, () => $"`{name.Name}` stands where its square belongs",
            new PowerSyntax(name, new NumberSyntax(2)), Plausibility.Squared);
        foreach (var isSubtracted in (bool[])[true, false])
        {
            yield return new(
                MistakeKind.MissingTerm,
                () => $"the term `{(isSubtracted ? "-" : "")}1` is missing beside `{name.Name}`",
                new AdditionSyntax([new(false, name), new(isSubtracted, one)]), Plausibility.OtherComplement);
        }

        foreach (var other in names.Values.Where(other => other.Text != name.Name && names.MayReplace(own, other)))
        {
            var kind = names.KindOfConfusion(own, other);
            string message() => $"`{name.Name}` stands where `{other.Text}` belongs";
            yield return new(
                kind, message, other.Expression,
                names.IsNear(other) ? Plausibility.Part : Plausibility.Unrelated);
            if (own.Role == Role.Definition || other.Role == Role.Definition)
            {
                var second = kind == MistakeKind.WrongPoint ? MistakeKind.WrongVariable : MistakeKind.WrongPoint;
                yield return new(second, message, other.Expression, Plausibility.OtherName);
            }
        }
    }
}
