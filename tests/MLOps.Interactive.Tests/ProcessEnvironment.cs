namespace MLOps.Interactive.Tests;

/// <summary>Tests that set a variable of the process's environment run alone.</summary>
[CollectionDefinition("process environment", DisableParallelization = true)]
public sealed class ProcessEnvironment;
