/// The style of a page; the same in every report, so that its digest can stand in the page's policy.
enum PageStyle {
    static let text: String = palettes + inks + rules + drawings + narrow

    /// What a drawing needs that is a file of its own.
    static let ofDrawing: String =
        palettes + inks + drawings + "svg .ground{fill:var(--card)}svg .title{font-size:15px;font-weight:650}\n"

    private static let palettes =
        ":root{color-scheme:light dark;\(Palette.light.css)}\n"
        + "@media (prefers-color-scheme:dark){:root{\(Palette.dark.css)}}\n"
        + "@media print{:root{color-scheme:light;\(Palette.light.css)}}\n"

    /// What targets are drawn in: a colour, and dashes for those that share it.
    private static var inks: String {
        Palette.light.targets.indices.map { ".t\($0){--ink:var(--t\($0))}\n" }.joined()
    }

    private static let rules = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,\
        "Helvetica Neue","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
        main{max-width:1180px;margin:0 auto;padding:40px 24px 80px}
        header{margin-bottom:40px}
        h1{font-size:2rem;line-height:1.2;letter-spacing:-.02em;margin:0 0 12px;font-weight:650}
        h2{font-size:1.3rem;line-height:1.3;letter-spacing:-.01em;margin:56px 0 16px;font-weight:650}
        h3{font-size:1.02rem;line-height:1.35;margin:0 0 4px;font-weight:650}
        a{color:var(--t0)}
        .skip{position:absolute;left:-999px}
        .skip:focus{left:16px;top:16px;background:var(--card);padding:8px 12px}
        nav ul,.facts,.key{list-style:none;margin:0;padding:0}
        nav ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin-top:20px}
        .facts{color:var(--muted);font-size:.9rem}
        .facts li{margin:2px 0}
        .alarm{margin:12px 0;padding:12px 16px;background:var(--card);border-left:4px solid var(--bad);border-radius:0 8px 8px 0;\
        font-size:.92rem}
        .card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:24px}
        figure{margin:0 0 24px;break-inside:avoid}
        @media (min-width:960px){.figures{columns:2;column-gap:24px}}
        figcaption{margin-top:12px;font-size:.86rem}
        figcaption ul{margin:0 0 8px;padding-left:1.1em}
        details{color:var(--muted)}
        details p{margin:8px 0}
        summary{cursor:pointer;color:var(--text)}
        .key{display:flex;flex-wrap:wrap;gap:2px 16px;font-size:.86rem;margin:4px 0 8px}
        .key li{display:flex;align-items:center;gap:7px;min-width:0}
        .key svg{flex:none;width:22px;height:14px}
        .key label{display:flex;align-items:center;gap:7px;cursor:pointer}
        .scroll{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--card)}
        .scroll:focus-visible,summary:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid var(--t0);\
        outline-offset:2px}
        table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
        th,td{padding:8px 14px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
        tr:last-child>*{border-bottom:0}
        thead th{color:var(--muted);font-weight:500;vertical-align:bottom}
        tbody th{font-weight:600}
        th:first-child{padding-left:20px}
        .w{text-align:left}
        td.w{white-space:normal;min-width:9em}
        .long{min-width:22em!important}
        .broken{white-space:normal;overflow-wrap:anywhere;min-width:12em}
        .notes{color:var(--muted);font-size:.84rem;margin:10px 0 0;padding-left:1.2em}
        section.table{margin:0 0 32px}
        section.table h3{margin-bottom:10px}
        .answer{font-size:1.15rem;font-weight:600;margin:0 0 16px}
        .lead{margin:0 0 4px;font-size:1.02rem}
        #answer h2{margin-top:32px}
        #answer .answer{margin:0 0 8px}
        .bounds{list-style:none;margin:20px 0;padding:0}
        .bounds li{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 12px;margin:6px 0}
        .best{font-weight:650}
        .failures{margin:16px 0;padding-left:1.2em}
        .sound{margin:16px 0 0;font-size:.92rem}
        .beside{display:grid;gap:24px;margin:0 0 24px}
        .beside>*{min-width:0;margin:0}
        @media (min-width:960px){.beside{grid-template-columns:1fr 1fr}}
        .badge{display:inline-block;border:1.5px solid currentColor;border-radius:6px;padding:0 8px;font-size:.82rem;\
        font-weight:650;letter-spacing:.04em}
        .pass{color:var(--good)}.fail{color:var(--bad)}.inconclusive{color:var(--open)}
        footer{margin-top:56px;color:var(--muted);font-size:.86rem}
        .defs{position:absolute;width:0;height:0}

        """

    private static let drawings = """
        svg.chart{display:block;width:100%;height:auto;overflow:visible}
        svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;fill:var(--text)}
        svg .tick,svg .axis{fill:var(--muted)}
        svg .grid{stroke:var(--line);stroke-width:1;fill:none}
        svg .base{stroke:var(--muted);stroke-width:1;fill:none}
        svg .halo{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
        svg .name{font-weight:600;fill:var(--ink,var(--text))}
        svg .line{fill:none;stroke:var(--ink);stroke-width:2;stroke-linejoin:round}
        svg .thin{stroke-width:1.2}
        svg .dash1{stroke-dasharray:7 3}svg .dash2{stroke-dasharray:2 3}svg .dash3{stroke-dasharray:9 3 2 3}
        svg .other{stroke-dasharray:4 4;stroke-width:1.6;opacity:.85}
        svg .band{fill:var(--ink);opacity:.11}
        svg .full{fill:var(--ink);fill-opacity:.75}
        svg .small{fill:var(--ink);fill-opacity:.75}
        svg .hollow{fill:none;stroke:var(--ink);stroke-width:1.2}
        svg .ringed{fill:var(--card);stroke:var(--ink);stroke-width:1.8}
        svg .cross{fill:none;stroke:var(--bad);stroke-width:2}
        svg .rule{stroke:var(--ink,var(--muted));stroke-width:1.2;stroke-dasharray:2 3;fill:none}
        svg .bar{fill:var(--ink)}
        svg .whisker{stroke:var(--ink);stroke-width:1.4;fill:none}
        svg .bad{--ink:var(--bad)}svg .neutral,.neutral{--ink:var(--text)}
        svg .p-connect{fill:var(--connect)}svg .p-wait,svg .p-close{fill:var(--wait)}svg .p-thinking{fill-opacity:.5}
        svg .p-stall{fill:var(--card);stroke:var(--bad);stroke-width:1;stroke-dasharray:2 2}

        """

    private static let narrow = """
        .off{display:none}
        #tip{position:fixed;pointer-events:none;max-width:min(320px,80vw);background:var(--text);color:var(--ground);\
        padding:6px 10px;border-radius:6px;font-size:.82rem;line-height:1.35;z-index:9}
        @media (max-width:560px){main{padding:24px 16px 48px}.card{padding:16px}h1{font-size:1.5rem}h2{margin-top:40px}\
        svg text{font-size:14.5px}th,td{padding:7px 10px}th:first-child{padding-left:12px}}
        @media print{body{background:#fff;font-size:11pt}main{max-width:none;padding:0}nav,.skip,#tip,.filter{display:none}\
        .card{border:0;padding:0;break-inside:avoid}section.table{break-inside:avoid}.scroll{overflow:visible;border:0}\
        table{font-size:7.5pt}th,td{padding:2px 5px;white-space:normal}.figures{columns:2}\
        details>*{display:block}
        details::details-content{display:block;content-visibility:visible;block-size:auto}}

        """
}
