namespace MLOps.Tracking;

/// <summary>The tags that mean something to the product. All others are the user's.</summary>
internal static class RunTags
{
    /// <summary>Keys of parameters and metrics that were recorded without being asked for.</summary>
    public const string Automatic = "mlops.autologged";
    public const string Cell = "mlops.cell";
    public const string Group = "mlops.group";
    public const string Note = "mlops.note";
    public const string Problems = "mlops.problems";
}
