namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>Everything that is written, so that it can be undone.</summary>
internal sealed class Journal
{
    private readonly List<(Store Store, int Place, object? Before)> entries = [];

    /// <summary>This moment.</summary>
    public Moment Now => new(entries.Count, Store.Latest);

    public void Write(Store store, int place, object? value)
    {
        entries.Add((store, place, store[place]));
        store[place] = value;
    }

    /// <summary>
    /// The places written since a moment, with what they hold now. Stores made since are left out: nothing from before
    /// leads to them once all is undone.
    /// </summary>
    public Dictionary<(Store Store, int Place), object?> Since(Moment moment)
    {
        var written = new Dictionary<(Store, int), object?>();
        for (var k = moment.Entries; k < entries.Count; k++)
        {
            var (store, place, _) = entries[k];
            if (store.Serial <= moment.Stores)
            {
                written[(store, place)] = store[place];
            }
        }

        return written;
    }

    /// <summary>What a place held at a moment.</summary>
    public object? ValueAt(Store store, int place, Moment moment)
    {
        for (var k = moment.Entries; k < entries.Count; k++)
        {
            if (ReferenceEquals(entries[k].Store, store) && entries[k].Place == place)
            {
                return entries[k].Before;
            }
        }

        return store[place];
    }

    /// <summary>Makes everything as it was at a moment but for what is in stores made since.</summary>
    public void Undo(Moment moment)
    {
        for (var k = entries.Count - 1; k >= moment.Entries; k--)
        {
            var (store, place, before) = entries[k];
            if (store.Serial <= moment.Stores)
            {
                store[place] = before;
            }
        }

        entries.RemoveRange(moment.Entries, entries.Count - moment.Entries);
    }
}

/// <summary>A moment of a journal.</summary>
internal readonly record struct Moment(int Entries, long Stores);
