using System.Globalization;
using System.Text.Json;

namespace MLOps.Runtime.Tests.Serving;

public sealed class InferenceServerTests(InferenceServerTests.Served served) : IClassFixture<InferenceServerTests.Served>
{
    private const string OneRow = """
        {"id":"a1","inputs":[
          {"name":"city","shape":[1],"datatype":"BYTES","data":["Seattle"]},
          {"name":"humidity","shape":[1],"datatype":"FP32","data":[90]},
          {"name":"wind","shape":[1],"datatype":"FP32","data":[12.5]}]}
        """;

    private readonly ServedModel _server = served.Server;

    [Theory]
    [InlineData("/v2/health/live")]
    [InlineData("/v2/health/ready")]
    [InlineData("/v2/models/rain/ready")]
    [InlineData("/v2/models/rain/versions/1/ready")]
    [InlineData("/ping")]
    [InlineData("/health")]
    public async Task Health_is_answered_with_200(string path) => Assert.Equal(200, (await _server.GetAsync(path)).Status);

    [Fact]
    public async Task Metadata_has_the_protocols_fields()
    {
        var (_, server) = await _server.GetAsync("/v2");
        var (_, slashed) = await _server.GetAsync("/v2/");
        var (_, model) = await _server.GetAsync("/v2/models/rain");

        Assert.Equal(["name", "version", "extensions"], server.EnumerateObject().Select(p => p.Name));
        Assert.Equal(server.ToString(), slashed.ToString());
        Assert.Equal(
            """{"name":"rain","versions":["1"],"platform":"mlnet_zip","inputs":[{"name":"city","datatype":"BYTES","shape":[-1]},{"name":"humidity","datatype":"FP32","shape":[-1]},{"name":"wind","datatype":"FP32","shape":[-1]}],"outputs":[{"name":"PredictedLabel","datatype":"BOOL","shape":[-1]},{"name":"Score","datatype":"FP32","shape":[-1]},{"name":"Probability","datatype":"FP32","shape":[-1]}]}""",
            model.GetRawText());
    }

    [Theory]
    [InlineData("/v2/models/rain/infer")]
    [InlineData("/v2/models/rain/versions/1/infer")]
    public async Task An_inference_gives_back_the_id_and_all_outputs(string path)
    {
        var (status, body) = await _server.PostAsync(path, OneRow);

        Assert.Equal((200, "rain", "1", "a1"), (status, body.GetProperty("model_name").GetString(), body.GetProperty("model_version").GetString(), body.GetProperty("id").GetString()));
        Assert.Equal(["PredictedLabel BOOL [1]", "Score FP32 [1]", "Probability FP32 [1]"], body.GetProperty("outputs").EnumerateArray().Select(o => $"{o.GetProperty("name")} {o.GetProperty("datatype")} {o.GetProperty("shape")}"));
        Assert.True(body.GetProperty("outputs")[0].GetProperty("data")[0].GetBoolean());
    }

