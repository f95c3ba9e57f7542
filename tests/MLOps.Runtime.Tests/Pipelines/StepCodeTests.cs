using System.Reflection;
using MLOps.Pipelines;

namespace MLOps.Runtime.Tests.Pipelines;

public sealed class StepCodeTests
{
    private static string Of(string name) => Code(name).Digest;

    private static StepCode Code(string name) => StepCode.Of(typeof(Samples).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)!);

    [Fact]
    public void The_same_code_has_the_same_digest() => Assert.Equal(Of(nameof(Samples.One)), Of(nameof(Samples.One)));

    [Theory]
    [InlineData(nameof(Samples.One), nameof(Samples.OtherNumber))]
    [InlineData(nameof(Samples.One), nameof(Samples.OtherHelper))]
    [InlineData(nameof(Samples.Text), nameof(Samples.OtherText))]
    [InlineData(nameof(Samples.Lambda), nameof(Samples.OtherLambda))]
    [InlineData(nameof(Samples.Waits), nameof(Samples.WaitsOtherwise))]
    [InlineData(nameof(Samples.Makes), nameof(Samples.MakesOther))]
    public void Another_number_text_helper_lambda_or_type_makes_another_digest(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Fact]
    public void Properties_that_may_be_read_are_known_through_helpers() => Assert.Equal(["Options.Rate"], Code(nameof(Samples.Reads)).Properties);

    private sealed class Options
    {
        public double Rate { get; init; }

        public double Other { get; init; }
    }

    private abstract class Shape
    {
        public abstract double Area();
    }

    private sealed class Square : Shape
    {
        public override double Area() => 1;
    }

    private sealed class Circle : Shape
    {
        public override double Area() => 3;
    }

#pragma warning disable CA1822 // Steps are instance methods.
    private sealed class Samples
    {
        private readonly Options _options = new();

        internal int One() => Helper() + 1;

        internal int OtherNumber() => Helper() + 2;

        internal int OtherHelper() => Another() + 1;

        internal string Text() => "a";

        internal string OtherText() => "b";

        internal int Lambda() => new[] { 1 }.Sum(x => x + 1);

        internal int OtherLambda() => new[] { 1 }.Sum(x => x + 2);

        internal async Task<int> Waits()
        {
            await Task.Yield();
            return 1;
        }

        internal async Task<int> WaitsOtherwise()
        {
            await Task.Yield();
            return 2;
        }

        internal double Makes() => Area(new Square());

        internal double MakesOther() => Area(new Circle());

        internal double Reads() => Indirect();

        private double Indirect() => _options.Rate;

        private static double Area(Shape shape) => shape.Area();

        private static int Helper() => 7;

        private static int Another() => 8;
    }
#pragma warning restore CA1822
}
