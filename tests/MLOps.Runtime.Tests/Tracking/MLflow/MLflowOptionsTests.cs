using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

public sealed class MLflowOptionsTests
{
    [Fact]
    public void Mlflows_environment_variables_are_honoured_and_a_bad_one_is_named()
    {
        var variables = new Dictionary<string, string>
        {
            ["MLFLOW_TRACKING_URI"] = "http://tracker:5000/mlflow",
            ["MLFLOW_REGISTRY_URI"] = "https://registry",
            ["MLFLOW_EXPERIMENT_NAME"] = "rain",
            ["MLFLOW_EXPERIMENT_ID"] = "7",
            ["MLFLOW_RUN_ID"] = "abc",
            ["MLFLOW_TRACKING_USERNAME"] = "ann",
            ["MLFLOW_TRACKING_PASSWORD"] = "secret",
            ["MLFLOW_TRACKING_TOKEN"] = "t",
            ["MLFLOW_TRACKING_INSECURE_TLS"] = "true",
            ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "3",
            ["MLFLOW_HTTP_REQUEST_TIMEOUT"] = "9",
        };

        Assert.Equal(
            new MLflowOptions
            {
                TrackingUri = new Uri("http://tracker:5000/mlflow/"),
                RegistryUri = new Uri("https://registry/"),
                ExperimentName = "rain",
                ExperimentId = "7",
                RunId = "abc",
                UserName = "ann",
                Password = "secret",
                Token = "t",
                InsecureTls = true,
                MaxRetries = 3,
                Timeout = TimeSpan.FromSeconds(9),
            },
            MLflowOptions.From(variables.GetValueOrDefault));
        Assert.Equal(new MLflowOptions(), MLflowOptions.From(_ => null));
        Assert.Contains("MLFLOW_TRACKING_URI is 'sqlite:///x.db'", Assert.Throws<UserException>(() => MLflowOptions.From(n => n == "MLFLOW_TRACKING_URI" ? "sqlite:///x.db" : null)).Message, StringComparison.Ordinal);
        Assert.Contains("MLFLOW_HTTP_REQUEST_TIMEOUT is 'soon'", Assert.Throws<UserException>(() => MLflowOptions.From(n => n == "MLFLOW_HTTP_REQUEST_TIMEOUT" ? "soon" : null)).Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => MLflowOptions.Address("ftp://x"));
    }
}
