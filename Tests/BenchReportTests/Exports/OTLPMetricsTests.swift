import BenchModel
import JSONSyntax
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("OTLP in JSON")
struct OTLPMetricsTests {
    private static func document(
        _ run: StoredRun,
        since: WallTime = 1_000,
        until now: WallTime = 2_000
    ) -> JSONNode {
        var meters = OperationMeters(run.record.targets)
        for sample in run.samples { meters.take(sample) }
        return JSONNode(plain: OTLPMetrics.document(meters, of: run.record, since: since, until: now))
    }

    private static func metrics(_ document: JSONNode) -> [JSONNode] {
        document["resourceMetrics"]?.elements[0]["scopeMetrics"]?.elements[0]["metrics"]?.elements ?? []
    }

    private static func points(_ document: JSONNode) -> [(name: String, point: JSONNode)] {
        metrics(document).flatMap { metric in
            (metric["histogram"]?["dataPoints"]?.elements ?? []).map { (metric["name"]?.text ?? "", $0) }
        }
    }

    private static func attributes(_ node: JSONNode) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: (node["attributes"]?.elements ?? []).map {
                ($0["key"]?.text ?? "", $0["value"]?.plain.json ?? "")
            }
        )
    }

    private static func run(_ target: RunRecord.Target, _ maker: SampleMaker = SampleMaker()) -> StoredRun {
        let record = RunRecord(name: "test", startedAt: 0, version: "0.1.0", isSimulated: false, targets: [target])
        return StoredRun(record: record, samples: [maker.made()])
    }

    @Test("64-bit integers are strings, enumerations numbers, and buckets one more than bounds")
    func mapping() {
        let document = Self.document(RunFixture.run)
        let points = Self.points(document)
        #expect(points.count > 10)
        for (_, point) in points {
            #expect(point["startTimeUnixNano"]?.text == "1000" && point["timeUnixNano"]?.text == "2000")
            let counts = (point["bucketCounts"]?.elements ?? []).compactMap { $0.text.flatMap(Int.init) }
            #expect(counts.reduce(0, +) == point["count"]?.text.flatMap(Int.init))
            #expect(counts.count == (point["explicitBounds"]?.elements ?? []).count + 1)
            if case .number = point["sum"]?.value {} else { Issue.record("a sum is a double") }
        }
        let metric = Self.metrics(document)[0]
        #expect(metric["histogram"]?["aggregationTemporality"]?.value == .number("2"))
    }

    @Test("a run that has ended says whether it is whole, and why it is not; of one that goes on nothing is said")
    func completeness() throws {
        func gauge(_ status: RunRecord.Status, reason: String? = nil, isUnderWay: Bool = false) -> JSONNode? {
            var record = RunFixture.run.record
            (record.status, record.endReason) = (status, reason)
            let document = OTLPMetrics.document(
                OperationMeters(record.targets),
                of: record,
                since: 1_000,
                until: 2_000,
                isUnderWay: isUnderWay
            )
            return Self.metrics(JSONNode(plain: document)).first { $0["name"]?.text == "ezbench.run.complete" }
        }
        let points = { (metric: JSONNode?) in metric?["gauge"]?["dataPoints"]?.elements ?? [] }
        let whole = try #require(points(gauge(.finished)).first)
        #expect(whole["asInt"]?.text == "1" && whole["timeUnixNano"]?.text == "2000" && whole["attributes"] == nil)
        let cut = try #require(points(gauge(.interrupted, reason: "shard 2/3 is missing")).first)
        #expect(cut["asInt"]?.text == "0")
        #expect(Self.attributes(cut) == ["ezbench.run.end_reason": #"{"stringValue":"shard 2/3 is missing"}"#])
        // Of a stored run that nobody ended.
        #expect(points(gauge(.running)).first?["asInt"]?.text == "0")
        #expect(gauge(.running, isUnderWay: true) == nil)
    }

    @Test("attributes are those of the conventions, with the target beside them")
    func attributes() throws {
        let target = RunRecord.Target(
            name: "a",
            wireProtocol: "anthropic-messages",
            model: "m",
            endpoint: "http://[::1]:81/v1"
        )
        var maker = SampleMaker()
        maker.servedModel = "m-2"
        maker.outcome = .failed(.serverError, detail: "")
        let failed = try #require(Self.points(Self.document(Self.run(target, maker))).first)
        #expect(
            Self.attributes(failed.point) == [
                "gen_ai.operation.name": #"{"stringValue":"chat"}"#,
                "gen_ai.provider.name": #"{"stringValue":"anthropic"}"#,
                "gen_ai.request.model": #"{"stringValue":"m"}"#, "gen_ai.response.model": #"{"stringValue":"m-2"}"#,
                "error.type": #"{"stringValue":"http_5xx"}"#, "server.address": #"{"stringValue":"::1"}"#,
                "server.port": #"{"intValue":"81"}"#, "ezbench.target": #"{"stringValue":"a"}"#,
                "ezbench.simulated": #"{"boolValue":false}"#,
            ]
        )
    }

    @Test(
        "a provider is named by its host, else by its protocol",
        arguments: [
            ("https://api.openai.com/v1", "openai-chat", "openai", "chat"),
            ("https://x.openai.azure.com", "openai-chat", "azure.ai.openai", "chat"),
            ("https://api.x.ai", "openai-responses", "x_ai", "chat"),
            ("https://api.mistral.ai", "openai-completions", "mistral_ai", "text_completion"),
            ("https://evilx.ai", "openai-chat", "openai", "chat"),
            ("http://10.0.0.1:8000", "gemini", "gcp.gemini", "generate_content"),
            ("https://eu-aiplatform.googleapis.com", "gemini", "gcp.gemini", "generate_content"),
            ("https://aiplatform.googleapis.com", "gemini", "gcp.vertex_ai", "generate_content"),
            ("nonsense", "unheard-of", "openai", "chat"),
        ]
    )
    func provider(endpoint: String, wireProtocol: String, provider: String, operation: String) {
        let target = RunRecord.Target(name: "a", wireProtocol: wireProtocol, model: "m", endpoint: endpoint)
        #expect(GenAINames.provider(target) == provider && GenAINames.operation(wireProtocol) == operation)
    }

    @Test("what the embedded simulator answers is no server's, and says so")
    func simulated() {
        var target = RunRecord.Target(
            name: "a",
            wireProtocol: "openai-chat",
            model: "m",
            endpoint: "https://api.openai.com",
            isSimulated: true
        )
        for (_, point) in Self.points(Self.document(Self.run(target))) {
            let attributes = Self.attributes(point)
            #expect(attributes["server.address"] == nil && attributes["ezbench.simulated"]?.contains("true") == true)
        }
        target.simulator = "1.0"
        #expect(
            Self.points(Self.document(Self.run(target))).allSatisfy {
                Self.attributes($0.point)["server.address"] != nil
            }
        )
    }

    @Test("nothing measured is no histogram, and a clock that was set back ends no earlier than it began")
    func edges() {
        var run = RunFixture.run
        run.samples = []
        #expect(Self.points(Self.document(run)).isEmpty)
        let point = Self.points(Self.document(RunFixture.run, since: 5_000, until: 10))[0].point
        #expect(point["timeUnixNano"]?.text == "5000")
    }
}
