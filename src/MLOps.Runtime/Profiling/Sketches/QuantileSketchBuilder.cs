namespace MLOps.Profiling.Sketches;

/// <summary>
/// Takes values one by one. A level that is full is sorted, every other of its values goes one level up and the rest is forgotten;
/// whether the first or the second goes is drawn, and the other one the next time.
/// </summary>
internal sealed class QuantileSketchBuilder(int k)
{
    // Levels below the largest shrink by this factor, down to a few values.
    private const double Shrink = 2.0 / 3;
    private const int Smallest = 8;

    private readonly List<List<double>> _levels = [[]];
    private readonly List<int> _offsets = [0];
    private ulong _state = 0x9E3779B97F4A7C15;
    private int _room; // of the lowest level, once there is a value
    private long _count;
    private double _min = double.NaN;
    private double _max = double.NaN;

    /// <param name="value">A finite number.</param>
    public void Add(double value)
    {
        Widen(value, value, 1);
        _levels[0].Add(value);
        if (_levels[0].Count >= _room)
        {
            Compact();
        }
    }

    public void Add(QuantileSketch sketch)
    {
        Widen(sketch.Min, sketch.Max, sketch.Count);
        for (var i = 0; i < sketch.Levels.Count; i++)
        {
            if (i == _levels.Count)
            {
                Grow();
            }

            _levels[i].AddRange(sketch.Levels[i]);
        }

        Compact();
    }

    public QuantileSketch Build() => new()
    {
        K = k,
        Count = _count,
        Levels = _levels.Select(l => (IReadOnlyList<double>)l.Order().ToList()).ToList(),
        Min = _min,
        Max = _max,
    };

    private void Widen(double min, double max, long count)
    {
        _min = _count == 0 ? min : double.IsNaN(min) ? _min : Math.Min(_min, min);
        _max = _count == 0 ? max : double.IsNaN(max) ? _max : Math.Max(_max, max);
        _count += count;
    }

    private int Capacity(int level) => Math.Max(Smallest, (int)Math.Ceiling(k * Math.Pow(Shrink, _levels.Count - 1 - level)));

    private void Grow()
    {
        _levels.Add([]);
        _offsets.Add(Draw());
    }

    private void Compact()
    {
        for (var i = 0; i < _levels.Count; i++)
        {
            if (_levels[i].Count >= Capacity(i) && _levels[i].Count > 1)
            {
                if (i + 1 == _levels.Count)
                {
                    Grow();
                }

                Halve(i);
            }
        }

        _room = Capacity(0);
    }

    // An odd value stays: what is forgotten is as much as what counts twice from now on.
    private void Halve(int level)
    {
        var values = _levels[level];
        values.Sort();
        var even = values.Count - (values.Count % 2);
        for (var i = _offsets[level]; i < even; i += 2)
        {
            _levels[level + 1].Add(values[i]);
        }

        _offsets[level] = 1 - _offsets[level];
        values.RemoveRange(0, even);
    }

    // Xorshift: the same values give the same sketch.
    private int Draw()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (int)(_state >> 63);
    }
}
