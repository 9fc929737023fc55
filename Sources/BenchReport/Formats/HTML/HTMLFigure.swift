extension Chart {
    /// The chart as a figure: heading, key, drawing, and in words what it shows and how it was made.
    var figure: Markup {
        let heading = Markup.element("h3", ["id": "\(id)-heading"], title)
        let method = Markup.element(
            "details",
            [Markup.element("summary", "How it was made")] + method.map { Markup.element("p", $0) }
        )
        let reading = Markup.element("ul", reading.map { Markup.element("li", $0) })
        return .element(
            "figure",
            ["class": "card", "aria-labelledby": "\(id)-heading"],
            [heading, keyList, SVGChart(self).markup, .element("figcaption", [reading, method])]
        )
    }

    private var keyList: Markup {
        if key.isEmpty { return Markup() }
        return .element(
            "ul",
            ["class": "key"],
            key.map { Markup.element("li", [$0.swatch.markup, .element("span", $0.text)]) }
        )
    }
}

extension Chart.KeyEntry.Swatch {
    /// A small drawing beside the words that explain it.
    var markup: Markup { .element("svg", ["viewBox": "0 0 22 14", "aria-hidden": "true"], [drawing]) }

    /// The same, within 22 × 14.
    var drawing: Markup {
        switch self {
        case .ink(.target(let target)):
            let ink = Chart.Ink.target(target).name
            let shape = Chart.Ink.target(target).shape
            return Markup.element("use", ["href": shape, "class": "full \(ink)", "x": "11", "y": "7"], [])
        case .ink(let ink):
            return .element("path", ["class": "bar \(ink.name)", "d": "M1,\(ink.edge)H21V\(14 - ink.edge)H1z"], [])
        case .dot(let dot):
            return Markup.element("use", ["href": "#m0", "class": "\(dot) neutral", "x": "11", "y": "7"], [])
        case .dashes: return Markup.element("path", ["class": "line other neutral", "d": "M0,7H22"], [])
        case .cross: return Markup.element("path", ["class": "cross", "d": "M7,3L15,11M7,11L15,3"], [])
        case .band: return Markup.element("path", ["class": "band neutral", "d": "M0,2H22V12H0z"], [])
        }
    }
}

extension Chart.Ink {
    /// Where a swatch of it begins, of 14 rows: phases have the heights that they have in the chart.
    fileprivate var edge: Int {
        switch self {
        case .phase(.connect, _): 4
        case .phase(.wait, _), .phase(.close, _): 6
        case .phase(.thinking, _): 3
        case .phase(.answer, _), .phase(.stall, _): 2
        case .target, .series, .bad, .neutral: 6
        }
    }
}
