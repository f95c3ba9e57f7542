using System.Diagnostics;
using NetMQ;
using NetMQ.Sockets;

namespace MLOps.Tool.Kernel;

/// <summary>
/// The five sockets of a kernel, owned by one poller thread. Whoever sends puts frames into one queue, so messages leave in the
/// order in which they were made, on whatever channel.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    private const long LargestFrame = 1L << 30;

    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Departure = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly RouterSocket _shell = new();
    private readonly RouterSocket _control = new();
    private readonly RouterSocket _stdin = new();
    private readonly PublisherSocket _ioPub = new();
    private readonly RouterSocket _heartbeat = new();
    private readonly NetMQQueue<Outgoing> _outgoing = new();
    private readonly NetMQPoller _poller = new();
    private readonly ManualResetEventSlim _ended = new();

    public KernelSockets(ConnectionFile connection)
    {
        Bind(_shell, connection.Address(connection.ShellPort));
        Bind(_control, connection.Address(connection.ControlPort));
        Bind(_stdin, connection.Address(connection.StdinPort));
        Bind(_ioPub, connection.Address(connection.IoPubPort));
        Bind(_heartbeat, connection.Address(connection.HeartbeatPort));
    }

    private sealed record Outgoing(Channel Channel, IReadOnlyList<byte[]> Frames, bool IsLast = false);

    /// <summary>Called on the poller thread for every multipart message on shell, control and stdin; must not block.</summary>
    public event Action<Channel, IReadOnlyList<byte[]>>? Received;

    /// <summary>Sends from any thread; returns at once.</summary>
    public void Send(Channel channel, IReadOnlyList<byte[]> frames) => Enqueue(new Outgoing(channel, frames));

    /// <summary>Ends <see cref="Run"/> after everything sent so far has left.</summary>
    public void Stop() => Enqueue(new Outgoing(Channel.IoPub, [], IsLast: true));

    /// <summary>Between the start of <see cref="Run"/> and its end.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The same, and waits until it has; for a process that ends when this returns.</summary>
    public void StopAndWait()
    {
        Stop();
        _ended.Wait(Farewell);

        // The library sends from a thread of its own.
        Thread.Sleep(Departure);
    }

    /// <summary>Polls until <see cref="Stop"/>.</summary>
    public void Run()
    {
        IsRunning = true;
        _shell.ReceiveReady += (_, e) => Receive(Channel.Shell, e.Socket);
        _control.ReceiveReady += (_, e) => Receive(Channel.Control, e.Socket);
        _stdin.ReceiveReady += (_, e) => Receive(Channel.Stdin, e.Socket);
        _heartbeat.ReceiveReady += (_, e) => Echo(e.Socket);
        _outgoing.ReceiveReady += (_, _) => SendAll();
        _poller.Add(_shell);
        _poller.Add(_control);
        _poller.Add(_stdin);
        _poller.Add(_heartbeat);
        _poller.Add(_outgoing);
        _poller.Run();
        IsRunning = false;
        _ended.Set();
    }

    public void Dispose()
    {
        _poller.Dispose();
        _outgoing.Dispose();
        _ended.Dispose();
        NetMQSocket[] sockets = [_shell, _control, _stdin, _ioPub, _heartbeat];
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }

    private void Enqueue(Outgoing message)
    {
        try
        {
            _outgoing.Enqueue(message);
        }
        catch (ObjectDisposedException)
        {
            // A cell's thread may outlive the sockets by a moment at shutdown.
        }
    }

    private static void Bind(NetMQSocket socket, string address)
    {
        // No high-water mark: a publisher that reaches it drops outputs silently.
        socket.Options.SendHighWatermark = 0;
        socket.Options.Linger = Farewell;

        // Garbage may announce exabytes, for which the library would look for memory.
        socket.Options.MaxMsgSize = LargestFrame;
        var watch = Stopwatch.StartNew();
        while (!TryBind(socket, address, isLastTry: watch.Elapsed > Patience))
        {
            // Whoever spoke for a kernel that died on these ports will leave them in a moment.
            Thread.Sleep(50);
        }
    }

    private static bool TryBind(NetMQSocket socket, string address, bool isLastTry)
    {
        try
        {
            socket.Bind(address);
            return true;
        }
        catch (AddressAlreadyInUseException) when (!isLastTry)
        {
            return false;
        }
        catch (NetMQException e)
        {
            throw new UserException($"Cannot listen on {address}: {e.Message.TrimEnd('.')}.", "Is another kernel using the same connection file?");
        }
    }

    private void Receive(Channel channel, NetMQSocket socket)
    {
        var frames = new List<byte[]>();
        while (socket.TryReceiveMultipartBytes(ref frames!, 6))
        {
            Received?.Invoke(channel, frames);
            frames = [];
        }
    }

    // A router and not a response socket: that one waits for the rest of a request which somebody broke off.
    private static void Echo(NetMQSocket socket)
    {
        List<byte[]> frames = [];
        while (socket.TryReceiveMultipartBytes(ref frames!, 3))
        {
            socket.TrySendMultipartBytes(frames);
            frames = [];
        }
    }

    private void SendAll()
    {
        while (_outgoing.TryDequeue(out var message, TimeSpan.Zero))
        {
            if (message.IsLast)
            {
                _poller.Stop();
                return;
            }

            SocketOf(message.Channel).TrySendMultipartBytes(message.Frames);
        }
    }

    private NetMQSocket SocketOf(Channel channel) => channel switch
    {
        Channel.Shell => _shell,
        Channel.Control => _control,
        Channel.Stdin => _stdin,
        _ => _ioPub,
    };
}
