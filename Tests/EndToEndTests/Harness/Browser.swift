import Foundation

/// Headless Chromium, where it is installed: what a page is once a browser has laid it out.
struct Browser {
    private static let program = ["chromium-headless-shell", "chromium", "google-chrome"].lazy
        .compactMap(Product.tool).first

    static let isInstalled = program != nil

    /// What a page looked like.
    struct Look: Decodable {
        /// How wide the page is, and the window.
        var pageWidth: Double
        var windowWidth: Double
        /// Elements that stick out of the window and lie in nothing that scrolls.
        var outside: [String]
        /// Texts that stand out from their ground by less than 4.5.
        var faint: [String]
        var figures: Int
        /// Whether the first table has figures out of sight.
        var isAnswerCut: Bool
        /// Boxes that the page's script made.
        var boxes: Int
        /// What browsers take for a color scheme: the ground of the page.
        var ground: String
        /// What was said on the console.
        var console: [String] = []

        enum CodingKeys: CodingKey { case pageWidth, windowWidth, outside, faint, figures, isAnswerCut, boxes, ground }
    }

    /// Opens a page in a window and looks at it.
    ///
    /// The page lies in a frame of another page, whose script may read files because Chromium is told so; the page's own policy
    /// would not let a script in.
    static func look(at page: String, width: Int, isDark: Bool, _ bench: Workbench) async throws -> Look {
        guard let program else { throw Unexpected("there is no Chromium here") }
        let outer = outerPage.replacing("PAGE", with: page).replacing("WIDTH", with: "\(width)")
        try bench.write(outer, to: "outer.html")
        let result = try await bench.start(
            program: program,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--allow-file-access-from-files",
                "--user-data-dir=\(bench.path("profile"))", "--enable-logging=stderr", "--log-level=0",
                "--window-size=\(width + 100),1000", "--virtual-time-budget=20000",
                "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--dump-dom",
                "file://\(bench.path("outer.html"))",
            ]
        ).result()
        guard let from = result.output.firstRange(of: "LOOK{"), let to = result.output.firstRange(of: "}LOOK") else {
            throw Unexpected("Chromium showed nothing: \(result.output.prefix(400)) \(result.errors.suffix(2_000))")
        }
        let json = result.output[
            result.output.index(before: from.upperBound)..<result.output.index(after: to.lowerBound)
        ]
        .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        var look = try JSONDecoder().decode(Look.self, from: Data(json.utf8))
        look.console = result.errors.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") }
        return look
    }

    private static let outerPage = #"""
        <!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><iframe id="f" src="PAGE" style="border:0;width:WIDTHpx;height:900px">
        </iframe><pre id="out"></pre><script>
        function numbers(c){return (c.match(/[\d.]+/g)||[]).map(Number)}
        function light(c){return c.slice(0,3).map(function(v){v/=255;return v<=.04045?v/12.92:Math.pow((v+.055)/1.055,2.4)})
          .reduce(function(s,v,i){return s+v*[.2126,.7152,.0722][i]},0)}
        document.getElementById("f").onload=function(){
          var w=this.contentWindow,d=this.contentDocument,width=w.innerWidth,outside=[],faint=[];
          function ground(e){for(;e;e=e.parentElement){var c=numbers(w.getComputedStyle(e).backgroundColor);
            if(c.length==3||c[3]>0)return c}return [255,255,255]}
          function scrolls(e){for(;e;e=e.parentElement){if(w.getComputedStyle(e).overflowX=="auto")return true}return false}
          d.querySelectorAll("body *").forEach(function(e){
            var box=e.getBoundingClientRect();
            if(box.width>0&&box.right>width+1&&!scrolls(e)&&!e.closest(".defs"))
              outside.push(e.tagName+"."+(e.getAttribute("class")||"")+" "+e.textContent.slice(0,40)+" "+box.right);
            var own=Array.prototype.some.call(e.childNodes,function(n){return n.nodeType==3&&n.data.trim()});
            if(!own||box.width==0||e.closest("title,desc,style,script"))return;
            var style=w.getComputedStyle(e),svg=e instanceof w.SVGElement;
            var a=light(numbers(svg?style.fill:style.color)),b=light(ground(e));
            var ratio=(Math.max(a,b)+.05)/(Math.min(a,b)+.05);
            if(ratio<4.5)faint.push(e.tagName+" "+e.textContent.slice(0,40)+" "+ratio.toFixed(2))});
          var answer=d.querySelector("#answer .scroll");
          var look={isAnswerCut:answer.scrollWidth>answer.clientWidth+1,pageWidth:d.documentElement.scrollWidth,windowWidth:width,outside:outside.slice(0,9),faint:faint.slice(0,9),
            figures:d.querySelectorAll("figure svg.chart").length,boxes:d.querySelectorAll(".filter input").length,
            ground:w.getComputedStyle(d.body).backgroundColor};
          document.getElementById("out").textContent="LOOK"+JSON.stringify(look)+"LOOK"};
        </script>
        """#
}
