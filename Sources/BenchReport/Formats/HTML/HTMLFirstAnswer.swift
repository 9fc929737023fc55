import BenchAnalysis
import BenchModel

extension FirstAnswer {
    /// What the terminal's first screen says, for the head of a page; what must not be overlooked stands above it.
    var html: Markup {
        var parts: [Markup] = [Markup.element("h2", ["id": "answer-title"], "Answer")]
        if let obstacle { parts.append(.element("p", ["class": "alarm"], obstacle)) }
        parts += standing.map { Markup.element("p", ["class": "answer"], $0) }
        if let gate, let verdict = gate.answer {
            let words = "\(verdict.sign) gate \(verdict.heading.lowercased())"
            parts.append(.element("p", ["class": "answer \(verdict.rawValue)"], words))
            parts.append(.element("ul", ["class": "bounds"], gate.bounds.map(\.html)))
        }
        if !table.rows.isEmpty { parts.append(table.html(labelledBy: "answer-title")) }
        if obstacle == nil, !failures.isEmpty {
            parts.append(.element("ul", ["class": "failures"], failures.map { Markup.element("li", $0) }))
        }
        parts.append(.element("p", ["class": isSound ? "sound pass" : "sound fail"], soundness))
        return .element("section", ["id": "answer"], parts)
    }
}

extension GateBrief.Bound {
    fileprivate var html: Markup {
        .element("li", [answer.html, Markup.element("strong", title), Markup.element("span", details)])
    }
}

extension FirstTable {
    /// The table with its notes; a region of its own, so that keys can scroll it.
    fileprivate func html(labelledBy heading: String) -> Markup {
        let head = ([nameTitle] + wholeTitles).enumerated().map { place, title in
            Markup.element("th", ["scope": "col", "class": place == 0 ? "w" : "f"], title)
        }
        let body = rows.map { row in
            Markup.element(
                "tr",
                [ReportTable.rowHead(row.name)] + row.cells.map(\.html)
            )
        }
        let table = Markup.element(
            "table",
            [Markup.element("thead", [Markup.element("tr", head)]), Markup.element("tbody", body)]
        )
        let region = Markup.element(
            "div",
            ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": heading],
            [table]
        )
        return notes.isEmpty
            ? region : region + .element("ul", ["class": "notes"], notes.map { Markup.element("li", $0) })
    }
}

extension FirstTable.Cell {
    fileprivate var html: Markup {
        isBest || isBad
            ? .element("td", ["class": isBest ? "best" : "fail"], text + mark) : .element("td", text + mark)
    }
}