    [Fact]
    public async Task Only_the_outputs_asked_for_are_sent()
    {
        var (_, body) = await _server.PostAsync("/v2/models/rain/infer", OneRow.Replace("\"id\":\"a1\"", "\"outputs\":[{\"name\":\"Probability\"}]", StringComparison.Ordinal));

        Assert.Equal("Probability", Assert.Single(body.GetProperty("outputs").EnumerateArray()).GetProperty("name").GetString());
        Assert.False(body.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task Data_may_be_nested_and_numbers_of_any_number_type()
    {
        var nested = OneRow.Replace("[1],\"datatype\":\"FP32\",\"data\":[90]", "[1,1],\"datatype\":\"INT64\",\"data\":[[90]]", StringComparison.Ordinal);

        Assert.Equal(Probability((await _server.PostAsync("/v2/models/rain/infer", OneRow)).Body), Probability((await _server.PostAsync("/v2/models/rain/infer", nested)).Body));
    }

    [Theory]
    [InlineData("{", "The request is not JSON: line 1, byte 2.")]
    [InlineData("", "The request has no body.")]
    [InlineData("{}", "The request has no array 'inputs'.")]
    [InlineData("""{"inputs":[]}""", "Input 'city' (BYTES) is missing; there are none.")]
    [InlineData("""{"inputs":[{"name":"humidty","shape":[1],"datatype":"FP32","data":[1]}]}""", "Input 'humidty' not found. Did you mean 'humidity'?")]
    [InlineData("""{"inputs":[{"name":"humidity","shape":[1],"datatype":"FP32","data":[1]}]}""", "Input 'city' (BYTES) is missing; given are humidity.")]
    [InlineData("""{"inputs":[{"name":"humidity","shape":[1],"datatype":"BYTES","data":["x"]}]}""", "Input 'humidity' has datatype BYTES; it should be FP32.")]
    [InlineData("""{"inputs":[{"name":"humidity","shape":[2],"datatype":"FP32","data":[1]}]}""", "Input 'humidity' has 1 values; its shape says 2.")]
    [InlineData("""{"inputs":[{"name":"humidity","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "Input 'humidity' has shape [1,3]; it should be [rows] or [rows,1] with at least one row.")]
    [InlineData("""{"inputs":[{"name":"humidity","shape":[1],"datatype":"FP32","data":["wet"]}]}""", "Input 'humidity' has at position 0 the value \"wet\", which is no FP32.")]
    [InlineData("""{"inputs":[{"name":"humidity","shape":[2000000000],"datatype":"FP32","data":[1]}]}""", "Input 'humidity' has 1 values; its shape says 2000000000.")]
    [InlineData("""{"inputs":[{"name":"humidity","shape":[1],"datatype":"FP32","data":[1]},{"name":"wind","shape":[2],"datatype":"FP32","data":[1,2]}]}""", "Input 'wind' has 2 rows, the inputs before it have 1.")]
    public async Task A_bad_inference_request_is_answered_with_400_and_a_sentence_that_names_the_input(string body, string expected)
    {
        var (status, answer) = await _server.PostAsync("/v2/models/rain/infer", body);

        Assert.Equal((400, expected), (status, answer.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("/v2/models/rian", 404, "Model 'rian' not found. Did you mean 'rain'?")]
    [InlineData("/v2/models/rain/versions/2", 404, "Model rain is served in version 1, not 2.")]
    [InlineData("/v2/models/rain/infer", 405, "/v2/models/rain/infer takes POST, not GET.")]
    [InlineData("/predict", 404, "There is nothing at /predict. Predictions are at /v2/models/rain/infer and /invocations.")]
    public async Task An_unknown_path_is_answered_with_what_there_is(string path, int expected, string message)
    {
        var (status, answer) = await _server.GetAsync(path);

        Assert.Equal((expected, message), (status, answer.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("""{"dataframe_split":{"columns":["wind","city","humidity","other"],"data":[[12.5,"Seattle",90,1],[12.5,"Seattle",20,1]]}}""")]
    [InlineData("""{"dataframe_records":[{"city":"Seattle","humidity":90,"wind":12.5},{"city":"Seattle","humidity":20,"wind":12.5}]}""")]
    [InlineData("""{"inputs":{"city":["Seattle","Seattle"],"humidity":[90,20],"wind":[12.5,12.5]}}""")]
    [InlineData("""{"instances":[{"city":"Seattle","humidity":90,"wind":12.5},{"city":"Seattle","humidity":20,"wind":12.5}]}""")]
    [InlineData("""{"instances":[["Seattle",90,12.5],["Seattle",20,12.5]]}""")]
    public async Task MLflows_invocations_give_one_prediction_per_row(string body)
    {
        var (status, answer) = await _server.PostAsync("/invocations", body);
        var predictions = answer.GetProperty("predictions").EnumerateArray().ToList();

        Assert.Equal(200, status);
        Assert.Equal([true, false], predictions.Select(p => p.GetProperty("PredictedLabel").GetBoolean()));
        Assert.Equal(Probability((await _server.PostAsync("/v2/models/rain/infer", OneRow)).Body), predictions[0].GetProperty("Probability").GetSingle());
    }

    [Fact]
    public async Task Invocations_take_csv_with_missing_values_and_quotes()
    {
        var (status, answer) = await _server.PostAsync("/invocations", "city,wind,humidity\r\n\"New York\",,90\r\nSeattle,3,20\r\n", "text/csv");

        Assert.Equal(200, status);
        Assert.Equal(2, answer.GetProperty("predictions").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"dataframe_split":{"columns":[],"data":[]},"inputs":[]}""", "The request must hold exactly one of dataframe_split, dataframe_records, inputs, instances; it holds dataframe_split and inputs.")]
    [InlineData("""{"dataframe_records":[{"city":"Seattle","humidty":90,"wind":12.5}]}""", "Input 'humidity' (FP32) is missing. Is it 'humidty'?")]
    [InlineData("""{"dataframe_records":[{"city":"Seattle","humidity":"wet","wind":12.5}]}""", "Input 'humidity' has in row 0 the value \"wet\", which is no FP32.")]
    [InlineData("""{"dataframe_split":{"columns":["a","b"],"data":[[1]]}}""", "Row 0 of 'dataframe_split' has 1 values; there are 2 columns.")]
    [InlineData("""{"instances":[]}""", "The request has no rows.")]
    public async Task A_bad_invocation_is_answered_with_400_and_a_sentence(string body, string expected)
    {
        var (status, answer) = await _server.PostAsync("/invocations", body);

        Assert.Equal((400, expected), (status, answer.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Many_requests_at_once_get_each_their_own_answer()
    {
        var alone = new Dictionary<int, float>();
        for (var h = 20; h < 100; h += 10)
        {
            alone[h] = Probability((await _server.PostAsync("/v2/models/rain/infer", WithHumidity(h))).Body);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i => (Humidity: 20 + (i % 8 * 10), Probability((await _server.PostAsync("/v2/models/rain/infer", WithHumidity(20 + (i % 8 * 10)))).Body))));

        Assert.All(answers, a => Assert.Equal(alone[a.Humidity], a.Item2));
    }

    [Fact]
    public async Task Only_who_knows_the_token_may_stop_it() =>
        Assert.Equal(403, (await _server.PostAsync("/shutdown", "")).Status);

    private static string WithHumidity(int humidity) => OneRow.Replace("[90]", string.Create(CultureInfo.InvariantCulture, $"[{humidity}]"), StringComparison.Ordinal);

    private static float Probability(JsonElement answer) =>
        answer.GetProperty("outputs").EnumerateArray().Single(o => o.GetProperty("name").GetString() == "Probability").GetProperty("data")[0].GetSingle();

    /// <summary>One server for all tests that only ask.</summary>
    public sealed class Served : IAsyncLifetime, IDisposable
    {
        private readonly TestWorkspace _test = new();

        internal ServedModel Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await ServedModel.StartAsync(_test);

        public async Task DisposeAsync() => await Server.DisposeAsync();

        public void Dispose() => _test.Dispose();
    }
}
