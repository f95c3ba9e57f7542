namespace MLOps.Tool.Kernel;

/// <summary>Signatures of the messages received lately. A message that comes again was recorded and replayed, for each has an id of its own.</summary>
internal sealed class SeenSignatures
{
    /// <summary>As many as Jupyter's own kernels remember.</summary>
    private const int Most = 65_536;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>False when it was seen before. An empty signature, of messages that are not signed, is always new.</summary>
    public bool IsNew(byte[] signature)
    {
        if (signature.Length == 0)
        {
            return true;
        }

        var text = Convert.ToHexString(signature);
        if (!_seen.Add(text))
        {
            return false;
        }

        _order.Enqueue(text);
        if (_order.Count > Most)
        {
            _seen.Remove(_order.Dequeue());
        }

        return true;
    }
}
