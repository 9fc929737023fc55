import BenchModel
import Digests
import Foundation
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("A report as a page")
struct HTMLReportTests {
    private static func page(_ run: StoredRun, _ objectives: [Objective] = []) -> String {
        let summary = Summary(run: run, prices: .builtIn, objectives: objectives)
        let judgements = Gate.judge(run, objectives: objectives, allowedFailureShare: 0.05).judgements
        return ReportRenderer.render(summary, as: .html, judgements: judgements)
    }

    /// A run of one target with so many requests, each with so many events.
    static func large(requests: Int, events: Int) -> StoredRun {
        var run = RunFixture.run
        run.samples = (0..<requests).map { sequence in
            var maker = SampleMaker(
                sequence: sequence,
                start: 100 * Double(sequence),
                ttft: 100 + Double(sequence % 977)
            )
            maker.events = events
            maker.gap = 1 + Double(sequence % 13)
            return maker.made()
        }
        return run
    }

    @Test("it has the figures, every table's cells, and the objectives")
    func whole() throws {
        let page = try PageReader(Self.page(RunFixture.run, RunFixture.objectives))
        let summary = Summary(run: RunFixture.run, prices: .builtIn, objectives: RunFixture.objectives)
        let document = ReportDocument(summary, [])
        #expect(page.texts(of: "h1") == [document.title])
        for table in document.tables {
            #expect(page.texts(of: "h3").contains(table.title))
            for cell in table.rows.joined() { #expect(page.cells.contains(Markup.plain(cell.shown)), "\(cell.shown)") }
        }
        let ids = page.elements.filter { $0.name == "figure" }.count
        #expect(ids >= 5)
        #expect(page.texts(of: "span").filter { ["PASS", "FAIL", "OPEN"].contains($0) }.count == 11)
    }

    @Test("it begins with what the first screen says")
    func answer() throws {
        let summary = Summary(run: RunFixture.run, prices: .builtIn, objectives: RunFixture.objectives)
        let gate = Gate.judge(RunFixture.run, objectives: RunFixture.objectives, allowedFailureShare: 0.05)
        let subject = ReportSubject(summary, gate: gate)
        let answer = FirstAnswer(subject)
        let page = try PageReader(ReportRenderer.render(subject, as: .html))
        #expect(page.texts(of: "h2").first == "Answer")
        for sentence in answer.standing + [answer.soundness] {
            #expect(page.texts(of: "p").contains(Markup.plain(sentence)), "\(sentence)")
        }
        let bounds = try #require(answer.gate?.bounds)
        #expect(!bounds.isEmpty)
        for bound in bounds {
            #expect(page.texts(of: "span").contains(Markup.plain(bound.details)), "\(bound.details)")
        }
        for row in answer.table.rows {
            #expect(page.cells.contains(Markup.plain(row.name)))
            for cell in row.cells { #expect(page.cells.contains(cell.text + cell.mark), "\(cell)") }
        }
    }

    @Test("a comparison is a page, too, whatever its sides are called", arguments: 0..<8 as Range<UInt64>)
    func comparison(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let measured = MeasuredRun(RunFixture.run)
        let sides = measured.targets.map { target in
            let name = seed == 0 ? target.target.name : (Self.hostile.randomElement(using: &random) ?? "")
            return Comparison.Side(measured, target: target, label: name, scenario: nil, prices: .builtIn)
        }
        let comparison = Comparison(sides[0], sides[1])
        for several in [[comparison], [comparison, Comparison(sides[1], sides[0])]] {
            let page = try PageReader(ComparisonRenderer.render(several, as: .html))
            #expect(page.texts(of: "h3").filter { $0 == "Figures" }.count == several.count)
            if seed == 0 { #expect(page.texts(of: "p").contains(Markup.plain(comparison.conclusion))) }
            for figure in comparison.figures { #expect(page.cells.contains(figure.heading)) }
            #expect(page.names.isDisjoint(with: ["img", "b", "i"]) && page.texts(of: "script").count == 1)
        }
    }

    @Test("a comparison's page has both sides' curves over one another, and says what was measured and when")
    func comparedCurves() throws {
        var earlier = RunFixture.run
        earlier.record.id = 3
        earlier.record.labels = RunLabels(tags: ["before"].compactMap(RunTag.init(text:)))
        let runs = [earlier, RunFixture.run].map { MeasuredRun($0) }
        let sides = runs.map { run in
            run.targets.map { target in
                let label = "run \(run.record.id) \(target.target.name)"
                return Comparison.Side(run, target: target, label: label, scenario: nil, prices: .builtIn)
            }
        }
        let pairs = zip(sides[0], sides[1]).map { Comparison($0, $1) }
        let page = try PageReader(ComparisonRenderer.render(pairs, as: .html))
        #expect(page.texts(of: "h1") == ["compare: run 7 against run 3"])
        // The third target's answers came in one piece, without a first token.
        #expect(pairs.count == 3 && page.elements.count { $0.name == "figure" } == 2)
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let items = page.texts(of: "li")
        #expect(items.contains("run 3: compare (before), 2026-11-24T01:40:00Z"))
        // The later side in full and with its band, what it is held against dashed.
        let classes = page.elements.filter { $0.name == "path" }.compactMap { $0.attributes["class"] }
        for (kind, n) in [("line t0", 2), ("line other t1", 2), ("band t0", 2)] {
            #expect(classes.count { $0 == kind } == n, "\(kind)")
        }
        let name = pairs[0].second.target.target.name
        #expect(page.texts(of: "span").contains("run 7 \(name)") && page.texts(of: "span").contains("run 3 \(name)"))

        let targets = [Comparison(sides[1][0], sides[1][1])]
        let alone = try PageReader(ComparisonRenderer.render(targets, as: .html))
        #expect(alone.texts(of: "h1") == ["compare: \(ComparisonDocument(targets[0]).title)"])
        #expect(alone.texts(of: "li").filter { $0.hasPrefix("run 7: ") }.count == 1)
    }

    @Test("one server that is asked by several protocols is one place, and several are several")
    func places() {
        func asked(_ urls: [String]) -> [String] {
            let targets = urls.enumerated().map { place, url in
                var target = MadeRun.target("t\(place)")
                target.url = url
                return target
            }
            return FirstAnswer(ReportSubject(MadeRun.summary(targets) { _, _, _ in })).asked
        }
        let paths = ["http://gw:8080/v1/messages", "http://gw:8080/v1/chat/completions"]
        #expect(asked(paths).contains("at http://gw:8080"))
        #expect(asked([paths[0], paths[0]]).contains("at \(paths[0])"))
        #expect(asked([paths[0], "http://other/v1/messages"]).contains("at \(paths[0]) and http://other/v1/messages"))
    }

    @Test("marks of failures have a row of their own below the axis' title")
    func failureMarks() throws {
        var chart = Chart(
            id: "x",
            title: "",
            reading: [],
            method: [],
            x: .fromZero("s", to: 1),
            y: .fromZero("TTFT (ms)", to: 1)
        )
        let bare = SVGChart(chart).markup.source
        chart.marks = [.failure(x: 0, .bad, tip: "failed")]
        let marked = SVGChart(chart).markup.source
        #expect(bare.contains("viewBox=\"0 0 480 308\"") && marked.contains("viewBox=\"0 0 480 324\""))
        // A cross from 26 to 34, under words that end above 16.
        #expect(marked.contains("M46,26L54,34"))
    }

    @Test("paper has what a reader at a screen unfolds")
    func paper() throws {
        let print = try #require(PageStyle.text.firstRange(of: "@media print{body"))
        let rules = PageStyle.text[print.lowerBound...]
        #expect(rules.contains("details::details-content{display:block;content-visibility:visible"))
    }

    @Test("of a run in which nothing worked no axes are drawn, and why is said")
    func nothingWorked() throws {
        var run = RunFixture.run
        for place in run.samples.indices {
            run.samples[place].outcome = .failed(.connect, detail: "connection refused")
            run.samples[place].response.deltas = .init()
        }
        let page = try PageReader(Self.page(run))
        #expect(!page.names.contains("figure"))
        #expect(
            page.texts(of: "p").contains { $0.hasPrefix("There is nothing to draw: none of the requests succeeded") }
        )
        #expect(page.elements.contains { $0.attributes["id"] == "figures" })
    }

    @Test("it asks no address for anything, and its policy allows nothing but its own style and script")
    func policy() throws {
        let source = Self.page(RunFixture.run)
        let page = try PageReader(source)
        let addresses = page.elements.flatMap { element in
            element.attributes.filter { ["href", "src", "xlink:href", "action", "poster", "srcset"].contains($0.key) }
                .map(\.value)
        }
        #expect(!addresses.isEmpty && addresses.allSatisfy { $0.hasPrefix("#") })
        #expect(!source.contains("url(") && !source.contains("@import"))
        let policy = try #require(
            page.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?.attributes["content"]
        )
        #expect(policy.hasPrefix("default-src 'none'; ") && !policy.contains("unsafe"))
        for name in ["style", "script"] {
            let blocks = page.texts(of: name)
            #expect(blocks.count == 1)
            // As the browser counts it: the bytes between the tags.
            let text = try #require(source.firstRange(of: "<\(name)>").map { source[$0.upperBound...] })
            let body = String(text[..<(try #require(text.firstRange(of: "</\(name)>")?.lowerBound))])
            let digest = Data(TextDigest.bytes(of: body)).base64EncodedString()
            #expect(policy.contains("\(name)-src 'sha256-\(digest)'"))
        }
        #expect(!page.elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") || $0 == "style" } })
    }

    @Test("another run's curves lie over those of the targets of the same name, and its figures beside theirs")
    func over() throws {
        var earlier = RunFixture.run
        earlier.record.id = 3
        earlier.record.targets[1].name = "gone"
        let summary = Summary(run: RunFixture.run, prices: .builtIn)
        let source = ReportRenderer.page(ReportSubject(summary), over: Summary(run: earlier, prices: .builtIn))
        let page = try PageReader(source)
        let dashed = page.elements.filter { $0.attributes["class"]?.hasPrefix("line other t") == true }
        #expect(dashed.map { $0.attributes["class"] } == ["line other t0"])
        let figure = try #require(source.firstRange(of: "id=\"first-token-title\""))
        let chart = source[figure.upperBound...]
        let end = try #require(chart.firstRange(of: "</svg>"))
        // Dashes say whose a curve is, so that no target of this run has any.
        #expect(!chart[..<end.lowerBound].contains("dash") && chart[..<end.lowerBound].contains("class=\"hollow t0\""))
        #expect(page.texts(of: "h3").contains("This run and run 3"))
        #expect(page.texts(of: "p").contains("Only in run 3, and not drawn: gone."))
        #expect(page.cells.contains("gone"))
    }

    /// What servers, scenarios and databases may hold to break out of an element, an attribute or the page.
    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "</title><b>", "</style><i>",
        "]]>", "<!--",
        "&lt;b&gt;", "&#60;", "\u{0}", "\u{202E}evil", "javascript:alert(1)", "<svg/onload=x>", "{{x}}", "`",
        "\u{FFFE}", "\u{FFFF}",
        "\u{1B}[31m", "\r\n", "<?xml", "<![CDATA[", "&undefined;",
    ]

    @Test("no text of others becomes markup", arguments: 0..<5 as Range<UInt64>)
    func foreign(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var run = ForeignTextTests.run(seed: seed)
        // Dealt out, so that a few seeds have all of them; among pieces of chance.
        var dealt = Int(seed) * (1 + 2 * run.record.targets.count)
        func evil() -> String {
            defer { dealt += 1 }
            let pieces = (0...1).map { _ in (Self.hostile + ForeignTextTests.pieces).randomElement(using: &random) ?? ""
            }
            return pieces[0] + Self.hostile[dealt % Self.hostile.count] + pieces[1]
        }
        run.record.name = evil()
        for index in run.record.targets.indices {
            run.record.targets[index].name = evil()
            run.record.targets[index].model = evil()
        }
        let objectives = run.record.targets.map {
            Objective(metric: .ttft, percentile: 50, bound: .max, limit: 90e6, target: $0.name)
        }
        let page = try PageReader(Self.page(run, objectives))
        let plain = try PageReader(Self.page(RunFixture.run, RunFixture.objectives))
        #expect(page.names.isSubset(of: plain.names))
        #expect(page.attributeNames.isSubset(of: plain.attributeNames.union(["data-target"])))
        for element in page.elements {
            for text in [element.text] + element.attributes.values {
                #expect(!text.unicodeScalars.contains { Self.isHidden($0) }, "\(element.name)")
            }
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n"
        case .lineSeparator, .paragraphSeparator: true
        case .format: scalar.value != 0x200D
        default: false
        }
    }

    @Test("headings, heads of rows and columns, and words in the place of each drawing are there")
    func accessible() throws {
        let page = try PageReader(Self.page(RunFixture.run, RunFixture.objectives))
        #expect(page.elements.first { $0.name == "html" }?.attributes["lang"] == "en")
        #expect(page.texts(of: "h1").count == 1)
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for element in page.elements {
            for named in (element.attributes["aria-labelledby"] ?? "").split(separator: " ") {
                #expect(ids.contains(String(named)))
            }
            if let address = element.attributes["href"] { #expect(ids.contains(String(address.dropFirst()))) }
        }
        let drawings = page.elements.filter { $0.name == "svg" }
        #expect(drawings.allSatisfy { $0.attributes["role"] == "img" || $0.attributes["aria-hidden"] == "true" })
        #expect(page.texts(of: "desc").allSatisfy { !$0.isEmpty })
        #expect(
            page.elements.filter { $0.name == "th" }.allSatisfy { ["row", "col"].contains($0.attributes["scope"]) }
        )
        for region in page.elements where region.attributes["class"] == "scroll" {
            #expect(region.attributes["tabindex"] == "0" && region.attributes["role"] == "region")
        }
    }

    @Test("colours stand out from their ground, in light and in dark")
    func contrast() throws {
        for palette in [Palette.light, .dark] {
            for ground in [palette.ground, palette.card] {
                let texts = [palette.text, palette.muted, palette.bad, palette.good, palette.open] + palette.targets
                for text in texts {
                    let ratio = try Contrast.ratio(text, ground)
                    #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
                }
                for shape in [palette.connect, palette.wait] {
                    #expect(try Contrast.ratio(shape, ground) >= 3, "\(shape) on \(ground)")
                }
            }
        }
    }

    @Test("a large run makes a page of bounded size")
    func size() {
        let page = Self.page(Self.large(requests: 4_000, events: 25))
        #expect(page.utf8.count < 1_000_000)
    }

    @Test("a run of which nothing came has no figures, and says what befell it")
    func nothing() throws {
        var run = RunFixture.run
        run.samples = []
        let page = try PageReader(Self.page(run))
        #expect(!page.names.contains("figure") && page.texts(of: "h1").count == 1)
        for index in RunFixture.run.samples.indices { run.samples.append(Self.failed(RunFixture.run.samples[index])) }
        let failed = try PageReader(Self.page(run))
        #expect(failed.texts(of: "h3").contains("Failures"))
    }

    private static func failed(_ sample: Sample) -> Sample {
        var sample = sample
        sample.outcome = .failed(.connect, detail: "connection refused")
        sample.response = DecodedResponse()
        return sample
    }
}

/// The contrast of two colours, as WCAG 2 defines it.
private enum Contrast {
    static func ratio(_ one: String, _ other: String) throws -> Double {
        let (one, other) = (try luminance(one), try luminance(other))
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    private static func luminance(_ colour: String) throws -> Double {
        let number = try #require(Int(colour.dropFirst(), radix: 16))
        let parts = [16, 8, 0].map { shift -> Double in
            let share = Double(number >> shift & 255) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
