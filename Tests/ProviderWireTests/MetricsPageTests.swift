import BenchModel
import Testing

@testable import ProviderWire

@Suite("A page of a server's own figures")
struct MetricsPageTests {
    private static func read(_ text: String) -> MetricsPage? { MetricsPage(Array(text.utf8)) }

    private static func shown(_ page: MetricsPage?) -> [String]? {
        page?.series.map { "\($0.name)[\(String(decoding: $0.labels, as: UTF8.self))]=\($0.value)" }
    }

    @Test("is read series by series; comments, times and examples are passed over")
    func series() {
        let page = Self.read(
            """
            # HELP http_requests_total All of them.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
              spaced { a="b" , c = "d", }   3
            no_labels 12.47\r
            empty{} 1e3

            with_example_bucket{le="0.5"} 8 # {trace_id="x"} 0.4 1.5
            {"a name.beyond",x="1"} 2
            up -0.5
            # EOF
            """
        )
        #expect(
            Self.shown(page) == [
                "http_requests_total[method=\"post\",code=\"200\"]=1027.0",
                "spaced[ a=\"b\" , c = \"d\", ]=3.0", "no_labels[]=12.47", "empty[]=1000.0",
                "with_example_bucket[le=\"0.5\"]=8.0", "a name.beyond[,x=\"1\"]=2.0", "up[]=-0.5",
            ]
        )
        #expect(page?.badLines == 0)
        #expect(page?.series[1].label("c") == "d" && page?.series[1].label("b") == nil)
        #expect(page?.series[5].label("x") == "1")
    }

    @Test("has values that are no numbers, in any writing")
    func specialValues() {
        let page = Self.read("a NaN\nb +Inf\nc -inf\nd Inf\ne nan\nf +1.5E-3")
        let values = page?.series.map(\.value) ?? []
        #expect(values.count == 6 && values[0].isNaN && values[4].isNaN)
        #expect(values[1] == .infinity && values[2] == -.infinity && values[3] == .infinity && values[5] == 0.0015)
    }

    @Test("has labels with escapes, braces and quotes in them")
    func escapes() throws {
        let page = try #require(Self.read(#"m{a="x\"y}",b="c:\\d\n",c="\q",e=""} 1"#))
        let series = try #require(page.series.first)
        #expect(series.label("a") == "x\"y}" && series.label("b") == "c:\\d\n")
        #expect(series.label("c") == "\\q" && series.label("e") == "" && series.label("d") == nil)
        #expect(series.value == 1)
    }

    @Test(
        "is none where nothing is a series",
        arguments: [
            "", " \n\n", "# only\n# comments", "<html><body>404</body></html>", "[{\"iter\": 1}]", "{\"a\": 1}",
            "\"text\"",
            "not found", "a b c\nd 1\ne f", "\"\\\"a 1\\\"\"", "name{open=\"1\" 2", "name{a=\"1} 2", "x 0x10", "{} 1",
        ]
    )
    func noPage(_ text: String) { #expect(Self.read(text) == nil) }

    @Test("may come as a JSON text, as an old llama-server has it")
    func quoted() { #expect(Self.shown(Self.read(#""a 1\nb{c=\"d\"} 2""#)) == ["a[]=1.0", "b[c=\"d\"]=2.0"]) }

    @Test("counts lines that cannot be read, and keeps the others")
    func badLines() {
        let page = Self.read("a 1\nb\nc two\nd 4\ne 5")
        #expect(page?.badLines == 2 && page?.series.map(\.name) == ["a", "d", "e"])
    }

    @Test("never stops the program, whatever bytes there are", arguments: 0..<40)
    func anyBytes(seed: UInt64) {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("a1{}\"\\=,# \n+-.eInfNaN\r\0".utf8) + [0xFF, 0xC3]
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            guard let page = MetricsPage(bytes) else { continue }
            #expect(page.badLines <= page.series.count)
            for series in page.series { _ = series.label("le") }
            _ = page.known
            #expect(page.raw.count <= MetricsPage.mostRaw)
        }
    }

    @Test("written with any labels and values is read as it was written", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var random = SystemRandomNumberGenerator()
        let letters = ["a", "\"", "\\", "\n", "}", "{", ",", "=", "ü", " "]
        for _ in 0..<50 {
            let value = (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in
                letters.randomElement(using: &random)
            }
            .joined()
            let escaped = value.reduce(into: "") { text, letter in
                switch letter {
                case "\\": text += "\\\\"
                case "\"": text += "\\\""
                case "\n": text += "\\n"
                default: text.append(letter)
                }
            }
            let number = Double.random(in: -1e9...1e9, using: &random)
            let page = try #require(Self.read("m{first=\"1\",le=\"\(escaped)\"} \(number)\n"))
            #expect(page.series.count == 1 && page.series[0].label("le") == value && page.series[0].value == number)
        }
    }

    @Test("keeps each series of a counter that has several, so that none of them hides in the sum")
    func engines() throws {
        let figures = try #require(
            Self.read(
                """
                vllm:prompt_tokens_total{engine="0"} 30
                vllm:prompt_tokens_total{engine="1"} 10
                vllm:generation_tokens_total{engine="0"} 7
                vllm:num_requests_running{engine="0"} 2
                vllm:num_requests_running{engine="1"} 3
                """
            )?.known?.figures
        )
        #expect(figures.values == [.promptTokens: 40, .outputTokens: 7, .running: 5])
        #expect(figures.series.keys.map(\.self) == [.promptTokens])
        #expect(figures.series[.promptTokens]?.values.sorted() == [10, 30])
        #expect(ServerFigures(figures.readings) == figures, "it is stored as it is")
    }

    @Test("has no value of a gauge of which one series cannot be, and says so", arguments: ["1.7", "-0.1", "NaN"])
    func impossibleGauge(value: String) throws {
        let figures = try #require(
            Self.read(
                """
                vllm:num_requests_running 2
                vllm:kv_cache_usage_perc{engine="0"} 0.5
                vllm:kv_cache_usage_perc{engine="1"} \(value)
                """
            )?.known?.figures
        )
        #expect(figures.values == [.running: 2] && figures.impossible == [.kvUse])
        #expect(ServerFigures(figures.readings) == figures)
    }

    @Test("keeps of an unknown server the first series, and cuts their labels")
    func raw() {
        let lines = (0..<3_000).map { "other_\($0){a=\"\(String(repeating: "x", count: 500))\"} \($0)" }
        let page = Self.read(lines.joined(separator: "\n") + "\nodd NaN")
        #expect(page?.known == nil)
        #expect(page?.raw.count == 2_000 && page?.raw.allSatisfy { $0.labels.utf8.count == 200 } == true)
    }
}
