extension ReportTable {
    /// The table with its title as a heading, scrolling by itself where the page is too narrow.
    func html(id: String) -> Markup {
        let heading = "\(id)-title"
        return .element(
            "section",
            ["class": "table", "id": id],
            [
                .element("h3", ["id": heading], title), scrolling(labelledBy: heading), noteList,
            ]
        )
    }

    /// The table alone; a region of its own, so that keys can scroll it.
    func scrolling(labelledBy heading: String) -> Markup {
        .element(
            "div",
            ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": heading],
            [Markup.element("table", [Markup.element("thead", [head]), .element("tbody", rows.map(body))])]
        )
    }

    private var head: Markup {
        .element(
            "tr",
            columns.map { column -> Markup in
                .element("th", ["scope": "col", "class": column.alignment == .left ? "w" : "f"], column.title)
            }
        )
    }

    private func body(_ row: [Cell]) -> Markup {
        .element(
            "tr",
            zip(row, columns).enumerated().map { place, pair -> Markup in
                let (cell, column) = pair
                if place == 0 { return Self.rowHead(cell.shown) }
                guard column.alignment == .left else { return .element("td", cell.shown) }
                let isLong = cell.shown.utf8.count > Self.longWords
                return .element("td", ["class": isLong ? "w long" : "w"], cell.shown)
            }
        )
    }

    /// What a row is about: where it is long, on several lines, so that it leaves its figures in sight.
    static func rowHead(_ text: String) -> Markup {
        let isLong = text.utf8.count > longWords
        return .element("th", ["scope": "row", "class": isLong ? "w broken" : "w"], text)
    }

    /// A column with longer texts is made wider, so that a sentence is not broken into many short lines.
    private static let longWords = 40

    private var noteList: Markup {
        notes.isEmpty ? Markup() : .element("ul", ["class": "notes"], notes.map { Markup.element("li", $0) })
    }
}
