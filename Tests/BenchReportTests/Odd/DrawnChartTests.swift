import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// Every drawing of a page, whatever the run was like.
@Suite("Drawings of a page")
struct DrawnChartTests {
    /// What a path's description is made of: commands with their numbers; nil where it is none.
    private static func commands(_ text: String) -> [(command: Character, numbers: [Double])]? {
        var parts: [(command: Character, numbers: [Double])] = []
        for match in text.matches(of: #/([A-Za-z])([^A-Za-z]*)/#) {
            let words = match.output.2.split { $0 == "," || $0 == " " }
            let numbers = words.compactMap { Double($0) }
            guard numbers.count == words.count, let command = match.output.1.first else { return nil }
            parts.append((command, numbers))
        }
        let length = parts.reduce(0) { $0 + 1 + $1.numbers.count }
        return length > 0 && parts.first?.command == "M" ? parts : nil
    }

    /// The x and y of each point that a path of absolute commands reaches.
    private static func points(_ path: [(command: Character, numbers: [Double])]) -> [(x: Double, y: Double)] {
        var (points, at) = ([(x: Double, y: Double)](), (x: 0.0, y: 0.0))
        for part in path {
            switch part.command {
            case "M" where part.numbers.count == 2, "L" where part.numbers.count == 2:
                at = (part.numbers[0], part.numbers[1])
            case "H": at.x = part.numbers.last ?? .nan
            case "V": at.y = part.numbers.last ?? .nan
            default: continue
            }
            points.append(at)
        }
        return points
    }

    private static func hold(_ page: PageReader, _ name: String) throws {
        for element in page.elements {
            for (attribute, value) in element.attributes {
                #expect(
                    !["nan", "inf"].contains { value.lowercased().hasPrefix($0) },
                    "\(name): \(attribute)=\(value)"
                )
            }
            if let view = element.attributes["viewBox"] {
                let numbers = view.split(separator: " ").compactMap { Double($0) }
                #expect(numbers.count == 4 && numbers[2] > 0 && numbers[3] > 0, "\(name): \(view)")
            }
            guard let text = element.attributes["d"], element.attributes["id"]?.hasPrefix("m") != true else { continue }
            let path = try #require(
                commands(text),
                "\(name): \(element.attributes["class"] ?? "") is drawn as \"\(text)\""
            )
            for point in points(path) {
                #expect((-20...500).contains(point.x) && (-20...2_000).contains(point.y), "\(name): \(text)")
            }
            if element.attributes["class"]?.hasPrefix("line") == true {
                #expect(path.count > 1, "\(name): a line of one point is none: \(text)")
            }
        }
        for element in page.elements where element.name == "svg" && element.attributes["role"] == "img" {
            // What stands in the drawing's place has words.
            let ids = (element.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
            for id in ids {
                let words = page.elements.first { $0.attributes["id"] == id }?.text ?? ""
                #expect(!words.isEmpty, "\(name): \(id) says nothing")
            }
        }
    }

    @Test("lie within their frames, with no number that is none and no line of nothing", arguments: OddRun.allCases)
    func odd(run: OddRun) throws {
        try Self.hold(PageReader(ReportRenderer.render(run.subject, as: .html)), run.rawValue)
    }

    @Test("do so of fixtures, of drawn runs, and of one run laid over another", arguments: 0..<5)
    func drawn(seed: Int) throws {
        let run: StoredRun =
            switch seed {
            case 0: RunFixture.run
            case 1: AnalysedRun(1).stored
            case 2: OpenLoopFixture.run
            case 3: ServerFixture.whole
            default: AnalysedRun(UInt64(seed), isOpenLoop: seed % 2 == 0).stored
            }
        let subject = ReportSubject(Summary(run: run, prices: .builtIn, objectives: OddRun.objectives))
        let other = [OddRun.one, .allFailed, .empty, .twins][seed % 4]
        try Self.hold(PageReader(ReportRenderer.page(subject, over: other.summary)), "\(seed) over \(other)")
    }

    @Test(
        "ids stand once on a page, and each reference leads to one",
        arguments: [OddRun.one, .manyTargets, .merged, .simulated]
    )
    func references(odd: OddRun) throws {
        let page = try PageReader(ReportRenderer.render(odd.subject, as: .html))
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        var wanted: [String] = []
        for element in page.elements {
            if let place = element.attributes["href"] { wanted.append(String(place.dropFirst())) }
            let names = element.attributes["aria-labelledby"] ?? ""
            wanted += names.split(separator: " ").map(String.init)
        }
        #expect(!wanted.isEmpty)
        for id in wanted { #expect(ids.contains(id), "\(id)") }
    }

    @Test("more targets than can be told apart are drawn up to a bound, which is said, and all have their rows")
    func manyTargets() throws {
        let page = try PageReader(ReportRenderer.render(OddRun.manyTargets.subject, as: .html))
        let drawn = Set(page.elements.compactMap { $0.attributes["data-target"] })
        #expect(drawn.count == RunCharts.mostTargets)
        #expect(
            page.texts(of: "p").contains { $0.hasPrefix("The first \(RunCharts.mostTargets) of 14 targets are drawn") }
        )
        for place in 0..<14 { #expect(page.cells.contains("target-\(place)")) }
    }

    @Test("figures of a sweep lie within their frames, of one rung and of many, by rate and by streams")
    func sweeps() throws {
        for report in try SweepFixture.samples() {
            try Self.hold(PageReader(report.text(as: .html)), report.title)
        }
    }
}
