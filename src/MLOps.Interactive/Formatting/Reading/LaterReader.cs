using System.Globalization;
using System.Reflection;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Values that come later: a task shows what it brought, or how far it is. Nothing is waited for, nothing lazy is made.</summary>
internal static class LaterReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        Task task => OfTask(task, reader),
        _ when Open(value) == typeof(Lazy<>) => OfLazy(value, reader),
        _ when Open(value) == typeof(ValueTask<>) || value is ValueTask => new TextNode($"{TypeNames.Of(value.GetType())}: await it to see what it brings."),
        _ when AsyncItems(value.GetType()) is { } item => OfAsyncSequence(value, item, reader),
        _ => null,
    };

    private static ValueNode OfTask(Task task, ValueReader reader) => task.Status switch
    {
        TaskStatus.RanToCompletion => Result(task) is { } result
            ? new TreeNode($"Task<{TypeNames.Of(result.PropertyType)}>", "", [Status("completed"), new TreePart("Result", reader.Part(result.GetValue(task)))])
            : new TextNode("Task, completed."),
        TaskStatus.Faulted => new TreeNode("Task", "", [Status("failed"), new TreePart("Exception", reader.Part(task.Exception!.InnerExceptions is [var only] ? only : task.Exception))]),
        TaskStatus.Canceled => new TextNode("Task, cancelled."),
        _ => new TextNode($"{(Result(task) is { } later ? $"Task<{TypeNames.Of(later.PropertyType)}>" : "Task")}, not completed: await it to see what it brings."),
    };

    private static TreePart Status(string text) => new("Status", new TextNode(text));

    // The tasks of async methods are of types that nobody wrote; a plain Task's result is of the type VoidTaskResult.
    private static PropertyInfo? Result(Task task)
    {
        for (var type = task.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            {
                return type.GetGenericArguments()[0].Name == "VoidTaskResult" ? null : type.GetProperty("Result");
            }
        }

        return null;
    }

    private static ValueNode OfLazy(object lazy, ValueReader reader)
    {
        var type = lazy.GetType();
        return (bool)type.GetProperty("IsValueCreated")!.GetValue(lazy)!
            ? new TreeNode(TypeNames.Of(type), "", [new TreePart("Value", reader.Part(type.GetProperty("Value")!.GetValue(lazy)))])
            : new TextNode($"{TypeNames.Of(type)}, not made yet: its Value makes it.");
    }

    private static Type? Open(object value) => value.GetType() is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : null;

    private static Type? AsyncItems(Type type) => type.GetInterfaces().Append(type)
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))?.GetGenericArguments()[0];

    private static ValueNode OfAsyncSequence(object items, Type item, ValueReader reader)
    {
        var read = typeof(LaterReader).GetMethod(nameof(Take), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(item);
        // Off the cell's thread: the sequence may want to come back to it, and we stand on it.
        var taken = Task.Run(() => (Task<Taken>)read.Invoke(null, [items, reader.MostRows])!).GetAwaiter().GetResult();
        return SequenceReader.Read(taken, $"IAsyncEnumerable<{TypeNames.Of(item)}>", reader);
    }

    private static async Task<Taken> Take<T>(IAsyncEnumerable<T> items, int most)
    {
        var head = new List<object?>();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var enumerator = items.GetAsyncEnumerator(patience.Token);
            while (await enumerator.MoveNextAsync().AsTask().WaitAsync(patience.Token).ConfigureAwait(false))
            {
                if (head.Count == most)
                {
                    await enumerator.DisposeAsync().ConfigureAwait(false);
                    return new Taken(head, [], null, "");
                }

                head.Add(enumerator.Current);
            }

            await enumerator.DisposeAsync().ConfigureAwait(false);
            return new Taken(head, [], head.Count, "");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new Taken(head, [], null, $"no more came within {Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (Exception error)
        {
            return new Taken(head, [], null, string.Create(CultureInfo.InvariantCulture, $"after {head.Count} items it threw {error.GetType().Name}: {error.Message}"));
        }
    }
}
