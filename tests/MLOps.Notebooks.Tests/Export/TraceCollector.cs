using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>Takes OTLP over HTTP on a free port of loopback, and decodes what came: protobuf's field numbers are those of opentelemetry-proto.</summary>
internal sealed class TraceCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<byte[]> _bodies = [];
    private readonly Task _loop;

    public TraceCollector()
    {
        Endpoint = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Endpoint);
        _listener.Start();
        _loop = TakeAsync();
    }

    public string Endpoint { get; }

    /// <summary>Names of all spans, with the service that sent each: <c>RainStory: step Train</c>.</summary>
    public IReadOnlyList<string> Spans
    {
        get
        {
            lock (_bodies)
            {
                return _bodies.SelectMany(body => Messages(body, 1)).SelectMany(ofResource =>
                    Messages(ofResource, 2).SelectMany(ofScope => Messages(ofScope, 2)).SelectMany(span => Messages(span, 5)).Select(name => $"{Service(ofResource)}: {Encoding.UTF8.GetString(name)}")).ToList();
            }
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        _loop.GetAwaiter().GetResult();
        _listener.Close();
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_bodies)
                {
                    _bodies.Add(body.ToArray());
                }

                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    // resource (1) has attributes (1): key (1), value (2) with a text (1).
    private static string Service(byte[] ofResource) => Messages(ofResource, 1).SelectMany(resource => Messages(resource, 1))
        .Where(attribute => Encoding.UTF8.GetString(Messages(attribute, 1).Single()) == "service.name")
        .Select(attribute => Encoding.UTF8.GetString(Messages(Messages(attribute, 2).Single(), 1).Single())).Single();

    private static List<byte[]> Messages(byte[] message, int field)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    var length = (int)Varint(message, ref at);
                    if ((int)(key >> 3) == field)
                    {
                        found.Add(message[at..(at + length)]);
                    }

                    at += length;
                    break;
            }
        }

        return found;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
