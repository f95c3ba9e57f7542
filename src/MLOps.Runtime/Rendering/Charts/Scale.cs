namespace MLOps.Rendering.Charts;

/// <summary>Maps a range of values to a range of pixels. A range of one value maps to the middle.</summary>
internal readonly record struct Scale(double From, double To, double Start, double End)
{
    /// <summary>With 5 % of air on both sides.</summary>
    public static Scale Padded(double from, double to, double start, double end)
    {
        var air = to > from ? (to - from) * 0.05 : Math.Max(Math.Abs(from) * 0.05, 1e-9);
        return new Scale(from - air, to + air, start, end);
    }

    public double At(double value) => To > From ? Start + ((value - From) / (To - From) * (End - Start)) : (Start + End) / 2;
}
