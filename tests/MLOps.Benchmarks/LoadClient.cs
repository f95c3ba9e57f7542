using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLOps.Benchmarks;

/// <summary>Throughput and latency of one kind of request over kept connections, one request at a time on each. Lean, so that the server gets the processors.</summary>
/// <param name="P99">Milliseconds.</param>
internal sealed record LoadResult(double PerSecond, double P99, long Total);

internal static class LoadClient
{
    public static LoadResult Measure(int port, string path, byte[] body, int connections, TimeSpan warmUp, TimeSpan duration)
    {
        var head = Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        var request = head.Concat(body).ToArray();
        var start = Stopwatch.GetTimestamp();
        var workers = Enumerable.Range(0, connections).Select(_ => Task.Factory.StartNew(() => Work(port, request, start, warmUp, duration), TaskCreationOptions.LongRunning)).ToArray();
        Task.WaitAll(workers);
        var latencies = workers.SelectMany(w => w.Result.Latencies).Order().ToList();
        return new(latencies.Count / duration.TotalSeconds, latencies[(int)(latencies.Count * 0.99)], workers.Sum(w => w.Result.Total));
    }

    public static void WaitFor(int port)
    {
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }
    }

    private static (List<double> Latencies, long Total) Work(int port, byte[] request, long start, TimeSpan warmUp, TimeSpan duration)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var (latencies, total, buffer) = (new List<double>(), 0L, new byte[1024 * 1024]);
        while (Stopwatch.GetElapsedTime(start) < warmUp + duration)
        {
            var sent = Stopwatch.GetTimestamp();
            socket.Send(request);
            ReadAnswer(socket, buffer);
            total++;
            if (Stopwatch.GetElapsedTime(start) > warmUp)
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        }

        return (latencies, total);
    }

    private static void ReadAnswer(Socket socket, byte[] buffer)
    {
        var (read, length) = (0, -1);
        while (length < 0 || read < length)
        {
            read += socket.Receive(buffer, read, buffer.Length - read, SocketFlags.None);
            if (length < 0 && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                length = end + 4 + ContentLength(buffer.AsSpan(0, end));
            }
        }

        if (!buffer.AsSpan(0, 12).SequenceEqual("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var text = Encoding.ASCII.GetString(head);
        var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) + "Content-Length: ".Length;
        return int.Parse(text.AsSpan(at, text.AsSpan(at).IndexOf('\r') is >= 0 and var end ? end : text.Length - at), System.Globalization.CultureInfo.InvariantCulture);
    }
}
