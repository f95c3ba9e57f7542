namespace MLOps.Tool.Kernel;

internal enum Channel
{
    Shell,
    Control,
    Stdin,
    IoPub,
}
