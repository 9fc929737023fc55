/// A page that needs nothing but itself.
enum HTMLPage {
    /// Returns the page's source.
    ///
    /// - Parameters:
    ///   - title: what the browser shows as its name.
    ///   - main: what is in it.
    /// - Returns: HTML that is well-formed XML, too.
    static func source(title: String, _ main: [Markup]) -> String {
        let head: [Markup] = [
            .element("meta", ["charset": "utf-8"], []),
            .element("meta", ["http-equiv": "Content-Security-Policy", "content": PageSource.policy], []),
            .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"], []),
            .element("meta", ["name": "referrer", "content": "no-referrer"], []),
            .element("title", title), .style(.style),
        ]
        let body: [Markup] = [
            .element("a", ["class": "skip", "href": "#main"], "Skip to the report"), SVGChart.definitions,
            .element("main", ["id": "main"], main), .style(.script),
        ]
        let page = Markup.element("html", ["lang": "en"], [Markup.element("head", head), .element("body", body)])
        return "<!DOCTYPE html>\n\(page.source)\n"
    }
}
