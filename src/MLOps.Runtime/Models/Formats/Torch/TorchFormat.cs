using MLOps.Models.Scoring;

namespace MLOps.Models.Formats.Torch;

/// <summary>A TorchSharp module: its weights, and the name of its class, which the program that loads it must have.</summary>
internal sealed class TorchFormat : IModelFormat
{
    public string Name => "torchsharp";

    public string FileName => "model.torchsharp";

    public IModelScorer Open(string model, string path, IReadOnlyList<string>? inputs)
    {
        if (inputs is not null)
        {
            throw new UserException("A registered TorchSharp model names its own columns.", "Leave --inputs out.");
        }

        return Load(path, model, TorchFile.Read(path).Signature);
    }

    public IModelScorer Load(string path, string reference, ModelSignature signature)
    {
        var file = TorchFile.Read(path);
        var type = TorchLibrary.FindModule(file.Class) ?? throw new UserException(
            $"Model {reference} is a TorchSharp module of class {file.Class}, which is not in this program.",
            $"Reference TorchSharp (it was saved by {file.TorchSharp}) and run the cell that declares {file.Class}, with a constructor without parameters.");
        var module = Activator.CreateInstance(type, nonPublic: true)!;
        TorchFile.WithWeights(path, weights => TorchLibrary.Load(module, weights));
        return new TorchScorer(module, signature);
    }

    /// <summary>Writes a trained module as a model file, after it answered one row.</summary>
    /// <exception cref="UserException">It cannot be made again from its class, or answers something else than numbers for each row.</exception>
    public static void Write(object module, IReadOnlyList<string> inputs, string path)
    {
        var name = module.GetType().Name;
        var type = TorchLibrary.FindModule(name) ?? throw new UserException(
            $"A TorchSharp module of {name} cannot be made again from its weights.", "Put it into a class of your own that derives from Module<Tensor, Tensor> and has a constructor without parameters.");
        var (library, weights) = (TorchLibrary.Of(type), path + ".weights");
        try
        {
            TorchLibrary.Save(module, weights);
            var again = Activator.CreateInstance(type, nonPublic: true)!; // asking the module itself could change what it knows of batches
            TorchLibrary.Load(again, weights);
            new TorchFile(name, library.Version, inputs, Outputs(library, again, inputs)).Write(path, weights);
        }
        finally
        {
            File.Delete(weights);
        }
    }

    public ModelDescription Describe(string path, ModelSignature signature) => new(
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [Name] = new Dictionary<string, object> { ["data"] = FileName, ["torchsharp_version"] = TorchFile.Read(path).TorchSharp },
        },
        null,
        []);

    private static int? Outputs(TorchLibrary library, object module, IReadOnlyList<string> inputs)
    {
        try
        {
            return Outputs(library.Ask(module, new float[2, inputs.Count]).Shape);
        }
        catch (UserException error)
        {
            throw new UserException($"{module.GetType().Name} cannot answer rows of {inputs.Count} numbers ({string.Join(", ", inputs)}): {error.Message}", "Name the columns it was trained on, in order: --inputs a,b,c (inputs in C#).");
        }
    }

    private static int? Outputs(long[] shape) => shape switch
    {
        [2] => null,
        [2, 1] => null,
        [2, var width] => (int)width,
        _ => throw new UserException($"The module answers two rows with a tensor of shape ({string.Join(", ", shape)}).", "It must answer (rows) or (rows, numbers)."),
    };
}
