import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("The shape of the load")
struct LoadShapeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var json: String
        var load: Load

        var testDescription: String { json }
    }

    static let cases = [
        Case(json: "{}", load: Load()),
        Case(json: #"{"shape": "closed", "concurrency": 4}"#, load: Load(concurrency: 4)),
        Case(
            json: #"{"shape": "constant", "rate": 2.5, "requests": 7}"#,
            load: Load(shape: .open(.constant(rate: 2.5)), extent: .requests(7))
        ),
        Case(
            json:
                #"{"shape": "poisson", "rate": 5, "maxInFlight": 200, "whenFull": "drop", "duration": "1m", "warmup": 3}"#,
            load: Load(
                shape: .open(.poisson(rate: 5)),
                maxInFlight: 200,
                whenFull: .drop,
                extent: .duration(.seconds(60)),
                warmup: 3
            )
        ),
        Case(
            json: #"{"shape": "gamma", "rate": 100, "burstiness": 0.5}"#,
            load: Load(shape: .open(.gamma(rate: 100, burstiness: 0.5)))
        ),
        Case(
            json: #"{"shape": "ramp", "from": 0, "to": 20, "duration": "30s"}"#,
            load: Load(shape: .open(.ramp(from: 0, to: 20)), extent: .duration(.seconds(30)))
        ),
        Case(
            json: #"""
                {"shape": "stages", "stages": [{"shape": "constant", "rate": 1, "duration": "10s"},
                    {"shape": "ramp", "from": 1, "to": 9, "duration": "5s"},
                    {"shape": "gamma", "rate": 9, "burstiness": 2, "duration": "1500ms"}]}
                """#,
            load: Load(
                shape: .stages([
                    .init(.constant(rate: 1), duration: .seconds(10)),
                    .init(.ramp(from: 1, to: 9), duration: .seconds(5)),
                    .init(.gamma(rate: 9, burstiness: 2), duration: .seconds(1.5)),
                ]),
                extent: .duration(.seconds(16.5))
            )
        ),
    ]

    @Test("is read, and comes back from the database as it was", arguments: cases)
    func roundTrip(item: Case) throws {
        var text = ScenarioText()
        text.more = "\"load\": " + item.json
        let scenario = try text.read()
        #expect(scenario.load == item.load)
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(try ScenarioReader.read(canonicalJSON: json) == scenario)
    }

    @Test("needs no word in the database where the loop is closed, so that earlier versions read it")
    func closed() throws {
        let json = ScenarioReader.canonicalJSON(try ScenarioText().read())
        for key in ["shape", "maxInFlight", "whenFull"] { #expect(!json.contains(key)) }
    }
}
